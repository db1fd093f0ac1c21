import { isPKIError } from '../../../base/errors.js'
import { toHex } from '../../../base/bytes.js'
import { readCertificate } from '../../../x509/read/certificate.js'
import { readOCSPResponse } from '../../../x509/read/ocsp.js'
import type { BasicOCSPResponse, OCSPSingleResponse } from '../../../x509/read/ocsp-records.js'
import type { CertificateRecord } from '../../../x509/read/records.js'

/** Most certificates in a response that are looked at. */
const MOST_CERTIFICATES = 10

/** What an OCSP response says of one certificate, and the response. */
export interface Answer {
  /** The part about the certificate. */
  readonly single: OCSPSingleResponse
  /** What is signed. */
  readonly response: BasicOCSPResponse
  /** The certificates that came with it, as far as they can be read. */
  readonly certificates: readonly CertificateRecord[]
}

/** The OCSP responses that were handed in. */
export interface AnswerStore {
  /** What they say, by the serial number of the certificate in hexadecimal; the newest first, of equal age `revoked`. */
  readonly bySerial: ReadonlyMap<string, readonly Answer[]>
  /** Why one of them is no answer. */
  readonly problem: string | undefined
}

/** Reads OCSP responses. One that is none is kept as the problem; nothing is thrown for foreign bytes. */
export function readAnswers(responses: readonly Uint8Array[]): AnswerStore {
  const bySerial = new Map<string, Answer[]>()
  let problem: string | undefined
  for (const bytes of responses) {
    const response = readBasic(bytes)
    if (typeof response === 'string') problem ??= response
    else addAnswers(response, bySerial)
  }
  for (const answers of bySerial.values()) answers.sort(compareAnswers)
  return { bySerial, problem }
}

/** Reads one response; gives what is wrong with it where it is no answer. */
function readBasic(bytes: Uint8Array): BasicOCSPResponse | string {
  try {
    const { basic, responseStatus } = readOCSPResponse(bytes)
    return basic ?? `an OCSP responder gave no answer: ${responseStatus}`
  } catch (error) {
    if (!isPKIError(error)) throw error
    return `an OCSP response cannot be read: ${error.message}`
  }
}

function addAnswers(response: BasicOCSPResponse, bySerial: Map<string, Answer[]>): void {
  const certificates = response.certificates.slice(0, MOST_CERTIFICATES).flatMap(readOrSkip)
  for (const single of response.responses) {
    const serial = toHex(single.certID.serialNumber)
    const answers = bySerial.get(serial)
    if (answers === undefined) bySerial.set(serial, [{ single, response, certificates }])
    else answers.push({ single, response, certificates })
  }
}

function readOrSkip(der: Uint8Array): readonly CertificateRecord[] {
  try {
    return [readCertificate(der)]
  } catch (error) {
    if (!isPKIError(error)) throw error
    return []
  }
}

function compareAnswers({ single: a }: Answer, { single: b }: Answer): number {
  const isLess = Number(b.status.kind === 'revoked') - Number(a.status.kind === 'revoked')
  return b.thisUpdate.getTime() - a.thisUpdate.getTime() || isLess
}
