import { createHash } from 'node:crypto'
import { decodeBase64, encodeBase64 } from '../../../base/base64.js'
import { readCertificate } from '../../../x509/read/certificate.js'
import type { FileOwner } from '../file-layer.js'
import { parsePublicFileName } from '../servers/public-file.js'
import type { PublicFile } from '../servers/public-file.js'
import type { BookFiles } from './book-files.js'
import { indexError } from './index-entries.js'

/** A public file of a server that a group of certificates puts in place. */
export interface JournaledFile extends PublicFile {
  /** SHA-256 of what it replaces, as {@link digestOf} writes it; empty: there was none. */
  readonly replaces: string
  /** Whether the key of its pair was there: where it is gone, a person has taken the server away. */
  readonly hasKey: boolean
}

/** One group of certificates that was committed as a whole. */
export interface JournalRecord {
  /** The boot in which it was committed: until the next one, what was put in place is there. */
  readonly boot: string
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
/** Number of this form of a record. */
const FORM = 2

/** SHA-256 in hexadecimal. */
export function digestOf(octets: Uint8Array | string): string {
  return createHash('sha256').update(octets).digest('hex')
}

/** Writes a group as one line: the SHA-256 of what follows, a space, JSON. */
export function encodeRecord({ boot, certificates, files }: JournalRecord): Uint8Array {
  const json = JSON.stringify({
    form: FORM,
    boot,
    certificates: certificates.map((der) => encodeBase64(der)),
    files,
  })
  return Buffer.from(`${digestOf(json)} ${json}\n`)
}

/**
 * Reads the groups of a journal up to the first that is not whole: what stands there was never committed.
 *
 * @param path - Where it lies, for the message.
 * @throws PKIError `ERR_PKI_INDEX` (`unknown-form`) at a record that is whole and that another version has written: it
 * was committed, so it is not passed over.
 */
export function decodeJournal(octets: Uint8Array, path: string): JournalContents {
  const records: JournalRecord[] = []
  let length = 0
  for (;;) {
    const end = octets.indexOf(NEWLINE, length)
    const json = end < 0 ? undefined : wholeText(octets.subarray(length, end))
    if (json === undefined) return { records, length, size: octets.length }
    const record = recordOf(parseJSON(json))
    if (record === undefined) throw indexError(path, { line: records.length + 1, reason: 'unknown-form' })
    records.push(record)
    length = end + 1
  }
}

function wholeText(octets: Uint8Array): string | undefined {
  const json = octets.subarray(DIGEST_LENGTH + 1)
  const digest = new TextDecoder().decode(octets.subarray(0, DIGEST_LENGTH))
  return digestOf(json) === digest ? new TextDecoder().decode(json) : undefined
}

function parseJSON(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function recordOf(value: unknown): JournalRecord | undefined {
  if (!isObject(value) || value['form'] !== FORM || typeof value['boot'] !== 'string') return undefined
  if (!Array.isArray(value['certificates']) || !Array.isArray(value['files'])) return undefined
  const certificates = value['certificates'].map(certificateOf)
  const files = value['files'].map(fileOf)
  if (!certificates.every(isPresent) || !files.every(isPresent)) return undefined
  return { boot: value['boot'], certificates, files }
}

function certificateOf(value: unknown): Uint8Array | undefined {
  const der = typeof value === 'string' ? decodeBase64(value) : undefined
  try {
    return der === undefined ? undefined : readCertificate(der).der
  } catch {
    return undefined
  }
}

function fileOf(value: unknown): JournaledFile | undefined {
  if (!isObject(value)) return undefined
  const { text, replaces, hasKey, owner } = value
  const name = parsePublicFileName(value['name'])
  if (name === undefined || typeof text !== 'string') return undefined
  if (typeof replaces !== 'string' || typeof hasKey !== 'boolean') return undefined
  return { name, text, replaces, hasKey, owner: ownerOf(owner) }
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
    return octets === undefined ? { records: [], length: 0, size: 0 } : decodeJournal(octets, this.path)
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
