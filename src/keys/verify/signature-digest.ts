import type { SubtleProvider } from './crypto-provider.js'
import { isProviderHash, type HashAlgorithm } from './hash-algorithms.js'
import { md5 } from './software/md5.js'
import { sha224 } from './software/sha224.js'

/**
 * Hashes signed octets where the arithmetic of a signature is done here and not by the provider. Gives `undefined` for
 * MD2 and MD4, and where the provider refuses.
 */
export async function digestSigned(
  hash: HashAlgorithm,
  data: Uint8Array,
  subtle: SubtleProvider,
): Promise<Uint8Array | undefined> {
  if (hash === 'MD5') return md5(data)
  if (hash === 'SHA-224') return sha224(data)
  if (!isProviderHash(hash)) return undefined
  try {
    return new Uint8Array(await subtle.digest(hash, data))
  } catch {
    return undefined
  }
}
