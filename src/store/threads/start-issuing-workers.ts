import { availableParallelism } from 'node:os'
import { expectInteger, expectObject, expectRecord } from '../../base/options.js'
import { openIssuer } from '../../issue/issuer.js'
import type { Issuer } from '../../issue/records.js'
import { nodeCrypto } from '../../keys/node/node-crypto.js'
import { workerFailure } from '../issuing-workers.js'
import type { IssuingWorkers } from '../issuing-workers.js'
import type { SignedJob, SigningJob } from '../signing-job.js'
import { packIssuer } from './issuer-message.js'
import { IssuingThread } from './issuing-thread.js'
import type { WaitingJob } from './issuing-thread.js'

/** What `startIssuingWorkers` takes. */
export interface StartIssuingWorkersOptions {
  /** The CA with its key, as `store.openIssuer` gives it. */
  readonly issuer: Issuer
  /** How many threads, 1 to 64; absent: one for each core that this process may use. */
  readonly count?: number
}

/** More threads than any batch keeps busy. */
const MOST_THREADS = 64

/**
 * Starts threads that make keys, verify requests and sign for `issueMany`; what touches the store stays in this thread.
 * They live until `close`, also from one batch to the next, and keep the process alive only while they have something to
 * do. The CA key goes to them as Node's own handle, never as octets. Each takes about 0.1 s to start and 14 MB.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` for a key that no other thread can use: one in a signer (an HSM, a KMS), or
 * in a crypto provider other than Node's; leave the workers out with it. The codes of an issuer that may not sign.
 * @example
 * ```ts
 * import { createMemoryStore, createRootCA, issueMany } from 'orchard-pki'
 * import { startIssuingWorkers } from 'orchard-pki/node'
 *
 * const issuer = await createRootCA({ commonName: 'Test CA' })
 * const store = await createMemoryStore({ issuer })
 * const workers = await startIssuingWorkers({ issuer, count: 2 })
 * const requests = ['alpha', 'beta'].map((name) => ({ name, hosts: [`${name}.home.arpa`] }))
 * try {
 *   for await (const { name, error } of issueMany({ store, requests, workers })) console.log(name, error?.message ?? 'done')
 * } finally {
 *   await workers.close()
 * }
 * ```
 */
export async function startIssuingWorkers(options: StartIssuingWorkersOptions): Promise<IssuingWorkers> {
  expectRecord(options, '', ['issuer', 'count'])
  const { issuer, count = Math.min(availableParallelism(), MOST_THREADS) } = options
  expectInteger(count, 'count', { min: 1, max: MOST_THREADS })
  await openIssuer(issuer, nodeCrypto)
  return new IssuingThreads(issuer, count)
}

/** Jobs of one message at most. */
const GROUP_JOBS = 8

class IssuingThreads implements IssuingWorkers {
  readonly issuer: Issuer
  readonly #threads: readonly IssuingThread[]
  readonly #waiting: WaitingJob[] = []
  #isHandingOut = false
  /** Why no job is done any more. */
  #failure: Error | undefined

  constructor(issuer: Issuer, count: number) {
    this.issuer = Object.freeze({ ...issuer })
    const message = packIssuer(issuer)
    const listener = {
      onRoom: () => {
        this.#handOut()
      },
      onEnd: (cause: unknown) => {
        this.#fail(workerFailure('ended', cause))
      },
    }
    this.#threads = Array.from({ length: count }, () => new IssuingThread(message, listener))
  }

  sign(job: SigningJob): Promise<SignedJob> {
    return new Promise((resolve, reject) => {
      expectObject(job, 'job')
      if (this.#failure !== undefined) {
        reject(this.#failure)
        return
      }
      this.#waiting.push({ job, resolve, reject })
      // Jobs that are given in one turn of the event loop go together.
      if (!this.#isHandingOut) setImmediate(() => this.#handOut())
      this.#isHandingOut = true
    })
  }

  async close(): Promise<void> {
    this.#fail(workerFailure('closed'))
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }

  #handOut(): void {
    this.#isHandingOut = false
    for (const thread of this.#threads) {
      if (this.#waiting.length === 0) return
      const share = Math.ceil(this.#waiting.length / this.#threads.length)
      if (thread.hasRoom) thread.do(this.#waiting.splice(0, Math.min(GROUP_JOBS, share)))
    }
  }

  #fail(error: Error): void {
    if (this.#failure !== undefined) return
    this.#failure = error
    for (const thread of this.#threads) thread.fail(error)
    for (const { reject } of this.#waiting.splice(0)) reject(error)
  }
}
