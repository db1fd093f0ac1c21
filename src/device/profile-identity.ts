import { toHex } from '../base/bytes.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { sha256 } from '../keys/verify/digest.js'

/** What a device knows a profile, or a payload of one, by. */
export interface ProfileIdentity {
  /** Reverse-DNS: installing another profile with the same one replaces the first. */
  readonly identifier: string
  /** UUID in capitals, as Apple's own tools write it. */
  readonly uuid: string
}

/** What has an identity. */
export type ProfilePart = 'profile' | 'root' | 'intermediate' | 'client-profile' | 'client' | 'reminder'

/** `internal` is kept free for private use, so that no stranger ever has names below it. */
const PREFIX = 'internal.orchard-pki'

/**
 * Derives an identity from what a part stands for, so that the same one is made again from the same certificates.
 *
 * @param subjects - Octets that are hashed, in order: digests of certificates or of keys.
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when the provider refuses to hash.
 */
export async function profileIdentity(
  part: ProfilePart,
  subjects: readonly Uint8Array[],
  crypto: CryptoProvider,
): Promise<ProfileIdentity> {
  const text = `${PREFIX}.${part}:${subjects.map(toHex).join(':')}`
  const digest = await sha256(new TextEncoder().encode(text), crypto)
  return { identifier: `${PREFIX}.${part}.${toHex(digest.subarray(0, 16))}`, uuid: uuidOf(digest) }
}

/**
 * The UUID that a SHA-256 digest gives, in capitals.
 *
 * @see RFC 9562 §5.8 and appendix B.2 (a UUID of version 8)
 */
export function uuidOf(digest: Uint8Array): string {
  const octets = digest.slice(0, 16).map((octet, index) => {
    if (index === 6) return (octet & 0x0f) | 0x80 // version 8
    return index === 8 ? (octet & 0x3f) | 0x80 : octet // variant of RFC 9562 §4.1
  })
  const hex = toHex(octets).toUpperCase()
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
