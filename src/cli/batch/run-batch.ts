import { issueMany } from '../../index.js'
import type { BatchRequest, IssueManyOptions } from '../../index.js'
import { EXIT } from '../exit-codes.js'
import type { CommonFlags } from '../flags.js'
import type { Outcome } from '../program/runner.js'
import type { Session } from '../session.js'
import type { BatchItem } from './batch-item.js'
import { BatchReport } from './report-batch.js'

/** A batch: what is asked for, and how it is signed. */
export interface Batch {
  /** The requests, in order. */
  readonly items: AsyncIterable<BatchItem>
  /** Who signs, and for how long. */
  readonly options: Omit<IssueManyOptions, 'requests'>
}

/**
 * Issues what a batch asks for: one line for each problem, then a summary; with `--json` one document per line. A bad
 * request does not stop the others.
 *
 * @throws PKIError what stops all of them: the passphrase, the disk.
 */
export async function runBatch(
  session: Session,
  flags: CommonFlags,
  { items, options }: Batch,
): Promise<Outcome> {
  const report = new BatchReport(session, flags)
  const queue = new BatchQueue(report)
  const requests = queue.takeFrom(items)
  try {
    for await (const result of issueMany({ ...pausing(options, report), requests })) {
      const item = queue.next()
      if (result.error === undefined) await report.done(item, result)
      else await report.refused(item, result.error)
      await queue.reportRefusals()
    }
    await queue.reportRefusals()
  } catch (error) {
    await report.end(false)
    throw error
  }
  await report.end(true)
  return { code: report.counts.refused === 0 ? EXIT.done : EXIT.failed }
}

/** A passphrase may be asked for in the middle, once something must be signed: the bar makes room for the question. */
function pausing(options: Batch['options'], report: BatchReport): Batch['options'] {
  const { passphrase } = options
  if (typeof passphrase !== 'function') return options
  return {
    ...options,
    passphrase: async () => {
      report.clear()
      return passphrase()
    },
  }
}

/** Refusals that may wait for the results before them. */
const MOST_WAITING = 1_000

/** What was read of a batch and is not reported yet, in the order of the input. */
class BatchQueue {
  readonly #report: BatchReport
  readonly #waiting: BatchItem[] = []
  #underWay = 0

  constructor(report: BatchReport) {
    this.#report = report
  }

  /** Hands the requests on, and keeps what they came from. */
  async *takeFrom(items: AsyncIterable<BatchItem>): AsyncGenerator<BatchRequest> {
    for await (const item of items) {
      const { request, error } = item
      if (error !== undefined && (this.#underWay === 0 || this.#waiting.length >= MOST_WAITING)) {
        await this.#report.refused(item, error)
        continue
      }
      this.#waiting.push(item)
      if (request === undefined) continue
      this.#underWay += 1
      yield request
    }
  }

  /** What the next result belongs to. */
  next(): BatchItem {
    this.#underWay -= 1
    return this.#waiting.shift() ?? { place: 'batch' }
  }

  /** Reports the refusals that wait for no result any more. */
  async reportRefusals(): Promise<void> {
    for (let first = this.#waiting[0]; first?.error !== undefined; first = this.#waiting[0]) {
      this.#waiting.shift()
      await this.#report.refused(first, first.error)
    }
  }
}
