import { ecdsaFromDER } from '../../src/keys/verify/ecdsa-signature.js'
import type { CertificateRecord } from '../../src/index.js'
import type { BenchChain } from '../support/chains.js'
import type { Contender } from '../support/interleave.js'

/** Octets of a coordinate of P-256. */
const FIELD_OCTETS = 32

/**
 * The least that any judge must do: take the two signing keys into WebCrypto and verify the two signatures.
 *
 * @param format - How keys are taken in: `raw`, the bare point, is the quickest there is; `spki` is what most do.
 */
export function bareCryptography(nextChain: () => BenchChain, format: 'raw' | 'spki'): Contender<boolean> {
  return {
    name: `import (${format}) and verify`,
    run: async () => {
      const [server, intermediate, root] = nextChain().records
      const first = await verify(server, intermediate, format)
      return (await verify(intermediate, root, format)) && first
    },
  }
}

async function verify(
  child: CertificateRecord,
  { publicKey }: CertificateRecord,
  format: 'raw' | 'spki',
): Promise<boolean> {
  const bytes = Uint8Array.from(format === 'raw' ? publicKey.keyBits : publicKey.der)
  const key = await crypto.subtle.importKey(format, bytes, { name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'verify',
  ])
  const signature = ecdsaFromDER(child.signature, FIELD_OCTETS)
  if (signature === undefined) return false
  const parameters = { name: 'ECDSA', hash: 'SHA-256' }
  return crypto.subtle.verify(parameters, key, Uint8Array.from(signature), Uint8Array.from(child.tbs))
}
