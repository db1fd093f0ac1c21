import { equalBytes } from '../../../base/bytes.js'
import { isPKIError } from '../../../base/errors.js'
import { signatureAlgorithmOf } from '../../../keys/verify/algorithms.js'
import { verifySignature } from '../../../keys/verify/verifier.js'
import type { CertificateRecord } from '../../../x509/read/records.js'

/**
 * Tells whether a CA has issued a certificate: by its name and its key, so that a copy of another CA's of the same name
 * does not count. Where the signature cannot be verified (an algorithm of the past) the name decides.
 */
export async function isIssuedBy(
  certificate: CertificateRecord,
  issuer: CertificateRecord,
): Promise<boolean> {
  if (!equalBytes(certificate.issuer.der, issuer.subject.der)) return false
  const algorithm = signatureAlgorithmOf(certificate.signatureAlgorithmDER)
  if (algorithm === undefined) return true
  const { tbs: data, signature } = certificate
  const { publicKey } = issuer
  try {
    await verifySignature({ publicKey, algorithm, data, signature, subject: 'certificate' })
    return true
  } catch (error) {
    if (isPKIError(error)) return !isPKIError(error, 'ERR_PKI_SIGNATURE')
    throw error
  }
}
