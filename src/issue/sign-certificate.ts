import type { Validity } from '../base/time.js'
import { signVerified } from '../keys/sign/sign-verified.js'
import { signerOf } from '../keys/sign/private-key.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import { signatureAlgorithmDER } from '../keys/verify/algorithms.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { writeSigned, writeTBSCertificate } from '../x509/write/certificate.js'
import { drawSerialNumber } from './serial-number.js'

/** What a certificate says, everything decided. */
export interface CertificateTemplate {
  /** DER of the issuer's subject, copied. */
  readonly issuer: Uint8Array
  /** DER of the subject. */
  readonly subject: Uint8Array
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array
  /** Its interval. */
  readonly validity: Validity
  /** Encoded extensions in order. */
  readonly extensions: readonly Uint8Array[]
}

/** A finished certificate and the serial number that was drawn for it. */
export interface IssuedCertificate {
  /** The certificate, DER. */
  readonly der: Uint8Array
  /** Unsigned magnitude of its serial number. */
  readonly serialNumber: Uint8Array
}

/**
 * Draws a serial number, signs, and puts the certificate together. A foreign signer's signature is verified first.
 *
 * @throws {@link PKIError} `ERR_PKI_SIGNER` when a foreign signer fails or signs wrongly, `ERR_PKI_VALIDITY` for a
 * date outside the years 1950 to 9999.
 */
export async function signCertificate(
  template: CertificateTemplate,
  key: PrivateKey,
  crypto: CryptoProvider,
): Promise<IssuedCertificate> {
  const serialNumber = drawSerialNumber(crypto)
  const algorithm = signatureAlgorithmDER(signerOf(key).algorithm)
  const tbs = writeTBSCertificate({
    serialNumber,
    signatureAlgorithm: algorithm,
    issuer: template.issuer,
    notBefore: template.validity.notBefore,
    notAfter: template.validity.notAfter,
    subject: template.subject,
    publicKey: template.publicKey,
    extensions: template.extensions,
  })
  return { der: writeSigned(tbs, algorithm, await signVerified(key, tbs, crypto)), serialNumber }
}
