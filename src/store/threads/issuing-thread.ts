import { Worker } from 'node:worker_threads'
import { PKIError } from '../../base/errors.js'
import type { SignedJob, SigningJob } from '../signing-job.js'
import { unpackError } from './messages.js'
import type { GroupAnswer, IssuerMessage, Order } from './messages.js'

/** A job, and who waits for it. */
export interface WaitingJob {
  /** The job. */
  readonly job: SigningJob
  /** Takes what came of it. */
  readonly resolve: (signed: SignedJob) => void
  /** Takes why nothing came of it. */
  readonly reject: (error: unknown) => void
}

/** What a thread tells. */
export interface ThreadListener {
  /** A group of jobs is done: there is room for another. */
  readonly onRoom: () => void
  /** The thread has ended, or cannot go on. */
  readonly onEnd: (cause: unknown) => void
}

/** Groups that a thread has at once: one is on its way while it does the other. */
const GROUPS = 2

/** One thread that signs. It keeps the process alive only while it has something to do. */
export class IssuingThread {
  readonly #worker: Worker
  readonly #groups = new Map<number, readonly WaitingJob[]>()
  readonly #listener: ThreadListener
  readonly #ended: Promise<void>
  #count = 0
  #isClosing = false

  constructor(issuer: IssuerMessage, listener: ThreadListener) {
    this.#listener = listener
    // The flags of the program (a loader, `--eval`) are not for this file.
    this.#worker = new Worker(new URL('./issuing-worker.js', import.meta.url), { execArgv: [] })
    this.#worker.on('message', (answer: GroupAnswer) => {
      this.#take(answer)
    })
    this.#worker.once('error', listener.onEnd)
    this.#worker.once('messageerror', listener.onEnd)
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        listener.onEnd(new Error(`the thread ended with ${String(code)}`))
        resolve()
      })
    })
    this.#send({ issuer })
    // After the listeners: the first one of messages would undo it.
    this.#worker.unref()
  }

  /** Whether it takes another group. */
  get hasRoom(): boolean {
    return this.#groups.size < GROUPS
  }

  /** Does a group of jobs. */
  do(group: readonly WaitingJob[]): void {
    this.#count += 1
    try {
      this.#send({ id: this.#count, jobs: group.map(({ job }) => job) })
    } catch (cause) {
      for (const { reject } of group) reject(cannotBeSent(cause))
      return
    }
    this.#groups.set(this.#count, group)
    this.#keepProcess()
  }

  /** Refuses what it has not done. */
  fail(error: unknown): void {
    const left = [...this.#groups.values()].flat()
    this.#groups.clear()
    this.#keepProcess()
    for (const { reject } of left) reject(error)
  }

  /** Ends it, once it has done what it has begun: Node aborts where a thread is stopped that makes a key. */
  async close(): Promise<void> {
    this.#isClosing = true
    this.#keepProcess()
    this.#send({ isOver: true })
    await this.#ended
  }

  /** The process may end while nobody waits for this thread. */
  #keepProcess(): void {
    if (this.#isClosing || this.#groups.size > 0) this.#worker.ref()
    else this.#worker.unref()
  }

  #send(order: Order): void {
    this.#worker.postMessage(order)
  }

  #take({ id, answers }: GroupAnswer): void {
    const group = this.#groups.get(id) ?? []
    this.#groups.delete(id)
    this.#keepProcess()
    for (const [index, { resolve, reject }] of group.entries()) {
      const answer = answers[index]
      if (answer === undefined) continue
      if ('signed' in answer) resolve(answer.signed)
      else reject(unpackError(answer.failure))
    }
    this.#listener.onRoom()
  }
}

function cannotBeSent(cause: unknown): PKIError<'ERR_PKI_OPTION'> {
  return new PKIError(
    'ERR_PKI_OPTION',
    'a job, or another of the same turn, holds what no thread can be sent',
    {
      details: { option: 'job', expected: 'plain data: no functions, no proxies' },
      cause,
    },
  )
}
