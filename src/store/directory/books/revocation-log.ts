import { quoteText } from '../../../base/quote.js'
import type { Revocation } from '../../ca-store.js'
import { formatRevocationField, revocationOf } from '../../revocation-field.js'
import { REVOCATION_REASONS } from '../../../issue/revocation-reason.js'
import type { BookFiles } from './book-files.js'

/** What was last said of one certificate. */
export interface LoggedChange {
  /** Its serial number as in `index.txt`. */
  readonly serial: string
  /** The revocation; absent: it was released. */
  readonly revocation?: Revocation
  /** The third column of its line before the change; empty: it was valid. */
  readonly before: string
}

/** What was last said of one certificate, and what was said before. */
export interface LastChange extends LoggedChange {
  /** Every third column that its line had before: an index that has one of them is older than the change. */
  readonly earlier: ReadonlySet<string>
  /** How often its certificate has been changed by us. */
  readonly count: number
}

/** What a revocation log holds. */
export interface LogContents {
  /** The last change of each certificate, by serial number. */
  readonly last: ReadonlyMap<string, LastChange>
  /** Length of what is whole, in octets. */
  readonly length: number
  /** Length of the file, in octets. */
  readonly size: number
  /** Numbers of lines that cannot be read, from 1. */
  readonly damaged: readonly number[]
}

const NEWLINE = 0x0a

/**
 * Every revocation and release of ours, one JSON line each, kept for ever: openssl rewrites `index.txt` from what it
 * read before, without a lock, and would lose one of ours for good.
 */
export class RevocationLog {
  /** Where it lies. */
  readonly path: string
  readonly #files: BookFiles

  /** A log at a path, which need not exist. */
  constructor(files: BookFiles, path: string) {
    this.#files = files
    this.path = path
  }

  /** Adds a change; it counts when this returns. Gives the length before it. */
  async append(change: LoggedChange): Promise<number> {
    const octets = Buffer.from(`${encode(change)}\n`)
    // The name of the folder is durable with the index, which is written next.
    return this.#files.appendToLog(this.path, octets, false)
  }

  /** Reads all of it; an absent one holds nothing. */
  async read(): Promise<LogContents> {
    const octets = (await this.#files.find(this.path)) ?? new Uint8Array()
    const length = octets.lastIndexOf(NEWLINE) + 1
    const last = new Map<string, LastChange>()
    const damaged: number[] = []
    const lines = new TextDecoder().decode(octets.subarray(0, length)).split('\n').slice(0, -1)
    for (const [index, line] of lines.entries()) {
      const change = decode(line)
      if (change === undefined) damaged.push(index + 1)
      else last.set(change.serial, followed(change, last.get(change.serial)))
    }
    return { last, length, size: octets.length, damaged }
  }

  /** Takes a change back, durably: it will never have been. */
  async takeBack(length: number): Promise<void> {
    await this.#files.cut(this.path, length, true)
  }

  /** Forgets the beginning of a line that stands behind a length. */
  async cut(length: number): Promise<void> {
    await this.#files.cut(this.path, length, false)
  }
}

function followed(change: LoggedChange, former: LastChange | undefined): LastChange {
  const earlier = new Set(former?.earlier).add(change.before)
  if (former !== undefined) earlier.add(fieldAfter(former))
  earlier.delete(fieldAfter(change))
  return { ...change, earlier, count: (former?.count ?? 0) + 1 }
}

function encode({ serial, revocation, before }: LoggedChange): string {
  if (revocation === undefined) return JSON.stringify({ serial, released: before })
  const { at, reason, invalidSince } = revocation
  return JSON.stringify({ serial, at, reason, invalidSince, before })
}

function decode(line: string): LoggedChange | undefined {
  const fields = fieldsOf(line)
  const serial = fields?.get('serial')
  if (fields === undefined || typeof serial !== 'string') return undefined
  const released = fields.get('released')
  if (typeof released === 'string') return { serial, before: released }
  const at = instantOf(fields.get('at'))
  const reason = REVOCATION_REASONS.find((word) => word === fields.get('reason'))
  const before = fields.get('before')
  if (at === undefined || reason === undefined || typeof before !== 'string') return undefined
  return { serial, revocation: revocationOf(at, reason, instantOf(fields.get('invalidSince'))), before }
}

function fieldsOf(line: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined
  } catch {
    return undefined
  }
}

function instantOf(value: unknown): number | undefined {
  const instant = typeof value === 'string' ? Date.parse(value) : NaN
  return Number.isNaN(instant) ? undefined : instant
}

const MOST_LISTED = 3

/** Says which lines of a log cannot be read, in one sentence; nothing where all can. */
export function describeDamage(path: string, { damaged }: LogContents): readonly string[] {
  if (damaged.length === 0) return []
  const listed = damaged.slice(0, MOST_LISTED).join(', ')
  const more = damaged.length > MOST_LISTED ? ` and ${String(damaged.length - MOST_LISTED)} more` : ''
  const lines = `${damaged.length === 1 ? 'Line' : 'Lines'} ${listed}${more}`
  return [
    `${lines} of ${quoteText(path)}, the log of revocations, cannot be read: look whether what was revoked stands in index.txt, and take that file from a backup where it does not.`,
  ]
}

/** The third column that a change leaves behind. */
export function fieldAfter({ revocation }: LoggedChange): string {
  return revocation === undefined ? '' : formatRevocationField(revocation)
}
