import type { DERReader } from '../../der/read.js'
import { contextConstructedTag, contextTag } from '../../der/tags.js'
import { readCRLReason } from './crl-reason.js'
import type { CRLReason } from './crl-records.js'
import { readRawExtensions } from './extensions.js'
import type { OCSPCertID, OCSPCertStatus, OCSPSingleResponse } from './ocsp-records.js'
import { unknownCritical } from './unknown-critical.js'

const GOOD = contextTag(0)
const REVOKED = contextConstructedTag(1)
const UNKNOWN = contextTag(2)
const NONE_KNOWN: ReadonlySet<string> = new Set()

/** Reads the next element as a SingleResponse (RFC 6960 §4.2.1). */
export function readOCSPSingleResponse(list: DERReader, field: string): OCSPSingleResponse {
  const single = list.sequence(field)
  const certID = readCertID(single)
  const status = readCertStatus(single)
  const thisUpdate = single.generalizedTime('thisUpdate').getTime()
  const nextUpdate = readExplicit(single, 0, (inner) => inner.generalizedTime('nextUpdate'))?.getTime()
  const rawExtensions = readRawExtensions(single, 'singleExtensions', 1)
  single.end()
  return Object.freeze({
    certID,
    status,
    get thisUpdate() {
      return new Date(thisUpdate)
    },
    get nextUpdate() {
      return nextUpdate === undefined ? undefined : new Date(nextUpdate)
    },
    rawExtensions,
    unknownCriticalExtensions: unknownCritical(rawExtensions, NONE_KNOWN),
  })
}

/** RFC 6960 §4.1.1. */
function readCertID(single: DERReader): OCSPCertID {
  const certID = single.sequence('certID')
  const hashAlgorithm = readHashAlgorithm(certID)
  const issuerNameHash = certID.octetString('issuerNameHash')
  const issuerKeyHash = certID.octetString('issuerKeyHash')
  const serialNumber = certID.integer('serialNumber')
  certID.end()
  return Object.freeze({ hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber })
}

/** The parameters of a hash function are absent, or NULL (RFC 5754 §2). */
function readHashAlgorithm(certID: DERReader): string {
  const algorithm = certID.sequence('hashAlgorithm')
  const oid = algorithm.oid('algorithm')
  if (!algorithm.done) algorithm.null('parameters')
  algorithm.end()
  return oid
}

/** A CertStatus: `[0]` and `[2]` are NULL. */
function readCertStatus(single: DERReader): OCSPCertStatus {
  const { offset } = single
  const element = single.element('certStatus')
  switch (element.tag) {
    case GOOD:
    case UNKNOWN:
      if (element.contents.length > 0) single.fail('is a NULL with contents', 'certStatus', offset)
      return Object.freeze({ kind: element.tag === GOOD ? 'good' : 'unknown' })
    case REVOKED:
      return readRevoked(single.inside(element, 'certStatus'))
    default:
      return single.fail('is no CertStatus', 'certStatus', offset)
  }
}

/** A RevokedInfo. */
function readRevoked(revoked: DERReader): OCSPCertStatus {
  const revocationTime = revoked.generalizedTime('revocationTime').getTime()
  const reason = readExplicit<CRLReason>(revoked, 0, readCRLReason)
  revoked.end()
  return Object.freeze({
    kind: 'revoked',
    get revocationTime() {
      return new Date(revocationTime)
    },
    reason,
  })
}

function readExplicit<Value>(
  reader: DERReader,
  number: number,
  read: (inner: DERReader) => Value,
): Value | undefined {
  const inner = reader.explicit('', number)
  if (inner === undefined) return undefined
  const value = read(inner)
  inner.end()
  return value
}
