import * as pkijs from 'pkijs'
import type { BenchChain } from '../support/chains.js'
import type { Contender } from '../support/interleave.js'

/** The validation engine of pkijs, which looks at no host. */
export function pkijsEngine(nextChain: () => BenchChain): Contender<boolean> {
  const engine = new pkijs.CryptoEngine({ name: 'bench', crypto: globalThis.crypto })
  return {
    name: 'pkijs',
    run: async () => {
      const [server, intermediate, root] = nextChain().ders.map((der) => pkijs.Certificate.fromBER(der))
      if (server === undefined || intermediate === undefined || root === undefined) return false
      const chain = new pkijs.CertificateChainValidationEngine({
        trustedCerts: [root],
        certs: [intermediate, server],
        checkDate: new Date(),
      })
      const { result } = await chain.verify({}, engine)
      return result
    },
  }
}
