import { concatBytes } from '../../src/base/bytes.js'
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { writeOID } from '../../src/der/oid.js'
import { contextConstructedTag, contextTag } from '../../src/der/tags.js'
import { writeTime } from '../../src/der/time.js'
import {
  writeBitString,
  writeBoolean,
  writeElement,
  writeExplicit,
  writeNamedBits,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
  writeUnsignedInteger,
} from '../../src/der/write.js'
import { readCertificate } from '../../src/x509/read/certificate.js'
import { OID } from '../../src/x509/read/oids.js'
import {
  REASON_FLAGS,
  type CertificateRecord,
  type KeyUsage,
  type ReasonFlag,
} from '../../src/x509/read/records.js'
import { writeSigned, writeTBSCertificate } from '../../src/x509/write/certificate.js'
import { writeBasicConstraints, writeExtension, writeKeyUsage } from '../../src/x509/write/extensions.js'
import { commonName, ECDSA_SHA256, nameOf } from './x509.js'

/** The present of these tests. */
export const PRESENT: Date = new Date('2026-11-22T12:00:00Z')

/** A name and a key that signs. */
export interface Party {
  readonly name: string
  readonly privateKey: KeyObject
  readonly spki: Uint8Array
}

/** Makes a party with a new P-256 key. */
export function party(name: string): Party {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { name, privateKey, spki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) }
}

function signBy({ privateKey }: Party, tbs: Uint8Array): Uint8Array {
  return writeSigned(tbs, ECDSA_SHA256, new Uint8Array(sign('sha256', tbs, privateKey)))
}

/** What a certificate of these tests says. */
export interface CertificateWish {
  readonly by: Party
  readonly to: Party
  readonly serial: number
  readonly cA?: boolean
  readonly keyUsage?: readonly KeyUsage[]
  readonly extensions?: readonly Uint8Array[]
  readonly notBefore?: string
  readonly notAfter?: string
}

/** Issues a certificate. */
export function certify(wish: CertificateWish): CertificateRecord {
  const tbs = writeTBSCertificate({
    serialNumber: Uint8Array.of(wish.serial >> 8, wish.serial & 0xff),
    signatureAlgorithm: ECDSA_SHA256,
    issuer: commonName(wish.by.name),
    notBefore: new Date(wish.notBefore ?? '2026-01-01T00:00:00Z'),
    notAfter: new Date(wish.notAfter ?? '2027-01-01T00:00:00Z'),
    subject: commonName(wish.to.name),
    publicKey: wish.to.spki,
    extensions: [
      ...(wish.cA === true ? [writeBasicConstraints({ cA: true })] : []),
      ...(wish.keyUsage === undefined ? [] : [writeKeyUsage(wish.keyUsage)]),
      ...(wish.extensions ?? []),
    ],
  })
  return readCertificate(signBy(wish.by, tbs))
}

/** One entry of a CRL. */
export interface EntryWish {
  readonly serial: number
  readonly reason?: number
  /** Name of the issuer of the certificate, in indirect CRLs. */
  readonly issuer?: string
  readonly extensions?: readonly Uint8Array[]
}

/** What a CRL of these tests says; absent: as an ordinary one. */
export interface CRLWish {
  readonly by: Party
  readonly entries?: readonly EntryWish[]
  readonly thisUpdate?: string
  /** `null` leaves it out. */
  readonly nextUpdate?: string | null
  readonly extensions?: readonly Uint8Array[]
  readonly number?: number
}

/** Writes a CRL. */
export function revokeBy(wish: CRLWish): Uint8Array {
  const { by, entries = [], nextUpdate = '2026-12-01T00:00:00Z' } = wish
  const extensions = [
    ...(wish.number === undefined ? [] : [crlNumber(wish.number)]),
    ...(wish.extensions ?? []),
  ]
  const tbs = writeSequence(
    writeSmallInteger(1),
    ECDSA_SHA256,
    commonName(by.name),
    writeTime(new Date(wish.thisUpdate ?? '2026-11-01T00:00:00Z'), 'thisUpdate'),
    ...(nextUpdate === null ? [] : [writeTime(new Date(nextUpdate), 'nextUpdate')]),
    ...(entries.length === 0 ? [] : [writeElement(0x30, concatBytes(entries.map(writeEntry)))]),
    ...(extensions.length === 0 ? [] : [writeExplicit(0, writeSequence(...extensions))]),
  )
  return signBy(by, tbs)
}

