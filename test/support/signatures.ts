import { writeOID } from '../../src/der/oid.js'
import { writeExplicit, writeNull, writeSequence, writeSmallInteger } from '../../src/der/write.js'
import type { CryptoProvider } from '../../src/keys/verify/crypto-provider.js'
import { judgeSignature, type SignatureVerdict } from '../../src/keys/verify/judge-signature.js'
import type { PublicKey } from '../../src/keys/verify/public-key.js'
import { algorithmOf } from './key-bytes.js'
import { PROVIDERS } from './keys.js'

/** What every test signs. */
export const MESSAGE: Uint8Array = Uint8Array.from(Buffer.from('orchard'))

/** Takes no key, so that everything that can be judged without it is. */
export const REFUSING: CryptoProvider = providerWith({
  importKey: () => Promise.reject(new Error('no key is good enough')),
})

/** WebCrypto of this runtime with some operations replaced. */
export function providerWith(changes: Partial<CryptoProvider['subtle']>): CryptoProvider {
  const { subtle } = globalThis.crypto
  const own: CryptoProvider['subtle'] = {
    digest: (...args) => subtle.digest(...(args as Parameters<typeof subtle.digest>)),
    generateKey: () => Promise.reject(new Error('not asked for')),
    importKey: (...args) => PROVIDERS.native.subtle.importKey(...args),
    exportKey: () => Promise.reject(new Error('not asked for')),
    sign: () => Promise.reject(new Error('not asked for')),
    verify: (...args) => PROVIDERS.native.subtle.verify(...args),
    deriveBits: () => Promise.reject(new Error('not asked for')),
    encrypt: () => Promise.reject(new Error('not asked for')),
    decrypt: () => Promise.reject(new Error('not asked for')),
  }
  return {
    subtle: { ...own, ...changes },
    getRandomValues: (array) => PROVIDERS.native.getRandomValues(array),
  }
}

/** Both implementations of WebCrypto, and none. */
export const JUDGES: Readonly<Record<'native' | 'peculiar' | 'own', CryptoProvider>> = {
  ...PROVIDERS,
  own: REFUSING,
}

/** Names of {@link JUDGES}. */
export const JUDGE_NAMES = ['native', 'peculiar', 'own'] as const

/** Node's names of the hashes, and the identifiers of the algorithms that use them. */
export const HASH_ROWS = [
  { node: 'md5', rsa: '1.2.840.113549.1.1.4', ecdsa: undefined, hash: '1.2.840.113549.2.5' },
  { node: 'sha1', rsa: '1.2.840.113549.1.1.5', ecdsa: '1.2.840.10045.4.1', hash: '1.3.14.3.2.26' },
  {
    node: 'sha224',
    rsa: '1.2.840.113549.1.1.14',
    ecdsa: '1.2.840.10045.4.3.1',
    hash: '2.16.840.1.101.3.4.2.4',
  },
  {
    node: 'sha256',
    rsa: '1.2.840.113549.1.1.11',
    ecdsa: '1.2.840.10045.4.3.2',
    hash: '2.16.840.1.101.3.4.2.1',
  },
  {
    node: 'sha384',
    rsa: '1.2.840.113549.1.1.12',
    ecdsa: '1.2.840.10045.4.3.3',
    hash: '2.16.840.1.101.3.4.2.2',
  },
  {
    node: 'sha512',
    rsa: '1.2.840.113549.1.1.13',
    ecdsa: '1.2.840.10045.4.3.4',
    hash: '2.16.840.1.101.3.4.2.3',
  },
] as const

/** AlgorithmIdentifier of PKCS#1 v1.5. */
export function pkcs1Algorithm(oid: string): Uint8Array {
  return algorithmOf(oid, writeNull())
}

/** id-RSASSA-PSS. */
export const OID_PSS = '1.2.840.113549.1.1.10'

/** Fields of RSASSA-PSS-params, each left out where absent. */
export interface PSSFields {
  readonly hash?: Uint8Array
  readonly mask?: Uint8Array
  readonly saltLength?: number
  readonly trailer?: number
}

/** RSASSA-PSS-params. */
export function pssParameters({ hash, mask, saltLength, trailer }: PSSFields): Uint8Array {
  return writeSequence(
    ...(hash === undefined ? [] : [writeExplicit(0, hash)]),
    ...(mask === undefined ? [] : [writeExplicit(1, mask)]),
    ...(saltLength === undefined ? [] : [writeExplicit(2, writeSmallInteger(saltLength))]),
    ...(trailer === undefined ? [] : [writeExplicit(3, writeSmallInteger(trailer))]),
  )
}

/** AlgorithmIdentifier of MGF1 with a hash. */
export function mgf1(hashOID: string): Uint8Array {
  return writeSequence(writeOID('1.2.840.113549.1.1.8'), algorithmOf(hashOID, writeNull()))
}

/** AlgorithmIdentifier of RSASSA-PSS with one hash for both. */
export function pssAlgorithm(hashOID: string, saltLength: number): Uint8Array {
  const hash = algorithmOf(hashOID, writeNull())
  return algorithmOf(OID_PSS, pssParameters({ hash, mask: mgf1(hashOID), saltLength }))
}

/** Judges a signature of {@link MESSAGE}. */
export function judge(
  signature: Uint8Array,
  algorithmDER: Uint8Array,
  publicKey: PublicKey,
  crypto: CryptoProvider = PROVIDERS.native,
): Promise<SignatureVerdict> {
  return judgeSignature(
    { data: MESSAGE, signature: Uint8Array.from(signature), algorithmDER },
    publicKey,
    crypto,
  )
}

/** The octets with one bit the other way round. */
export function flipped(octets: Uint8Array, bit: number): Uint8Array {
  const changed = Uint8Array.from(octets)
  const index = Math.floor(bit / 8) % changed.length
  changed[index] = (changed[index] ?? 0) ^ (1 << (bit % 8))
  return changed
}
