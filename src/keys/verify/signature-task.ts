import type { CryptoProvider, KeyHandle, ProviderAlgorithm } from './crypto-provider.js'
import type { ImportedKeys } from './imported-keys.js'
import type { PublicKey } from './public-key.js'
import type { SignatureScheme } from './signature-scheme.js'

/** What can be said of a signature; `unsupported` where it can be neither confirmed nor refuted. */
export type SignatureVerdict = 'valid' | 'invalid' | 'unsupported'

/** Octets with a signature, as a certificate, a CRL or an OCSP response carries them. */
export interface SignedOctets {
  /** The octets that were signed (not a hash of them). */
  readonly data: Uint8Array
  /** The signature in X.509 form: ECDSA as DER `ECDSA-Sig-Value`. */
  readonly signature: Uint8Array
  /** The AlgorithmIdentifier of the signature, DER. */
  readonly algorithmDER: Uint8Array
}

/** One signature to judge, and what it takes to do so. */
export interface SignatureTask {
  /** What `algorithmDER` says; it is well-formed. */
  readonly scheme: SignatureScheme
  /** The octets and their signature. */
  readonly signed: SignedOctets
  /** The key that is said to have made it. */
  readonly publicKey: PublicKey
  /** Keys that the provider took. */
  readonly keys: ImportedKeys
  /** The provider's operations. */
  readonly subtle: CryptoProvider['subtle']
}

/** A key in the provider, and what its `verify` needs. */
export interface ProviderKey {
  /** The key. */
  readonly key: KeyHandle
  /** Parameters of `verify`. */
  readonly parameters: ProviderAlgorithm
  /** The signature in WebCrypto's form. */
  readonly signature: Uint8Array
}

/** Has the provider verify a signature; `undefined` where it refuses to. */
export async function askProvider(
  { subtle, signed }: SignatureTask,
  { key, parameters, signature }: ProviderKey,
): Promise<SignatureVerdict | undefined> {
  try {
    return (await subtle.verify(parameters, key, signature, signed.data)) ? 'valid' : 'invalid'
  } catch {
    return undefined
  }
}
