import { Writable } from 'node:stream'
import type { CLIEnvironment, Output } from '../environment.js'
import { createPrinter } from './printer.js'
import type { Printer } from './printer.js'

/** A printer whose lines are kept instead of written. */
export interface CollectedPrinter {
  /** The printer. */
  readonly printer: Printer
  /** What it would have written to standard output so far. */
  readonly text: () => string
}

/** Makes one, for lines that are written at once later, or drawn anew. */
export function collectPrinter({ stdout, env, platform }: CLIEnvironment): CollectedPrinter {
  const stream = new Collector(stdout)
  return { printer: createPrinter({ stream, env, platform }), text: () => stream.text }
}

/** Takes what a printer writes, as the stream would. */
class Collector extends Writable {
  text = ''
  readonly isTTY: boolean
  readonly columns: number

  constructor({ isTTY, columns }: Output) {
    super()
    this.isTTY = isTTY === true
    this.columns = columns ?? 80
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8')
    done()
  }
}
