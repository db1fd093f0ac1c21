import { DERElement, readElement } from '../../der/element.js'
import { OID_RSA_PSS } from './algorithm-names.js'
import { isProviderHash, type ProviderHash } from './hash-algorithms.js'
import { readPSSParameters, type PSSParameters } from './pss-parameters.js'
import type { PublicKey } from './public-key.js'
import { isPlainRSA, rsaKeyForm, type RSAParameters } from './rsa-key-form.js'
import { readRSAPublicNumbers, type RSAPublicNumbers } from './rsa-public-numbers.js'
import { askProvider, type SignatureTask, type SignatureVerdict } from './signature-task.js'

/** WebCrypto's name of RSASSA-PSS. */
const NAME = 'RSA-PSS'
/** Octets of a digest. */
const DIGEST_OCTETS = {
  'SHA-1': 20,
  'SHA-256': 32,
  'SHA-384': 48,
  'SHA-512': 64,
} as const satisfies Readonly<Record<ProviderHash, number>>

/**
 * Judges an RSASSA-PSS signature by the provider: with SHA-1 or SHA-2 of WebCrypto, and the same hash in MGF1. A key of
 * id-RSASSA-PSS with parameters verifies only what they allow.
 *
 * @see RFC 8017 §8.1.2, RFC 4055 §3.3
 */
export async function judgePSS(task: SignatureTask): Promise<SignatureVerdict> {
  const { publicKey, scheme, signed, keys } = task
  const numbers = readRSAPublicNumbers(publicKey.keyBits)
  const allowed = allows(publicKey, scheme)
  if (allowed !== 'valid') return allowed
  const { hash, saltLength } = scheme
  if (numbers === undefined || saltLength === undefined || !isProviderHash(hash)) return 'unsupported'
  const fits = signed.signature.length === numbers.modulus.length && hasRoom(numbers, hash, saltLength)
  if (!fits) return 'invalid'
  const key = await keys.take(publicKey, rsaKeyForm(publicKey, NAME, hash))
  if (key === undefined) return 'unsupported'
  const parameters: RSAParameters = { name: NAME, saltLength }
  return (await askProvider(task, { key, parameters, signature: signed.signature })) ?? 'unsupported'
}

/** Tells whether a key may make such a signature at all. */
function allows(publicKey: PublicKey, scheme: SignatureTask['scheme']): SignatureVerdict {
  if (isPlainRSA(publicKey.oid)) return 'valid'
  if (publicKey.oid !== OID_RSA_PSS) return 'invalid'
  const parameters = keyParameters(publicKey)
  if (parameters.length === 0) return 'valid'
  const limits = readPSSParameters(parameters)
  if (limits === undefined) return 'unsupported'
  return scheme.saltLength === undefined || isWithin(limits, scheme.hash, scheme.saltLength)
    ? 'valid'
    : 'invalid'
}

/** Same hashes and at least the same salt (RFC 4055 §3.3). */
function isWithin(limits: PSSParameters, hash: SignatureTask['scheme']['hash'], saltLength: number): boolean {
  return limits.hash === hash && limits.maskHash === hash && limits.saltLength <= saltLength
}

/** Parameters in the AlgorithmIdentifier of a key; none where they are absent. */
function keyParameters({ der }: PublicKey): Uint8Array {
  const algorithm = elementIn(der, elementIn(der, undefined))
  const oid = elementIn(der, algorithm)
  return oid === undefined || algorithm === undefined ? der : der.subarray(oid.end, algorithm.end)
}

/** The first element inside another one. */
function elementIn(der: Uint8Array, outer: DERElement | undefined): DERElement | undefined {
  const element = readElement(der, outer?.start ?? 0, outer?.end ?? der.length)
  return element instanceof DERElement ? element : undefined
}

/** Whether the encoded message holds a digest, the salt, and two octets (RFC 8017 §9.1.2 step 3). */
function hasRoom({ bits }: RSAPublicNumbers, hash: ProviderHash, saltLength: number): boolean {
  return Math.ceil((bits - 1) / 8) >= DIGEST_OCTETS[hash] + saltLength + 2
}
