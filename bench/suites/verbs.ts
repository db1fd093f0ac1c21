/**
 * The three verbs for P-256 in process, `createRootCA`, `createServerCSR` and `signServerCert`, beside the cryptography
 * that they hold: two key generations, three signatures, one key taken in and one verification. `npm run bench -- verbs`.
 */
import { createRootCA, createServerCSR, readCertificate, readCSR, signServerCert } from '../../src/index.js'
import { interleave } from '../support/interleave.js'
import type { Contender } from '../support/interleave.js'
import { PROVIDERS } from '../support/providers.js'
import type { Provider } from '../support/providers.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const PLAN = { rounds: 15, turnMs: 200 }
const AT_MOST = 1.3
const HOSTS = ['homebox.local', '192.168.1.20']
const P256 = { name: 'ECDSA', namedCurve: 'P-256' }
const WITH_SHA256 = { name: 'ECDSA', hash: 'SHA-256' }

/** From nothing to a server certificate. */
export const suite: BenchSuite = {
  name: 'verbs',
  title: 'from nothing to a server certificate in three calls, P-256, beside its cryptography',
  oneCore: true,
  run,
}

async function run(say: Say): Promise<readonly Figure[]> {
  const pairs = await Promise.all(
    PROVIDERS.map(async (provider) => ({ provider, verbs: verbs(provider), raw: await raw(provider) })),
  )
  const rates = await interleave(
    pairs.flatMap(({ verbs, raw }) => [raw, verbs]),
    PLAN,
  )
  const perSecond = new Map(rates.map((rate) => [rate.name, rate.perSecond]))
  for (const [name, rate] of perSecond)
    say(`  ${name.padEnd(38)} ${(1_000 / rate).toFixed(3).padStart(8)} ms`)
  return pairs.flatMap(({ provider, verbs, raw }): readonly Figure[] => {
    const [cost, floor] = [verbs.name, raw.name].map((name) => 1 / (perSecond.get(name) ?? NaN))
    return [
      {
        id: `${provider.id}-over-raw`,
        what: `the three verbs with ${provider.name}, times their cryptography`,
        value: (cost ?? NaN) / (floor ?? NaN),
        unit: 'x',
        target: { atMost: AT_MOST },
      },
      {
        id: `${provider.id}-time`,
        what: `the three verbs with ${provider.name}`,
        value: (cost ?? NaN) * 1_000,
        unit: 'ms',
      },
    ]
  })
}

function verbs({ name, crypto }: Provider): Contender<unknown> {
  return {
    name: `the three verbs, ${name}`,
    run: async () => {
      const issuer = await createRootCA({ commonName: 'Home CA', crypto })
      const csr = await createServerCSR({ hosts: HOSTS, crypto })
      return signServerCert({ issuer, csr, crypto })
    },
  }
}

/** Octets as long as those that the verbs sign. */
interface Signed {
  readonly root: Uint8Array
  readonly request: Uint8Array
  readonly server: Uint8Array
}

async function raw({ name, crypto: { subtle } }: Provider): Promise<Contender<unknown>> {
  const signed = await signedOctets()
  const generate = () => subtle.generateKey(P256, true, ['sign', 'verify'])
  const point = readCSR((await createServerCSR({ hosts: HOSTS })).der).publicKey.keyBits
  return {
    name: `raw, ${name}`,
    run: async () => {
      const ca = await generate()
      await subtle.sign(WITH_SHA256, ca.privateKey, signed.root)
      const server = await generate()
      const signature = await subtle.sign(WITH_SHA256, server.privateKey, signed.request)
      // The key that is taken in is another one, so that the floor does not pay for an export.
      await subtle.importKey('raw', point, P256, true, ['verify'])
      if (!(await subtle.verify(WITH_SHA256, server.publicKey, signature, signed.request)))
        throw new Error('a signature does not verify')
      return subtle.sign(WITH_SHA256, ca.privateKey, signed.server)
    },
  }
}

async function signedOctets(): Promise<Signed> {
  const issuer = await createRootCA({ commonName: 'Home CA' })
  const csr = await createServerCSR({ hosts: HOSTS })
  const server = await signServerCert({ issuer, csr })
  return {
    root: readCertificate(issuer.der).tbs,
    request: readCSR(csr.der).tbs,
    server: readCertificate(server.der).tbs,
  }
}
