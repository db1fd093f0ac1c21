import type { EncodedInput } from '../base/encoded-input.js'
import { isPKIError, PKIError } from '../base/errors.js'
import { expectObject } from '../base/options.js'
import { decodePEM } from '../base/pem.js'
import { TAG } from '../der/tags.js'
import { readCertificate } from '../x509/read/certificate.js'
import { CERTIFICATE_LABEL, takeCertificates } from '../x509/read/encoded.js'
import type { CertificateRecord } from '../x509/read/records.js'

/**
 * Takes certificates for a file that others will read: every one of a PEM text, or the one that DER holds. What else an
 * object carries, such as the key of a CA, is not looked at.
 *
 * @throws {@link PKIError} `ERR_PKI_PEM` when the text holds a private key too, or anything else but certificates;
 * `ERR_PKI_DER` when the octets are no certificate, a private key above all; `ERR_PKI_OPTION` when it is neither.
 */
export function takePublicCertificates(input: EncodedInput, option: string): readonly CertificateRecord[] {
  const given = expectObject(input, option)
  if (given['der'] === undefined && typeof given['pem'] === 'string')
    assertOnlyCertificates(given['pem'], option)
  return takeCertificates(input, option).map((der) => readPublic(der, option))
}

function assertOnlyCertificates(pem: string, option: string): void {
  const labels = [...new Set(decodePEM(pem).map(({ label }) => label))]
  const others = labels.filter((label) => label !== CERTIFICATE_LABEL)
  if (others.length === 0) return
  const isKey = others.some((label) => label.endsWith('PRIVATE KEY'))
  const fact = isKey ? 'holds a private key, which must not leave this machine' : `holds ${others.join(', ')}`
  throw new PKIError('ERR_PKI_PEM', `${option} ${fact}`, {
    details: { expected: [CERTIFICATE_LABEL], found: labels.slice(0, 16) },
    hint: 'Give the certificate alone: what stands between BEGIN CERTIFICATE and END CERTIFICATE.',
  })
}

function readPublic(der: Uint8Array, option: string): CertificateRecord {
  try {
    return readCertificate(der)
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_DER') || !beginsLikeKey(der)) throw error
    throw new PKIError('ERR_PKI_DER', `${option} is a private key or a PKCS#12 and no certificate`, {
      details: error.details,
      hint: 'Give the file of the certificate; a private key must not leave this machine.',
      cause: error,
    })
  }
}

/** A SEQUENCE that begins with an INTEGER: PKCS#8, PKCS#1, SEC 1 and PKCS#12 do, with their version; no certificate does. */
function beginsLikeKey(der: Uint8Array): boolean {
  const length = der[1] ?? 0
  const header = length < 0x80 ? 2 : 2 + (length & 0x7f)
  return der[0] === TAG.sequence && der[header] === TAG.integer
}
