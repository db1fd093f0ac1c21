import { dirname } from 'node:path'
import { isPKIError } from '../../../base/errors.js'
import type { PKIErrorOf } from '../../../base/errors.js'
import type { NewCRL, NewEntry, StoreEntry, StoreQuery } from '../../ca-store.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import type { FileFacts, FileLayer } from '../file-layer.js'
import type { Layout } from '../layout.js'
import { liesWithin } from '../lies-within.js'
import { withLock } from '../lock/directory-lock.js'
import type { ServerShelf } from '../servers/server-shelf.js'
import { BookFiles } from './book-files.js'
import type { BookParts } from './book-parts.js'
import { bookPathsOf } from './book-paths.js'
import { changeEntry } from './change-entry.js'
import type { EntryChange } from './change-entry.js'
import { checkpoint, LONGEST_JOURNAL } from './checkpoint.js'
import { commitGroup } from './commit-group.js'
import { takeCRLNumber } from './crl-number.js'
import { findEntries, readIndex } from './find-entries.js'
import type { SettledIndex } from './find-entries.js'
import { assertIndexFile } from './index-file.js'
import { IndexTrail } from './index-trail.js'
import { Journal } from './journal.js'
import { NewCertificates } from './new-certificates.js'
import { recoverBooks } from './recover-books.js'
import { RevocationLog } from './revocation-log.js'
import { MOST_LOOKS, neverStill } from './settle-index.js'
import { sweepTemporaries } from './sweep-temporaries.js'
import { compareState, dropState, keepState } from './state.js'
import { findStoredCRL, keepStoredCRL } from './stored-crl.js'
import { allowEqualSubjects } from './unique-subject.js'

/** What the books of a CA are opened with. */
export interface BooksOptions {
  /** The file system. */
  readonly files: FileLayer
  /** Where everything lies. */
  readonly layout: Layout
  /** The certificate that signs. */
  readonly issuer: CertificateRecord
  /** Octets that the journal may have before it is emptied; absent: 4 MiB. */
  readonly longestJournal?: number | undefined
}

/** Opens the books of a CA; touches nothing. */
export function openBooks(options: BooksOptions): Books {
  return new Books(options)
}

/**
 * The books of a CA directory: `index.txt`, `newcerts/`, and what this library keeps beside them so that nothing is
 * lost. Whatever changes them holds the lock while it writes, and first makes sure that nobody else has left them
 * otherwise than they were.
 */
export class Books {
  readonly #parts: BookParts
  readonly #repairs: string[] = []
  readonly #lock: string
  readonly #longestJournal: number
  #subjectsChecked = false

