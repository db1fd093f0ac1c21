import { createHash } from 'node:crypto'
import { decodeBase64, encodeBase64 } from '../../../base/base64.js'
import type { FileOwner } from '../file-layer.js'
import type { BookFiles } from './book-files.js'

/** A public file of a server that a group of certificates puts in place. */
export interface JournaledFile {
  /** Where. */
  readonly path: string
  /** Its whole text. */
  readonly text: string
  /** Its permission bits. */
  readonly mode: number
  /** Whom it belongs to; absent: who runs this. */
  readonly owner?: FileOwner | undefined
  /** SHA-256 of what it replaces, as {@link digestOf} writes it; empty: there was none. */
  readonly replaces: string
}

/** One group of certificates that was committed as a whole. */
export interface JournalRecord {
  /** The certificates, DER. */
  readonly certificates: readonly Uint8Array[]
  /** The files of their servers, in the order in which they are put in place. */
  readonly files: readonly JournaledFile[]
}

/** What a journal holds. */
export interface JournalContents {
  /** The groups, oldest first. */
  readonly records: readonly JournalRecord[]
  /** Length of what is whole, in octets. */
  readonly length: number
  /** Length of the file, in octets. */
  readonly size: number
}

const NEWLINE = 0x0a
const DIGEST_LENGTH = 64

/** SHA-256 in hexadecimal. */
export function digestOf(octets: Uint8Array | string): string {
  return createHash('sha256').update(octets).digest('hex')
}

/** Writes a group as one line: the SHA-256 of what follows, a space, JSON. */
export function encodeRecord({ certificates, files }: JournalRecord): Uint8Array {
  const json = JSON.stringify({ certificates: certificates.map((der) => encodeBase64(der)), files })
  return Buffer.from(`${digestOf(json)} ${json}\n`)
}

/** Reads the groups of a journal up to the first that is not whole: what stands there was never committed. */
export function decodeJournal(octets: Uint8Array): JournalContents {
  const records: JournalRecord[] = []
  let length = 0
  for (;;) {
    const end = octets.indexOf(NEWLINE, length)
    const record = end < 0 ? undefined : decodeRecord(octets.subarray(length, end))
    if (record === undefined) return { records, length, size: octets.length }
    records.push(record)
    length = end + 1
  }
}

function decodeRecord(octets: Uint8Array): JournalRecord | undefined {
  const json = octets.subarray(DIGEST_LENGTH + 1)
  const digest = new TextDecoder().decode(octets.subarray(0, DIGEST_LENGTH))
  if (digestOf(json) !== digest) return undefined
  return recordOf(JSON.parse(new TextDecoder().decode(json)))
}

/** Another version of this library may have written another form: that is no record either. */
function recordOf(value: unknown): JournalRecord | undefined {
  if (!isObject(value) || !Array.isArray(value['certificates']) || !Array.isArray(value['files']))
    return undefined
  const certificates = value['certificates'].map((text: unknown) =>
    typeof text === 'string' ? decodeBase64(text) : undefined,
  )
  const files = value['files'].map(fileOf)
  if (!certificates.every(isPresent) || !files.every(isPresent)) return undefined
  return { certificates, files }
}

function fileOf(value: unknown): JournaledFile | undefined {
  if (!isObject(value)) return undefined
  const { path, text, mode, replaces, owner } = value
  if (typeof path !== 'string' || typeof text !== 'string') return undefined
  if (typeof mode !== 'number' || typeof replaces !== 'string') return undefined
  return { path, text, mode, replaces, owner: ownerOf(owner) }
}

function ownerOf(value: unknown): FileOwner | undefined {
  if (!isObject(value)) return undefined
  const { uid, gid } = value
  return typeof uid === 'number' && typeof gid === 'number' ? { uid, gid } : undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isPresent<Value>(value: Value | undefined): value is Value {
  return value !== undefined
}

/** The redo log of a CA directory: a group is committed when its record in it is durable. */
export class Journal {
  /** Where it lies. */
  readonly path: string
  readonly #files: BookFiles

  /** A journal at a path, which need not exist. */
  constructor(files: BookFiles, path: string) {
    this.#files = files
    this.path = path
  }

  /** Adds a group; it is committed when this returns. Gives the length before it. */
  async append(record: JournalRecord): Promise<number> {
    const octets = encodeRecord(record)
    return this.#files.appendToLog(this.path, octets, true)
  }

  /** Reads all that it holds; an absent one holds nothing. */
  async read(): Promise<JournalContents> {
    const octets = await this.#files.find(this.path)
    return octets === undefined ? { records: [], length: 0, size: 0 } : decodeJournal(octets)
  }

  /** Takes a group back, durably: it will never have been. */
  async takeBack(length: number): Promise<void> {
    await this.#files.cut(this.path, length, true)
  }

  /** Forgets everything behind a length. Groups that come back with a power failure are replayed to what is there. */
  async cut(length: number): Promise<void> {
    await this.#files.cut(this.path, length, false)
  }
}
