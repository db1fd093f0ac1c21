/** A SubjectPublicKeyInfo, read. */
export interface PublicKey {
  /** The SubjectPublicKeyInfo, DER. */
  readonly der: Uint8Array
  /** Contents of its BIT STRING: what a key identifier hashes (RFC 5280 §4.2.1.2). */
  readonly keyBits: Uint8Array
  /** Object identifier of its algorithm. */
  readonly oid: string
  /** What the key is, as a person says it: `RSA 2048`, `P-256`, `Ed25519`, or the object identifier. */
  readonly label: string
  /** Family: `rsa` (rsaEncryption), `ec` (a named curve), or anything else. */
  readonly family: 'rsa' | 'ec' | 'other'
  /** Size in bits: RSA modulus or EC field; 0 for other families. */
  readonly bits: number
  /** Name of the curve for `ec`: `P-256`, `P-384`, `P-521`, or the object identifier of another one. */
  readonly curve: string | undefined
}
