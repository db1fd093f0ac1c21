import { checkIOSTrust, verifyChain } from '../../src/check.js'
import { HOST, type BenchChain } from '../support/chains.js'
import type { Contender } from '../support/interleave.js'

/** The plain validator of this library, with the host. */
export function orchardChain(nextChain: () => BenchChain): Contender<boolean> {
  return {
    name: 'orchard-pki verifyChain',
    run: async () => {
      const [server, intermediate, root] = nextChain().ders
      const report = await verifyChain({
        chain: [server, intermediate],
        anchors: [root],
        host: HOST,
        profile: 'rfc5280',
      })
      return report.valid
    },
  }
}

/** The judge of this library: every rule of iOS. */
export function orchardJudge(nextChain: () => BenchChain): Contender<boolean> {
  return {
    name: 'orchard-pki checkIOSTrust',
    run: async () => {
      const [server, intermediate, root] = nextChain().ders
      const report = await checkIOSTrust({ chain: [server, intermediate], anchors: [root], host: HOST })
      return report.trusted
    },
  }
}
