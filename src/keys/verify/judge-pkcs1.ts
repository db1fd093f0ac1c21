import { isProviderHash } from './hash-algorithms.js'
import { isPlainRSA, rsaKeyForm } from './rsa-key-form.js'
import { readRSAPublicNumbers, type RSAPublicNumbers } from './rsa-public-numbers.js'
import { digestSigned } from './signature-digest.js'
import { askProvider, type SignatureTask, type SignatureVerdict } from './signature-task.js'
import { verifyPKCS1 } from './software/verify-pkcs1.js'

/** WebCrypto's name of RSASSA-PKCS1-v1_5. */
const NAME = 'RSASSA-PKCS1-v1_5'

/**
 * Largest modulus that is used without the provider, in bits: iOS reads no larger one, and 16 384 bits with an exponent
 * of 64 would take 60 ms, which a hundred certificates could ask for.
 */
const MAX_OWN_BITS = 8192

/**
 * Judges an RSASSA-PKCS1-v1_5 signature: with SHA-1 and SHA-2 by the provider; with MD5 and SHA-224, and where the
 * provider refuses the key, by arithmetic of this library. A key of id-RSASSA-PSS makes no such signature.
 *
 * @see RFC 8017 §8.2.2, RFC 4055 §1.2
 */
export async function judgePKCS1(task: SignatureTask): Promise<SignatureVerdict> {
  const { publicKey, signed, scheme } = task
  if (!isPlainRSA(publicKey.oid)) return 'invalid'
  const numbers = readRSAPublicNumbers(publicKey.keyBits)
  if (numbers === undefined || scheme.hash === undefined) return 'unsupported'
  if (signed.signature.length !== numbers.modulus.length) return 'invalid'
  return (await verifyThere(task)) ?? (await verifyHere(task, numbers))
}

/** By the provider, or `undefined` for what it does not take. */
async function verifyThere(task: SignatureTask): Promise<SignatureVerdict | undefined> {
  const { publicKey, signed, scheme, keys } = task
  if (!isProviderHash(scheme.hash)) return undefined
  const key = await keys.take(publicKey, rsaKeyForm(publicKey, NAME, scheme.hash))
  return key && askProvider(task, { key, parameters: { name: NAME }, signature: signed.signature })
}

async function verifyHere(task: SignatureTask, numbers: RSAPublicNumbers): Promise<SignatureVerdict> {
  const { signed, scheme, subtle } = task
  const { hash } = scheme
  if (numbers.bits > MAX_OWN_BITS) return 'unsupported'
  const digest = hash && (await digestSigned(hash, signed.data, subtle))
  if (hash === undefined || digest === undefined) return 'unsupported'
  return verifyPKCS1({ hash, digest }, signed.signature, numbers) ? 'valid' : 'invalid'
}
