/**
 * What the library's own code costs a certificate: with cryptography that answers at once, so that nothing else runs, and
 * between the true one, beside the raw job. P-256, one core. `npm run bench -- own-code`.
 */
import { webcrypto } from 'node:crypto'
import type { CryptoProvider } from '../../src/index.js'
import { orchardForRequest } from '../contenders/orchard.js'
import { rawJob } from '../contenders/raw.js'
import { interleave } from '../support/interleave.js'
import { prepareJob } from '../support/job.js'
import { PROVIDERS } from '../support/providers.js'
import type { Provider } from '../support/providers.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const PLAN = { rounds: 21, turnMs: 120 }

/** The code of the library, and nothing else. */
export const suite: BenchSuite = {
  name: 'own-code',
  title: "the library's own code, alone and between the cryptography, P-256",
  oneCore: true,
  run,
}

/** The same library over a provider that does nothing. */
const ALONE: Provider = { id: 'core', name: 'no cryptography', crypto: instantCrypto() }

async function run(say: Say): Promise<readonly Figure[]> {
  const job = await prepareJob('ec-p256')
  const alone = await orchardForRequest(job, ALONE)
  const pairs = await Promise.all(
    PROVIDERS.map(async (provider) => ({
      provider,
      raw: await rawJob(job, provider),
      whole: await orchardForRequest(job, provider),
    })),
  )
  const rates = await interleave([alone, ...pairs.flatMap(({ raw, whole }) => [raw, whole])], PLAN)
  const micros = (wanted: string): number =>
    1e6 / (rates.find(({ name }) => name === wanted)?.perSecond ?? NaN)
  for (const { name } of rates) say(`  ${name.padEnd(32)} ${micros(name).toFixed(0).padStart(6)} µs`)
  const own = { id: 'alone', what: 'with cryptography that answers at once', value: micros(alone.name) }
  const between = pairs.map(({ provider, raw, whole }) => ({
    id: `${provider.id}-between`,
    what: `over what the raw job takes with ${provider.name}`,
    value: micros(whole.name) - micros(raw.name),
  }))
  return [own, ...between].map(({ id, what, value }) => ({
    id,
    what: `a certificate, ${what}`,
    value,
    unit: 'us',
  }))
}

/** A provider that believes every signature and makes none. */
function instantCrypto(): CryptoProvider {
  const key = { type: 'private', extractable: true, algorithm: { name: 'ECDSA', namedCurve: 'P-256' } }
  const signature = new Uint8Array(64).fill(1).buffer
  const refuse = (): Promise<never> =>
    Promise.reject(new Error('this provider takes keys, signs and verifies only'))
  return {
    getRandomValues: (array) => webcrypto.getRandomValues(array),
    subtle: {
      digest: (algorithm, data) => webcrypto.subtle.digest(algorithm, data),
      importKey: () => Promise.resolve(key),
      verify: () => Promise.resolve(true),
      sign: () => Promise.resolve(signature),
      exportKey: refuse,
      generateKey: refuse,
      deriveBits: refuse,
      encrypt: refuse,
      decrypt: refuse,
    },
  }
}