  /** Books at a place. */
  constructor({ files: layer, layout, issuer, longestJournal = LONGEST_JOURNAL }: BooksOptions) {
    const files = new BookFiles(layer)
    this.#longestJournal = longestJournal
    const paths = bookPathsOf(layout)
    this.#lock = paths.lock
    this.#parts = {
      files,
      layout,
      issuer,
      trail: new IndexTrail(),
      journal: new Journal(files, paths.journal),
      revocations: new RevocationLog(files, paths.revocations),
      newCertificates: new NewCertificates(files, layout),
    }
  }

  /** What has been repaired through this object, one sentence each. */
  get repairs(): readonly string[] {
    return Object.freeze([...this.#repairs])
  }

  /** What they are made of. */
  get parts(): BookParts {
    return this.#parts
  }

  /**
   * Makes sure that the books are in order: compares without the lock, and takes it only when something is to be done.
   * Books that lie outside of the CA's folder are left as they are: who only looks at a folder that somebody else has
   * made must not write to where that one has chosen.
   *
   * @returns The place outside that kept it from putting them in order.
   * @throws PKIError `ERR_PKI_INDEX` where a person must decide; `ERR_PKI_LOCKED`, `ERR_PKI_FILE`.
   */
  async settle(): Promise<string | undefined> {
    if ((await this.#findSettled()) !== undefined) return undefined
    const outside = await this.#findOutside()
    if (outside === undefined) await this.#locked(() => Promise.resolve())
    return outside
  }

  /** Removes the temporary files of interrupted runs, where they lie in the CA's folder. */
  async sweep(): Promise<void> {
    if ((await this.#findOutside()) !== undefined) return
    await this.#locked(async () => {
      this.#repairs.push(...(await sweepTemporaries(this.#parts)))
    })
  }

  /** Takes a serial number for ever; false when it has been taken. Reads no list. */
  async reserve(serialNumber: string): Promise<boolean> {
    return this.#parts.newCertificates.claim(serialNumber)
  }

  /** Enters certificates, all or none; durable when it returns. */
  async commit(shelf: ServerShelf, entries: readonly NewEntry[]): Promise<void> {
    if (entries.length === 0) return
    await this.#writing(async () => {
      if (!this.#subjectsChecked) this.#repairs.push(...(await allowEqualSubjects(this.#parts)))
      this.#subjectsChecked = true
      await commitGroup(this.#parts, shelf, entries)
    })
  }

  /** Revokes or releases one certificate; durable when it returns. */
  async change(change: EntryChange): Promise<StoreEntry> {
    const { files, layout } = this.#parts
    return this.#writing(async () => {
      for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
        const entry = await changeEntry(this.#parts, change)
        if (entry !== undefined) return entry
        // What another program has put there lacks what is ours, and may say something else of this certificate.
        this.#repairs.push(...(await recoverBooks(this.#parts, true)))
        await dropState(files, layout)
      }
      throw neverStill(layout.index)
    })
  }

  /** Streams the entries that a query asks for. */
  find(query: StoreQuery = {}): AsyncIterable<StoreEntry> {
    return findEntries(this.#parts, query, () => this.#openIndex())
  }

  /** Streams the lines of the index as they stand there, in pieces that stand until the next is asked for. */
  readIndex(): AsyncIterable<Uint8Array> {
    return readIndex(() => this.#openIndex())
  }

  /** The certificate of a serial number, DER. */
  async findCertificate(serialNumber: string): Promise<Uint8Array | undefined> {
    return (await this.#parts.newCertificates.find(serialNumber))?.der
  }

  /** Takes the next cRLNumber; durable before it is given out. */
  async takeCRLNumber(): Promise<bigint> {
    return this.#locked(() => takeCRLNumber(this.#parts))
  }

  /** Keeps a CRL as the current one; false: a later one is there, and stays. */
  async keepCRL(crl: NewCRL): Promise<boolean> {
    return this.#locked(() => keepStoredCRL(this.#parts, crl))
  }

  /** The current CRL, DER. */
  async findCRL(): Promise<Uint8Array | undefined> {
    return (await findStoredCRL(this.#parts))?.der
  }

  /** A change of the books: whoever is interrupted in it leaves no state behind, so the next one looks at everything. */
  async #writing<Result>(step: () => Promise<Result>): Promise<Result> {
    const { files, layout } = this.#parts
    return this.#locked(async () => {
      await dropState(files, layout)
      const result = await step()
      await this.#tidy()
      return result
    })
  }

  /** What is done is done: that the journal cannot be emptied now, or no state be written, is no failure of it. */
  async #tidy(): Promise<void> {
    const { files, journal } = this.#parts
    try {
      const size = (await files.findFacts(journal.path))?.size ?? 0
      if (size > this.#longestJournal) await checkpoint(this.#parts, await journal.read())
      await keepState(this.#parts)
    } catch (error) {
      if (!isPKIError(error, 'ERR_PKI_FILE')) throw error
    }
  }

  async #locked<Result>(step: () => Promise<Result>): Promise<Result> {
    const { files, layout } = this.#parts
    return withLock({ files: files.layer, path: this.#lock }, async () => {
      const { sound, placed, index } = await compareState(files, layout)
      assertIndexFile(layout.index, index)
      this.#parts.trail.begin(index)
      if (!sound) this.#repairs.push(...(await recoverBooks(this.#parts, placed)))
      try {
        return await step()
      } finally {
        this.#repairs.push(...this.#parts.trail.takeRemarks())
      }
    })
  }

  /**
   * Opens the index when the books are in order. What is read of it ends where it ended then: nobody sees half of a
   * line that another process is adding, and who issues while reading comes to an end.
   */
  async #openIndex(): Promise<SettledIndex> {
    const { files, layout } = this.#parts
    for (let tries = 0; ; tries += 1) {
      const settled = await this.#settledIndex()
      const file = await files.openToRead(layout.index)
      const { inode, size } = await files
        .wrap('read', layout.index, () => file.facts())
        .catch(async (error: unknown) => {
          await file.close()
          throw error
        })
      if (settled?.inode === inode) return { file, size: settled.size }
      if (settled === undefined || tries === MOST_TRIES) return { file, size }
      await file.close()
    }
  }

  /** The index when it was in order; `undefined` where it cannot be brought in order, on a disk that is read-only. */
  async #settledIndex(): Promise<FileFacts | undefined> {
    try {
      const found = await this.#findSettled()
      if (found !== undefined || (await this.#findOutside()) !== undefined) return found
      return await this.#locked(() => this.#parts.files.findFacts(this.#parts.layout.index))
    } catch (error) {
      if (isReadOnly(error)) return undefined
      throw error
    }
  }

  /** The first of the folders that a repair writes to that lies outside of the CA's. */
  async #findOutside(): Promise<string | undefined> {
    const { files, layout } = this.#parts
    for (const folder of [layout.books, layout.newCerts, dirname(layout.index), dirname(layout.crl)])
      if (!(await liesWithin(files.layer, folder, layout.path))) return folder
    return undefined
  }

  /** A CA that has never issued anything has nothing to be looked for, and no state either. */
  async #findSettled(): Promise<FileFacts | undefined> {
    const { files, layout } = this.#parts
    const { sound, index } = await compareState(files, layout)
    if (sound) return index
    if (index?.size !== 0 || (await files.findFacts(layout.books)) !== undefined) return undefined
    return (await files.list(layout.newCerts))?.length === 0 ? index : undefined
  }
}

/** What a disk says that cannot be written by us, or takes nothing more. */
const READ_ONLY: readonly string[] = ['EROFS', 'EACCES', 'EPERM', 'ENOSPC', 'EDQUOT']
/** Somebody may replace the index between two looks; not for ever. */
const MOST_TRIES = 10

/** Tells whether an error says that nothing can be written here. */
export function isReadOnly(error: unknown): error is PKIErrorOf<'ERR_PKI_FILE'> {
  return isPKIError(error, 'ERR_PKI_FILE') && READ_ONLY.includes(error.details.systemCode)
}
