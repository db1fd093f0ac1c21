/**
 * Other ways to do the cryptography of a certificate, which were tried and given up, beside the one that is used: the raw
 * job of P-256, one core. `npm run bench -- tried`.
 */
import { createHash, createPublicKey, sign, verify, webcrypto } from 'node:crypto'
import { rawJob, rawName, requestParts, typicalTBS } from '../contenders/raw.js'
import type { RequestParts } from '../contenders/raw.js'
import { interleave } from '../support/interleave.js'
import type { Contender } from '../support/interleave.js'
import { inTurn, prepareJob } from '../support/job.js'
import type { Job } from '../support/job.js'
import { PROVIDERS } from '../support/providers.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const PLAN = { rounds: 15, turnMs: 200 }
const P256 = { name: 'ECDSA', namedCurve: 'P-256' }
const WITH_SHA256 = { name: 'ECDSA', hash: 'SHA-256' }

/** What was given up. */
export const suite: BenchSuite = {
  name: 'tried',
  title: 'other ways to do the cryptography of a certificate, of the way that is used',
  oneCore: true,
  run,
}

/** A way that is not used, beside the one that is. */
interface Way {
  readonly id: string
  readonly name: string
  /** What is used instead. */
  readonly instead: string
  readonly once: (parts: RequestParts) => Promise<unknown>
}

async function run(say: Say): Promise<readonly Figure[]> {
  const job = await prepareJob('ec-p256')
  const used = await Promise.all(PROVIDERS.map((provider) => rawJob(job, provider)))
  const ways = [...(await webCryptoWays(job)), ...(await directWays(job))]
  const nextParts = inTurn(job.requests.map(requestParts))
  const contenders = ways.map(({ id, once }): Contender<unknown> => ({
    name: id,
    run: () => once(nextParts()),
  }))
  const rates = await interleave([...used, ...contenders], PLAN)
  const of = (wanted: string): number => rates.find(({ name }) => name === wanted)?.perSecond ?? NaN
  for (const { name, perSecond } of rates) say(`  ${name.padEnd(28)} ${perSecond.toFixed(0).padStart(7)}/s`)
  return ways.map(({ id, name, instead }) => ({
    id,
    what: `${name}, of ${instead}`,
    value: of(id) / of(instead),
    unit: 'x',
  }))
}

async function webCryptoWays(job: Job): Promise<readonly Way[]> {
  const { subtle } = webcrypto
  const key = await subtle.importKey('pkcs8', job.caKey, job.importParameters, false, ['sign'])
  const tbs = await typicalTBS(job)
  const instead = rawName({ name: 'WebCrypto' })
  const finish = async (publicKey: webcrypto.CryptoKey, parts: RequestParts): Promise<unknown> => {
    if (!(await subtle.verify(WITH_SHA256, publicKey, parts.sideBySide, parts.signed)))
      throw new Error('a request does not verify')
    await subtle.digest('SHA-1', parts.keyBits)
    return subtle.sign(WITH_SHA256, key, tbs)
  }
  return [
    {
      id: 'import-spki',
      name: 'the public key imported as SubjectPublicKeyInfo, not as its bare point',
      instead,
      once: async (parts) =>
        finish(await subtle.importKey('spki', parts.spki, P256, true, ['verify']), parts),
    },
    {
      id: 'at-once',
      name: 'verifying, hashing and signing begun at once, not one after the other',
      instead,
      once: async (parts) => {
        const publicKey = await subtle.importKey('raw', parts.keyBits, P256, true, ['verify'])
        return Promise.all([
          subtle.verify(WITH_SHA256, publicKey, parts.sideBySide, parts.signed),
          subtle.digest('SHA-1', parts.keyBits),
          subtle.sign(WITH_SHA256, key, tbs),
        ])
      },
    },
  ]
}

async function directWays(job: Job): Promise<readonly Way[]> {
  const tbs = await typicalTBS(job)
  const instead = rawName({ name: 'nodeCrypto' })
  const finish = (publicKey: ReturnType<typeof createPublicKey>, parts: RequestParts): Promise<unknown> => {
    if (!verify('sha256', parts.signed, publicKey, parts.signature))
      throw new Error('a request does not verify')
    createHash('sha1').update(parts.keyBits).digest()
    return Promise.resolve(sign('sha256', tbs, job.caKeyObject))
  }
  const coordinate = (point: Uint8Array, from: number): string =>
    Buffer.from(point.subarray(from, from + 32)).toString('base64url')
  return [
    {
      id: 'direct-der',
      name: 'createPublicKey of node:crypto from DER, no WebCrypto at all',
      instead,
      once: (parts) => finish(createPublicKey({ key: parts.spki, format: 'der', type: 'spki' }), parts),
    },
    {
      id: 'direct-jwk',
      name: 'createPublicKey of node:crypto from a JWK, no WebCrypto at all',
      instead,
      once: (parts) => {
        const [x, y] = [coordinate(parts.keyBits, 1), coordinate(parts.keyBits, 33)]
        return finish(createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' }), parts)
      },
    },
  ]
}