/** When the entries of these tests were revoked. */
export const REVOKED_AT = '2026-10-01T00:00:00Z'

function writeEntry({ serial, reason, issuer, extensions = [] }: EntryWish): Uint8Array {
  const all = [
    ...(reason === undefined
      ? []
      : [writeExtension('2.5.29.21', false, writeElement(0x0a, Uint8Array.of(reason)))]),
    ...(issuer === undefined
      ? []
      : [writeExtension('2.5.29.29', true, writeSequence(writeExplicit(4, commonName(issuer))))]),
    ...extensions,
  ]
  return writeSequence(
    writeUnsignedInteger(Uint8Array.of(serial >> 16, serial >> 8, serial & 0xff)),
    writeTime(new Date(REVOKED_AT), 'revocationDate'),
    ...(all.length === 0 ? [] : [writeSequence(...all)]),
  )
}

/** CRLNumber. */
export function crlNumber(number: number, critical = false): Uint8Array {
  return writeExtension('2.5.29.20', critical, writeSmallInteger(number))
}

/** deltaCRLIndicator: the number of the CRL that it builds on. */
export function deltaIndicator(base: number): Uint8Array {
  return writeExtension('2.5.29.27', true, writeSmallInteger(base))
}

/** An extension that nobody knows. */
export function unknownExtension(critical: boolean): Uint8Array {
  return writeExtension('1.3.6.1.4.1.55555.9', critical, writeSequence())
}

/** A name of a distribution point: an address, common names, or one relative to the issuer of the CRL. */
export type PointNameWish =
  { readonly uri: string } | { readonly full: readonly string[] } | { readonly relative: string }

function writePointName(wish: PointNameWish): Uint8Array {
  if ('relative' in wish) {
    const set = commonName(wish.relative).subarray(2)
    return writeExplicit(
      0,
      Uint8Array.from(set, (octet, at) => (at === 0 ? contextConstructedTag(1) : octet)),
    )
  }
  const name =
    'uri' in wish
      ? writeElement(contextTag(6), new TextEncoder().encode(wish.uri))
      : writeExplicit(4, nameOf(...wish.full.map((value) => ({ oid: '2.5.4.3', value }))))
  return writeExplicit(0, writeElement(contextConstructedTag(0), name))
}

/** A distribution point of a certificate. */
export interface PointWish {
  readonly name?: PointNameWish | undefined
  readonly reasons?: readonly ReasonFlag[] | undefined
  readonly cRLIssuer?: string | undefined
}

/** cRLDistributionPoints. */
export function distributionPoints(...points: readonly PointWish[]): Uint8Array {
  return writeExtension(OID.crlDistributionPoints, false, writeSequence(...points.map(pointOf)))
}

/** DER of a DistributionPoint. */
export function pointOf({ name, reasons, cRLIssuer }: PointWish): Uint8Array {
  const issuer = cRLIssuer === undefined ? undefined : writeExplicit(4, commonName(cRLIssuer))
  return writeSequence(
    ...(name === undefined ? [] : [writePointName(name)]),
    ...(reasons === undefined ? [] : [writeReasons(1, reasons)]),
    ...(issuer === undefined ? [] : [writeElement(contextConstructedTag(2), issuer)]),
  )
}

function writeReasons(tag: number, reasons: readonly ReasonFlag[]): Uint8Array {
  const bits = writeNamedBits(reasons.map((reason) => REASON_FLAGS.indexOf(reason)))
  return writeElement(contextTag(tag), bits.subarray(2))
}

/** What an issuingDistributionPoint says. */
export interface ScopeWish {
  readonly name?: PointNameWish | undefined
  readonly only?: 'user' | 'ca' | 'attribute' | undefined
  readonly reasons?: readonly ReasonFlag[] | undefined
  readonly indirect?: boolean | undefined
}

/** issuingDistributionPoint. */
export function issuingPoint({ name, only, reasons, indirect }: ScopeWish): Uint8Array {
  const flag = (tag: number, isSet: boolean): readonly Uint8Array[] =>
    isSet ? [writeElement(contextTag(tag), writeBoolean(true).subarray(2))] : []
  const value = writeSequence(
    ...(name === undefined ? [] : [writePointName(name)]),
    ...flag(1, only === 'user'),
    ...flag(2, only === 'ca'),
    ...(reasons === undefined ? [] : [writeReasons(3, reasons)]),
    ...flag(4, indirect === true),
    ...flag(5, only === 'attribute'),
  )
  return writeExtension('2.5.29.28', true, value)
}

