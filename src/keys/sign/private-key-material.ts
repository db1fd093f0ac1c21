import type { PublicKey } from '../verify/public-key.js'

/** A private key as every format that is read gives it. */
export interface PrivateKeyMaterial {
  /** Its public half, as the file says it or derived; usable by iOS. */
  readonly publicKey: PublicKey
  /** PrivateKeyInfo in the one form that every WebCrypto imports (RFC 5208 §5; for EC with the point, RFC 5915 §3). */
  readonly pkcs8: Uint8Array
}
