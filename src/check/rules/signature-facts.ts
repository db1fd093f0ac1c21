import { readSignatureScheme, type SignatureScheme } from '../../keys/verify/signature-scheme.js'
import type { CertificateRecord } from '../../x509/read/records.js'

/** How a certificate is signed. */
export function signatureScheme({ signatureAlgorithmDER }: CertificateRecord): SignatureScheme {
  return readSignatureScheme(signatureAlgorithmDER)
}

/**
 * Whether the device verifies signatures of a kind: PKCS#1 v1.5, ECDSA with a hash that is part of its identifier, and
 * EdDSA. RSASSA-PSS, DSA and everything else have no mapping there.
 *
 * @see `SecKeyAlgorithmFromDERAlgorithmId`, OSX/sec/Security/SecSignatureVerificationSupport.c
 */
export function isKnownToApple({ family, hash }: SignatureScheme): boolean {
  return family === 'eddsa' || ((family === 'rsa' || family === 'ecdsa') && hash !== undefined)
}
