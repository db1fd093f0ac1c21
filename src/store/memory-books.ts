import { copyBytes, toHex } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import { floorToSecond } from '../base/time.js'
import { readCertificate } from '../x509/read/certificate.js'
import type { NewCRL, NewEntry, Revocation, StoreEntry, StoreQuery } from './ca-store.js'
import { onelineName } from './index-line.js'
import { prepareQuery, serialOf } from './store-query.js'

/** What is kept of one certificate. */
interface BookEntry {
  readonly serialNumber: string
  readonly der: Uint8Array
  readonly notAfter: number
  readonly subject: string
  revocation: Revocation | undefined
  changes: number
}

/** The books of a CA in memory. Each method is one step that nothing comes between. */
export class MemoryBooks {
  readonly #reserved = new Set<string>()
  readonly #entries = new Map<string, BookEntry>()
  readonly #order: BookEntry[] = []
  #crlNumber = 0n
  #crl: NewCRL | undefined

  /** Keeps a serial number, once. */
  reserve(serialNumber: string): boolean {
    const serial = serialOf(serialNumber)
    if (this.#reserved.has(serial)) return false
    this.#reserved.add(serial)
    return true
  }

  /**
   * Enters certificates, all or none.
   *
   * @throws {@link PKIError} `ERR_PKI_CONFLICT` (`serial-used`) for one that has been entered; `ERR_PKI_DER`.
   */
  enter(entries: readonly NewEntry[]): void {
    const fresh = new Map<string, BookEntry>()
    for (const { der } of entries) {
      const entry = bookEntryOf(copyBytes(der))
      const { serialNumber } = entry
      if (this.#entries.has(serialNumber) || fresh.has(serialNumber)) throw usedTwice(serialNumber)
      fresh.set(serialNumber, entry)
    }
    for (const entry of fresh.values()) {
      this.#reserved.add(entry.serialNumber)
      this.#entries.set(entry.serialNumber, entry)
      this.#order.push(entry)
    }
  }

  /** Changes the state of one certificate, if it is still of this version. */
  revoke(serialNumber: string, version: string, revocation: Revocation | undefined): StoreEntry {
    const entry = this.#entries.get(serialOf(serialNumber))
    if (entry === undefined) throw unknownSerial(serialNumber)
    if (versionOf(entry) !== version) throw changedMeanwhile(serialNumber)
    entry.revocation = revocation === undefined ? undefined : wholeSeconds(revocation)
    entry.changes += 1
    return storeEntryOf(entry)
  }

  /** Streams the entries that there are when the stream begins: who issues while reading must come to an end. */
  async *find(query?: StoreQuery): AsyncIterable<StoreEntry> {
    const { matches, serialNumber } = prepareQuery(query)
    const one = serialNumber === undefined ? undefined : this.#entries.get(serialNumber)
    if (serialNumber !== undefined && one === undefined) return
    const end = one === undefined ? this.#order.length : 1
    for (let index = 0; index < end; index += 1) {
      const entry = one ?? this.#order[index]
      const found = entry === undefined ? undefined : storeEntryOf(entry)
      if (found !== undefined && matches(found)) yield await Promise.resolve(found)
    }
  }

  /** The certificate of a serial number. */
  findCertificate(serialNumber: string): Uint8Array | undefined {
    const entry = this.#entries.get(serialOf(serialNumber))
    return entry === undefined ? undefined : copyBytes(entry.der)
  }

  /** Takes the next number of a CRL. */
  takeCRLNumber(): bigint {
    this.#crlNumber += 1n
    return this.#crlNumber
  }

  /** Keeps a CRL; false: there is a later one. */
  keepCRL({ der, number }: NewCRL): boolean {
    if (this.#crl !== undefined && this.#crl.number > number) return false
    this.#crl = { der: copyBytes(der), number }
    return true
  }

  /** The current CRL. */
  findCRL(): Uint8Array | undefined {
    return this.#crl === undefined ? undefined : copyBytes(this.#crl.der)
  }
}

function bookEntryOf(der: Uint8Array): BookEntry {
  const certificate = readCertificate(der)
  const serialNumber = serialOf(toHex(certificate.serialNumber))
  const subject = onelineName(certificate.subject)
  return {
    serialNumber,
    der,
    notAfter: certificate.notAfter.getTime(),
    subject: subject === '' ? serialNumber.toUpperCase() : subject,
    revocation: undefined,
    changes: 0,
  }
}

function storeEntryOf(entry: BookEntry): StoreEntry {
  const { serialNumber, notAfter, subject, revocation } = entry
  return Object.freeze({
    serialNumber,
    status: revocation === undefined ? 'valid' : 'revoked',
    get notAfter() {
      return new Date(notAfter)
    },
    subject,
    ...(revocation === undefined ? {} : { revocation }),
    version: versionOf(entry),
  } satisfies StoreEntry)
}

function versionOf({ changes }: BookEntry): string {
  return String(changes)
}

function wholeSeconds({ at, reason, invalidSince }: Revocation): Revocation {
  const revokedAt = floorToSecond(at).getTime()
  const since = invalidSince === undefined ? undefined : floorToSecond(invalidSince).getTime()
  return Object.freeze({
    reason,
    get at() {
      return new Date(revokedAt)
    },
    ...(since === undefined
      ? {}
      : {
          get invalidSince() {
            return new Date(since)
          },
        }),
  })
}

function usedTwice(subject: string): PKIError<'ERR_PKI_CONFLICT'> {
  return new PKIError('ERR_PKI_CONFLICT', `the serial number ${subject} is in the books already`, {
    details: { subject, reason: 'serial-used' },
    hint: 'Sign it again: it gets another serial number.',
  })
}

/** The error for a serial number that the books of a CA do not have. */
export function unknownSerial(subject: string): PKIError<'ERR_PKI_NOT_FOUND'> {
  return new PKIError('ERR_PKI_NOT_FOUND', `no certificate of this CA has the serial number ${subject}`, {
    details: { subject },
    hint: 'orchard list shows the serial numbers of all.',
  })
}

function changedMeanwhile(subject: string): PKIError<'ERR_PKI_CONFLICT'> {
  return new PKIError('ERR_PKI_CONFLICT', `the certificate ${subject} has been changed meanwhile`, {
    details: { subject, reason: 'changed' },
    hint: 'Look at it again, then repeat the command.',
  })
}
