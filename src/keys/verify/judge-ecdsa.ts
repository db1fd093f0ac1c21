import { OID_EC } from './algorithm-names.js'
import type { ProviderAlgorithm } from './crypto-provider.js'
import { fieldOctets, findCurve, findOtherCurve } from './curves.js'
import { ecdsaFromDER } from './ecdsa-signature.js'
import { isProviderHash, type ProviderHash } from './hash-algorithms.js'
import type { KeyForm } from './imported-keys.js'
import type { PublicKey } from './public-key.js'
import { digestSigned } from './signature-digest.js'
import { askProvider, type SignatureTask, type SignatureVerdict } from './signature-task.js'
import { findPrimeCurve } from './software/prime-curves.js'
import { verifyECDSA } from './software/verify-ecdsa.js'

/** Parameters of WebCrypto's ECDSA, by their structure. */
interface ECDSAParameters extends ProviderAlgorithm {
  readonly namedCurve?: string
  readonly hash?: ProviderHash
}

/**
 * Judges an ECDSA signature: on P-256, P-384 and P-521 with a hash of WebCrypto by the provider; with SHA-224, on
 * P-192, P-224 and secp256k1, and where the provider refuses, by arithmetic of this library. Keys with explicit
 * parameters or a compressed point, and other curves, are not supported.
 *
 * @see FIPS 186-4 §6.4, RFC 3279 §2.2.3
 */
export async function judgeECDSA(task: SignatureTask): Promise<SignatureVerdict> {
  const { publicKey, scheme, signed } = task
  if (publicKey.oid !== OID_EC) return 'invalid'
  const curve = findCurve(publicKey.curve) ?? findOtherCurve(publicKey.curve ?? '')
  if (curve === undefined || scheme.hash === undefined) return 'unsupported'
  const signature = ecdsaFromDER(signed.signature, fieldOctets(curve))
  if (signature === undefined) return 'invalid'
  return (await verifyThere(task, signature)) ?? (await verifyHere(task, signature))
}

/** By the provider, or `undefined` for what it does not take. */
async function verifyThere(
  task: SignatureTask,
  signature: Uint8Array,
): Promise<SignatureVerdict | undefined> {
  const { publicKey, scheme, keys } = task
  const curve = findCurve(publicKey.curve)
  if (curve === undefined || !isProviderHash(scheme.hash)) return undefined
  const key = await keys.take(publicKey, keyForm(publicKey, curve.name))
  if (key === undefined) return undefined
  const parameters: ECDSAParameters = { name: 'ECDSA', hash: scheme.hash }
  return askProvider(task, { key, parameters, signature })
}

/** A bare point: the same key and a quarter of the work of a SubjectPublicKeyInfo. */
function keyForm(publicKey: PublicKey, namedCurve: string): KeyForm {
  const parameters: ECDSAParameters = { name: 'ECDSA', namedCurve }
  return { id: 'ECDSA', parameters, format: 'raw', keyData: () => publicKey.keyBits }
}

async function verifyHere(task: SignatureTask, signature: Uint8Array): Promise<SignatureVerdict> {
  const { publicKey, scheme, signed, subtle } = task
  const curve = findPrimeCurve(publicKey.curve)
  if (curve === undefined || scheme.hash === undefined) return 'unsupported'
  const digest = await digestSigned(scheme.hash, signed.data, subtle)
  if (digest === undefined) return 'unsupported'
  const key = { curve, point: publicKey.keyBits }
  return verifyECDSA(digest, signature, key) ? 'valid' : 'invalid'
}
