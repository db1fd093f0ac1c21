import type { PublicKey } from '../../keys/verify/public-key.js'

/** The curves that the device makes keys of, by their names (OSX/sec/Security/SecECKey.m). */
const APPLE_CURVES: readonly string[] = ['P-192', 'P-224', 'P-256', 'P-384', 'P-521']
/** Ed25519 and Ed448 (RFC 8410 §3). */
const EDWARDS: readonly string[] = ['1.3.101.112', '1.3.101.113']

/** Size of a key in whole octets, which is how the device compares sizes: 2041 bits of RSA are 256 octets. */
export function keyOctets({ bits }: PublicKey): number {
  return Math.ceil(bits / 8)
}

/** Whether the device can make a key of it that signs; RSA beyond its limit is another rule's. */
export function isAppleKey(key: PublicKey): boolean {
  if (key.family === 'rsa') return true
  return isEdwards(key) || (key.family === 'ec' && APPLE_CURVES.includes(key.label))
}

/** Whether it is an Ed25519 or Ed448 key. */
export function isEdwards({ oid }: PublicKey): boolean {
  return EDWARDS.includes(oid)
}
