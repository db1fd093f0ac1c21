import { isBytes } from '../base/bytes.js'
import { expectBytes, expectObject, expectRecord, expectString } from '../base/options.js'
import { requirePEM } from '../base/pem.js'
import { readCertificate } from '../x509/read/certificate.js'
import type { CertificateRecord } from '../x509/read/records.js'

/** Labels of a certificate in PEM (RFC 7468 §5). */
const LABELS = ['CERTIFICATE', 'X509 CERTIFICATE'] as const

/**
 * Takes a certificate in any form that judges take, and reads it.
 *
 * @param option - Path of the option, e.g. `anchors[0]`.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is none of the forms.
 * @throws {@link PKIError} `ERR_PKI_PEM` when the text holds no certificate; `ERR_PKI_DER` when the bytes are none.
 */
export function readCertificateInput(input: unknown, option: string): CertificateRecord {
  return readCertificate(takeCertificateDER(input, option))
}

/** Takes the DER of a certificate out of any form that judges take. Throws as {@link readCertificateInput}, except for DER. */
export function takeCertificateDER(input: unknown, option: string): Uint8Array {
  if (isBytes(input)) return input
  const record = expectObject(input, option)
  if (record['der'] !== undefined) return expectBytes(record['der'], `${option}.der`)
  const { pem } = expectRecord(input, option, ['pem', 'der'])
  return requirePEM(expectString(pem, `${option}.pem`), LABELS).der
}
