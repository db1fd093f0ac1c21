import type { SignatureAlgorithm } from '../verify/algorithms.js'

/**
 * A key that signs, wherever it lives: in WebCrypto, in an HSM, behind a KMS. It brings its own provider.
 */
export interface Signer {
  /** Algorithm of the signatures that it makes. */
  readonly algorithm: SignatureAlgorithm
  /** SubjectPublicKeyInfo of its public key, DER. */
  readonly publicKey: Uint8Array
  /**
   * Signs.
   *
   * @param tbs - The octets to sign (not a hash of them).
   * @returns The signature in X.509 form: PKCS#1 v1.5 octets for RSA, DER `ECDSA-Sig-Value` for ECDSA.
   */
  sign(tbs: Uint8Array): Promise<Uint8Array>
}
