import type { BatchCertificate, PKIError } from '../../index.js'
import type { BatchLineDocument } from './documents.js'
import type { CommonFlags } from '../flags.js'
import { problemOf, writeProblem } from '../problem.js'
import type { Session } from '../session.js'
import { paceOutput } from '../sinks/paced-output.js'
import type { PacedOutput } from '../sinks/paced-output.js'
import { createProgress } from '../sinks/progress.js'
import type { Progress } from '../sinks/progress.js'
import type { BatchItem } from './batch-item.js'

/** Says how a batch goes: a bar in a terminal, a line for each problem, a summary; with `--json` a document per line. */
export class BatchReport {
  /** How many servers ended how. */
  readonly counts: Record<BatchCertificate['outcome'] | 'refused', number> = {
    issued: 0,
    renewed: 0,
    reused: 0,
    refused: 0,
  }
  readonly #session: Session
  readonly #progress: Progress
  readonly #output: PacedOutput | undefined

  /** Begins a report. */
  constructor(session: Session, { json }: CommonFlags) {
    this.#session = session
    this.#progress = createProgress(session, json === true)
    this.#output = json === true ? paceOutput(session.environment.stdout) : undefined
  }

  /** A server has its certificate. */
  async done({ line, part }: BatchItem, result: BatchCertificate): Promise<void> {
    const { name, outcome, reason, hosts, serialNumber, notBefore, notAfter } = result
    this.counts[outcome] += 1
    this.#progress.show(this.summary, part)
    await this.#write({
      ...(line === undefined ? {} : { line }),
      name,
      outcome,
      reason,
      hosts,
      serialNumber,
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
    })
  }

  /** A request was refused. */
  async refused({ place, line, part, request }: BatchItem, error: PKIError): Promise<void> {
    this.counts.refused += 1
    this.clear()
    writeProblem(this.#session.environment.stderr, place, error)
    this.#progress.show(this.summary, part)
    await this.#write({
      ...(line === undefined ? { file: place } : { line }),
      ...(request === undefined ? {} : { name: request.name }),
      error: problemOf(error),
    })
  }

  /** Takes the bar off the screen, because somebody is asked something. */
  clear(): void {
    this.#progress.clear()
  }

  /** The last word; `isWhole` is false where something has stopped the rest. */
  async end(isWhole: boolean): Promise<void> {
    const { printer } = this.#session
    this.clear()
    await this.#output?.end()
    if (!isWhole && Object.values(this.counts).every((count) => count === 0)) return
    if (!isWhole) printer.failed('Servers', `${this.summary}; the rest was not looked at`)
    else if (this.counts.refused === 0) printer.done('Servers', this.summary)
    else printer.failed('Servers', this.summary)
  }

  /** All counts in words, e.g. `3 issued, 1 kept`. */
  get summary(): string {
    const { issued, renewed, reused, refused } = this.counts
    const parts = [
      [issued, 'issued'],
      [renewed, 'renewed'],
      [reused, 'kept'],
      [refused, 'refused'],
    ] as const
    const words = parts.filter(([count]) => count > 0).map(([count, word]) => `${String(count)} ${word}`)
    return words.length === 0 ? 'none asked for' : words.join(', ')
  }

  async #write(document: BatchLineDocument): Promise<void> {
    await this.#output?.write(`${JSON.stringify(document)}\n`)
  }
}
