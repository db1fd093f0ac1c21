import { X509Certificate } from 'node:crypto'
import { HOST, type BenchChain } from '../support/chains.js'
import type { Contender } from '../support/interleave.js'

/** Node's own class, walked as people walk it: issued by, signature, dates, CA flag, host. */
export function nodeWalk(nextChain: () => BenchChain): Contender<boolean> {
  return {
    name: 'node X509Certificate walk',
    run: () => {
      const [server, intermediate, root] = nextChain().ders.map((der) => new X509Certificate(der))
      if (server === undefined || intermediate === undefined || root === undefined)
        return Promise.resolve(false)
      const now = Date.now()
      const valid =
        [server, intermediate, root].every(
          ({ validFrom, validTo }) => Date.parse(validFrom) <= now && now <= Date.parse(validTo),
        ) &&
        server.checkIssued(intermediate) &&
        server.verify(intermediate.publicKey) &&
        intermediate.ca &&
        intermediate.checkIssued(root) &&
        intermediate.verify(root.publicKey) &&
        root.ca &&
        server.checkHost(HOST) === HOST
      return Promise.resolve(valid)
    },
  }
}