/** What an OCSP responder says of one certificate. */
export interface AnswerWish {
  /** The certificate that is asked about, and its issuer. */
  readonly of: CertificateRecord
  readonly issuer: CertificateRecord
  readonly hash?: 'sha1' | 'sha256'
  readonly status: 'good' | 'unknown' | { readonly reason?: number }
  readonly thisUpdate?: string
  readonly nextUpdate?: string | null
  readonly extensions?: readonly Uint8Array[]
}

/** An OCSP response. */
export interface ResponseWish {
  readonly by: Party
  readonly answers: readonly AnswerWish[]
  readonly byKey?: boolean
  readonly certificates?: readonly CertificateRecord[]
  readonly extensions?: readonly Uint8Array[]
}

const HASHES = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1' } as const
const BASIC_RESPONSE = '1.3.6.1.5.5.7.48.1.1'

/** Writes a successful OCSP response. */
export function respondBy(wish: ResponseWish): Uint8Array {
  const { by, answers, certificates = [], extensions = [] } = wish
  const id =
    wish.byKey === true
      ? writeExplicit(2, writeOctetString(digest('sha1', keyBitsOf(by.spki))))
      : writeExplicit(1, commonName(by.name))
  const tbs = writeSequence(
    id,
    writeElement(0x18, generalized('2026-11-22T11:00:00Z')),
    writeSequence(...answers.map(writeAnswer)),
    ...(extensions.length === 0 ? [] : [writeExplicit(1, writeSequence(...extensions))]),
  )
  const signature = writeBitString(new Uint8Array(sign('sha256', tbs, by.privateKey)))
  const carried =
    certificates.length === 0 ? [] : [writeExplicit(0, writeSequence(...certificates.map(({ der }) => der)))]
  return wrapResponse(writeSequence(tbs, ECDSA_SHA256, signature, ...carried))
}

/** Wraps a BasicOCSPResponse. */
function wrapResponse(basic: Uint8Array): Uint8Array {
  const bytes = writeExplicit(0, writeSequence(writeOID(BASIC_RESPONSE), writeOctetString(basic)))
  return writeSequence(writeElement(0x0a, Uint8Array.of(0)), bytes)
}

/** A response that is none, with the number of why. */
export function failedResponse(status: number): Uint8Array {
  return writeSequence(writeElement(0x0a, Uint8Array.of(status)))
}

function writeAnswer(wish: AnswerWish): Uint8Array {
  const {
    of: certificate,
    issuer,
    hash = 'sha1',
    nextUpdate = '2026-11-23T00:00:00Z',
    extensions = [],
  } = wish
  return writeSequence(
    writeSequence(
      writeSequence(writeOID(HASHES[hash])),
      writeOctetString(digest(hash, certificate.issuer.der)),
      writeOctetString(digest(hash, issuer.publicKey.keyBits)),
      writeElement(0x02, certificate.serialNumber),
    ),
    writeStatus(wish.status),
    writeElement(0x18, generalized(wish.thisUpdate ?? '2026-11-22T10:00:00Z')),
    ...(nextUpdate === null ? [] : [writeExplicit(0, writeElement(0x18, generalized(nextUpdate)))]),
    ...(extensions.length === 0 ? [] : [writeExplicit(1, writeSequence(...extensions))]),
  )
}

function writeStatus(status: AnswerWish['status']): Uint8Array {
  if (status === 'good') return writeElement(contextTag(0))
  if (status === 'unknown') return writeElement(contextTag(2))
  const reason =
    status.reason === undefined ? [] : [writeExplicit(0, writeElement(0x0a, Uint8Array.of(status.reason)))]
  return writeElement(contextConstructedTag(1), writeElement(0x18, generalized(REVOKED_AT)), ...reason)
}

function digest(hash: 'sha1' | 'sha256', bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash(hash).update(bytes).digest())
}

/** Octets of a P-256 key: the point at the end of its SubjectPublicKeyInfo. */
function keyBitsOf(spki: Uint8Array): Uint8Array {
  return spki.subarray(-65)
}

function generalized(instant: string): Uint8Array {
  return new TextEncoder().encode(instant.replaceAll(/[-:T]/g, ''))
}
