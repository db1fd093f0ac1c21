import 'reflect-metadata'
import type { BenchChain } from '../support/chains.js'
import type { Contender } from '../support/interleave.js'

/** `X509ChainBuilder` and `verify` of `@peculiar/x509`, which look at neither host nor constraints. */
export async function peculiarChain(nextChain: () => BenchChain): Promise<Contender<boolean>> {
  const x509 = await import('@peculiar/x509')
  return {
    name: '@peculiar/x509',
    run: async () => {
      const [server, intermediate, root] = nextChain().ders.map(
        (der) => new x509.X509Certificate(Uint8Array.from(der)),
      )
      if (server === undefined || intermediate === undefined || root === undefined) return false
      const chain = await new x509.X509ChainBuilder({ certificates: [intermediate, root] }).build(
        server,
        globalThis.crypto,
      )
      if (chain.length !== 3) return false
      const checks = [
        server.verify({ publicKey: intermediate }, globalThis.crypto),
        intermediate.verify({ publicKey: root }, globalThis.crypto),
      ]
      return (await Promise.all(checks)).every(Boolean)
    },
  }
}
