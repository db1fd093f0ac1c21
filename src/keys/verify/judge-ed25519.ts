import { askProvider, type SignatureTask, type SignatureVerdict } from './signature-task.js'

/** id-Ed25519, of keys and signatures alike (RFC 8410 §3). */
const OID_ED25519 = '1.3.101.112'
/** Octets of an Ed25519 key (RFC 8032 §5.1.5). */
const KEY_OCTETS = 32
/** Octets of an Ed25519 signature (RFC 8032 §5.1.6). */
const SIGNATURE_OCTETS = 64

/**
 * Judges an Ed25519 signature by a provider that has it; Ed448 is not supported.
 *
 * @see RFC 8410, RFC 8032 §5.1.7
 */
export async function judgeEd25519(task: SignatureTask): Promise<SignatureVerdict> {
  const { publicKey, scheme, signed, keys } = task
  if (publicKey.oid !== scheme.oid) return 'invalid'
  if (scheme.oid !== OID_ED25519) return 'unsupported'
  const { keyBits } = publicKey
  if (keyBits.length !== KEY_OCTETS || signed.signature.length !== SIGNATURE_OCTETS) return 'invalid'
  const parameters = { name: 'Ed25519' }
  const key = await keys.take(publicKey, { id: 'Ed25519', parameters, format: 'raw', keyData: () => keyBits })
  if (key === undefined) return 'unsupported'
  return (await askProvider(task, { key, parameters, signature: signed.signature })) ?? 'unsupported'
}
