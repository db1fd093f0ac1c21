import { copyBytes } from '../../base/bytes.js'
import { PKIError } from '../../base/errors.js'
import type { KeyHandle } from '../verify/crypto-provider.js'
import { keyKindOf, type PublicKey } from '../verify/public-key.js'
import type { Signer } from './signer.js'

/**
 * A private key. It shows its kind and its public half; the secret leaves only through a function whose name says so.
 * JSON, string forms and Node's inspection show the kind alone. Only this library makes these objects: a look-alike
 * is refused wherever a key is taken.
 */
export interface PrivateKey {
  /** A `KeyKind` where it is one, e.g. `ec-p256`; its like for a loaded key, e.g. `rsa-8192`. */
  readonly kind: string
  /** SubjectPublicKeyInfo of its public half, DER; a fresh copy at each read. */
  readonly publicKey: Uint8Array
  /** The kind in a form for people, e.g. `[PrivateKey ec-p256]`. */
  toString(): string
  /** The kind alone. */
  toJSON(): Readonly<Record<'kind', string>>
}

/** What a private key is made of, for the files of this folder. */
export interface PrivateKeyParts {
  /** Its public half. */
  readonly publicKey: PublicKey
  /** What signs with it. */
  readonly signer: Signer
  /** True for a signer that is not ours: each of its signatures is verified before it is used. */
  readonly foreign: boolean
  /** The handle of its crypto provider; `undefined` for a signer that is not ours. */
  readonly handle: KeyHandle | undefined
  /** Gives its PKCS#8; `undefined` where the key cannot leave. */
  readonly exportPKCS8: (() => Promise<Uint8Array>) | undefined
}

/** What each key is made of; an object that is not in here is no key, whatever its prototype says. */
const PARTS = new WeakMap<object, PrivateKeyParts>()

class OpaquePrivateKey implements PrivateKey {
  readonly kind: string

  constructor(kind: string) {
    this.kind = kind
    Object.freeze(this)
  }

  get publicKey(): Uint8Array {
    return copyBytes(partsOf(this).publicKey.der)
  }

  toString(): string {
    return `[PrivateKey ${this.kind}]`
  }

  toJSON(): Readonly<Record<'kind', string>> {
    return { kind: this.kind }
  }

  get [Symbol.toStringTag](): string {
    return 'PrivateKey'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}

/** Makes the opaque object. Not exported from the package: only `keys/` makes keys. */
export function createPrivateKey(parts: PrivateKeyParts): PrivateKey {
  const key = new OpaquePrivateKey(keyKindOf(parts.publicKey))
  PARTS.set(key, parts)
  return key
}

/** Tells whether a value is a private key that this library made; an object that only looks like one is not. */
export function isPrivateKey(value: unknown): value is PrivateKey {
  return typeof value === 'object' && value !== null && PARTS.has(value)
}

/**
 * Opens a private key for the other files of this library.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is no key that this library made.
 */
export function partsOf(key: PrivateKey): PrivateKeyParts {
  const parts = PARTS.get(key)
  if (parts !== undefined) return parts
  throw new PKIError('ERR_PKI_OPTION', 'privateKey is no private key of this library', {
    details: { option: 'privateKey', expected: 'a PrivateKey as a verb gave it, not a copy of its fields' },
    hint: 'Pass the privateKey object itself; for a key in a file use loadIssuer.',
  })
}

/**
 * Gives the signer of a private key. What a foreign signer gives must be verified: see `signVerified`.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is no key that this library made.
 */
export function signerOf(key: PrivateKey): Signer {
  return partsOf(key).signer
}

/** Gives the public half of a private key as it was read, for this library alone: its octets are not copied. */
export function publicKeyOf(key: PrivateKey): PublicKey {
  return partsOf(key).publicKey
}

/**
 * Gives a private key as PKCS#8 PrivateKeyInfo, DER, not encrypted (RFC 5958 §2).
 *
 * @throws {@link PKIError} `ERR_PKI_KEY_NOT_EXTRACTABLE` when it was made so, or lives in a foreign signer.
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when the provider refuses.
 */
export async function pkcs8Of(key: PrivateKey): Promise<Uint8Array> {
  const { exportPKCS8 } = partsOf(key)
  if (exportPKCS8 !== undefined) return exportPKCS8()
  throw new PKIError('ERR_PKI_KEY_NOT_EXTRACTABLE', `this ${key.kind} key cannot leave where it lives`, {
    details: { kind: key.kind },
    hint: 'Use the key where it is, or make a new one that is extractable.',
  })
}
