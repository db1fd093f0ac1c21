/** A thread that does the cryptography of a certificate and nothing else: told for how long, it answers how often a second. */
import { webcrypto } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { nodeCrypto } from '../../src/node.js'
import { requestParts } from '../contenders/raw.js'
import { turnTaker } from './interleave.js'
import { inTurn } from './job.js'

/** What it is started with. */
interface RawWork {
  readonly job: 'requests' | 'keys'
  readonly requests: readonly Uint8Array[]
}

const P256 = { name: 'ECDSA', namedCurve: 'P-256' }
const WITH_SHA256 = { name: 'ECDSA', hash: 'SHA-256' }
/** Octets that are signed in a certificate. */
const TBS_OCTETS = 420
/** Jobs that are begun at once, as many as `issueMany` sends to a thread. */
const AT_ONCE = 16

const { subtle } = nodeCrypto
const { job, requests } = workerData as RawWork
const ca = await webcrypto.subtle.generateKey(P256, false, ['sign', 'verify'])
const tbs = new Uint8Array(TBS_OCTETS)
const next = inTurn(requests.map((request) => requestParts(request)))
const { turn } = turnTaker({
  name: job,
  run: () => Promise.all(Array.from({ length: AT_ONCE }, job === 'keys' ? makeAndSign : signRequest)),
})

parentPort?.on('message', (turnMs: number) => {
  void turn(turnMs).then((rate) => parentPort?.postMessage(rate * AT_ONCE))
})

async function signRequest(): Promise<unknown> {
  const { keyBits, signed, sideBySide } = next()
  const publicKey = await subtle.importKey('raw', keyBits, P256, true, ['verify'])
  if (!(await subtle.verify(WITH_SHA256, publicKey, sideBySide, signed)))
    throw new Error('a request does not verify')
  return finish(keyBits)
}

/** A key is made, a request signed with it, and the key goes out as PKCS#8. */
async function makeAndSign(): Promise<unknown> {
  const pair = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify'])
  await subtle.sign(WITH_SHA256, pair.privateKey, tbs)
  await subtle.exportKey('pkcs8', pair.privateKey)
  return finish(new Uint8Array(await subtle.exportKey('raw', pair.publicKey)))
}

async function finish(keyBits: Uint8Array): Promise<unknown> {
  await subtle.digest('SHA-1', keyBits)
  return subtle.sign(WITH_SHA256, ca.privateKey, tbs)
}
