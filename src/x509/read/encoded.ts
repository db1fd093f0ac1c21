import { PKIError } from '../../base/errors.js'
import { expectBytes, expectObject, expectString } from '../../base/options.js'
import { decodePEM, encodePEM, requirePEM } from '../../base/pem.js'
import type { Encoded, EncodedInput } from '../../base/encoded-input.js'

/** PEM label of a certificate (RFC 7468 §5). */
export const CERTIFICATE_LABEL = 'CERTIFICATE'
/** PEM labels of a certification request: RFC 7468 §7, and what old Microsoft tools write. */
export const CSR_LABELS = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'] as const

/** Gives an encoded certificate its two forms. */
export function encodedCertificate(der: Uint8Array): Encoded {
  return Object.freeze({ der, pem: encodePEM(CERTIFICATE_LABEL, der) })
}

/**
 * Takes the bytes of one encoded object from DER or PEM. Where a value has both, DER counts.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it says neither, `ERR_PKI_PEM` when the text holds no such block.
 */
export function takeDER(input: EncodedInput, option: string, labels: readonly string[]): Uint8Array {
  const given = expectObject(input, option)
  if (given['der'] !== undefined) return expectBytes(given['der'], `${option}.der`)
  if (given['pem'] !== undefined) return requirePEM(expectString(given['pem'], `${option}.pem`), labels).der
  throw new PKIError('ERR_PKI_OPTION', `${option} does not say what it is`, {
    details: { option, expected: '{ pem: text } or { der: bytes }' },
  })
}

/** Takes every certificate of a PEM text, in order, or the one that DER holds. */
export function takeCertificates(
  input: EncodedInput,
  option: string,
): readonly [Uint8Array, ...Uint8Array[]] {
  const first = takeDER(input, option, [CERTIFICATE_LABEL])
  if ('der' in input) return [first]
  const [, ...others] = decodePEM(input.pem).filter(({ label }) => label === CERTIFICATE_LABEL)
  return [first, ...others.map(({ der }) => der)]
}
