import { expectBytes } from '../../base/options.js'
import { DERElement, readElement } from '../../der/element.js'
import { DERReader } from '../../der/read.js'
import { TAG, contextConstructedTag } from '../../der/tags.js'
import { readAlgorithm } from './algorithm.js'
import { readRawExtensions } from './extensions.js'
import { MOST_OCTETS } from './limits.js'
import { readNameField } from './name.js'
import {
  OCSP_RESPONSE_STATUSES,
  type BasicOCSPResponse,
  type OCSPResponderID,
  type OCSPResponseRecord,
  type OCSPResponseStatus,
  type OCSPSingleResponse,
} from './ocsp-records.js'
import { readOCSPSingleResponse } from './ocsp-single.js'
import { OID } from './oids.js'
import type { RawExtension } from './records.js'
import { unknownCritical } from './unknown-critical.js'

const BY_NAME = contextConstructedTag(1)
const KNOWN: ReadonlySet<string> = new Set([OID.ocspNonce])

/** What a ResponseData holds, before it becomes part of a record. */
interface ResponseData {
  readonly responderID: OCSPResponderID
  readonly producedAt: Date
  readonly responses: readonly OCSPSingleResponse[]
  readonly rawExtensions: readonly RawExtension[]
}

/**
 * Reads an OCSP response into a frozen record (RFC 6960 §4.2.1): strict about the encoding, tolerant of what the world
 * ships, which is listed in `deviations`. Nothing is verified. The input is copied once; everything in the record is a
 * view of that copy.
 *
 * @throws {@link PKIError} `ERR_PKI_DER` when the bytes are no OCSP response, hold another kind of answer than the basic one, are more
 * than 4 MiB, or octets follow them; `ERR_PKI_OPTION` when they are no `Uint8Array`.
 */
export function readOCSPResponse(bytes: Uint8Array): OCSPResponseRecord {
  const der = expectBytes(bytes, 'ocspResponse')
  const reader = DERReader.open(der, 'OCSPResponse', MOST_OCTETS)
  const response = reader.sequence('')
  reader.end()
  const responseStatus = readStatus(response)
  const isSuccessful = responseStatus === 'successful'
  const answer = response.explicit('responseBytes', 0)
  response.end()
  if (isSuccessful && answer === undefined) response.fail('is missing', 'responseBytes')
  if (!isSuccessful && answer !== undefined) response.fail('stands beside an error', 'responseBytes')
  const basic = answer && readResponseBytes(answer)
  return Object.freeze({ der, responseStatus, basic, deviations: Object.freeze([...reader.deviations]) })
}

function readStatus(response: DERReader): OCSPResponseStatus {
  const { offset } = response
  const status = OCSP_RESPONSE_STATUSES[response.smallInteger('responseStatus', TAG.enumerated)]
  return status ?? response.fail('is no status of a response', 'responseStatus', offset)
}

/** A ResponseBytes: a type, and an OCTET STRING around the answer. */
function readResponseBytes(answer: DERReader): BasicOCSPResponse {
  const bytes = answer.sequence('')
  answer.end()
  const { offset } = bytes
  if (bytes.oid('responseType') !== OID.basicOCSPResponse)
    bytes.fail('is not the basic one', 'responseType', offset)
  const contents = bytes.open('response', TAG.octetString)
  bytes.end()
  const basic = readBasicResponse(contents.sequence('BasicOCSPResponse'))
  contents.end()
  return basic
}

function readBasicResponse(basic: DERReader): BasicOCSPResponse {
  const tbsElement = basic.element('tbsResponseData', TAG.sequence)
  const data = readResponseData(basic.inside(tbsElement, 'tbsResponseData'))
  const algorithm = readAlgorithm(basic, 'signatureAlgorithm')
  const signature = basic.bitString('signature')
  const certificates = readCertificates(basic)
  basic.end()
  const { responderID, responses, rawExtensions } = data
  const producedAt = data.producedAt.getTime()
  return Object.freeze({
    tbs: tbsElement.bytes,
    responderID,
    get producedAt() {
      return new Date(producedAt)
    },
    responses,
    rawExtensions,
    nonce: nonceOf(rawExtensions),
    unknownCriticalExtensions: unknownCritical(rawExtensions, KNOWN),
    signatureAlgorithm: algorithm.oid,
    signatureAlgorithmDER: algorithm.element.bytes,
    signature,
    certificates,
  })
}

function readResponseData(data: DERReader): ResponseData {
  readVersion(data)
  const responderID = readResponderID(data)
  const producedAt = data.generalizedTime('producedAt')
  const responses = data.sequenceOf('responses', readOCSPSingleResponse, { mayBeEmpty: true })
  const rawExtensions = readRawExtensions(data, 'responseExtensions', 1)
  data.end()
  return { responderID, producedAt, responses, rawExtensions }
}

/** The one version is 0, which is the default and so never encoded. */
function readVersion(data: DERReader): void {
  const { offset } = data
  const field = data.explicit('version', 0)
  if (field === undefined) return
  if (field.smallInteger('') !== 0) data.fail('is no version of OCSP', 'version', offset)
  field.end()
  data.deviate('encoded-default', 'version', offset)
}

function readResponderID(data: DERReader): OCSPResponderID {
  const { offset } = data
  const isName = data.peek() === BY_NAME
  const id =
    data.explicit('responderID', isName ? 1 : 2) ?? data.fail('is no ResponderID', 'responderID', offset)
  const responderID: OCSPResponderID = isName
    ? { type: 'name', name: readNameField(id, 'byName') }
    : { type: 'key', keyHash: id.octetString('byKey') }
  id.end()
  return Object.freeze(responderID)
}

/** RFC 8954 §2.1: an OCTET STRING inside the extension's own, which some responders leave out. */
function nonceOf(extensions: readonly RawExtension[]): Uint8Array | undefined {
  const value = extensions.find(({ oid }) => oid === OID.ocspNonce)?.value
  if (value === undefined) return undefined
  const inner = readElement(value, 0, value.length)
  const isWrapped = inner instanceof DERElement && inner.tag === TAG.octetString && inner.end === value.length
  return isWrapped ? inner.contents : value
}

function readCertificates(basic: DERReader): readonly Uint8Array[] {
  const field = basic.explicit('certs', 0)
  if (field === undefined) return Object.freeze([])
  const certificates = field.sequenceOf('', (list, place) => list.element(place, TAG.sequence).bytes)
  field.end()
  return certificates
}
