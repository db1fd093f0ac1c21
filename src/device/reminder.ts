import type { EncodedInput } from '../base/encoded-input.js'
import { toHex } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import {
  expectArray,
  expectDate,
  expectInteger,
  expectObject,
  expectRecord,
  expectString,
} from '../base/options.js'
import { quoteText } from '../base/quote.js'
import { DAY_MS } from '../base/time.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { sha256 } from '../keys/verify/digest.js'
import type { CertificateRecord } from '../x509/read/records.js'
import { presentOr } from './clock.js'
import { commonNameOf } from './common-name.js'
import { profileFileStem } from './profile-file-name.js'
import { profileIdentity } from './profile-identity.js'
import { reminderWords } from './reminder-words.js'
import type { ReminderSubject } from './reminder-words.js'
import { takePublicCertificates } from './take-certificates.js'
import { writeCalendar } from './write-calendar.js'

/** A server whose certificate ends: what `findServer` and `listServers` give is one. */
export interface ReminderServer {
  /** What it is called, for `orchard renew NAME`. */
  readonly name: string
  /** Hosts of its certificate, for people; absent: none are named. */
  readonly hosts?: readonly string[]
  /** Last instant of its certificate. */
  readonly notAfter: Date
}

/** What `createReminder` takes. */
export interface CreateReminderOptions {
  /** The root: devices must trust its successor in time. It also tells the servers of two CAs apart. */
  readonly root: EncodedInput
  /** The servers; absent: none, and only the root is spoken of. */
  readonly servers?: readonly ReminderServer[]
  /** Days before its end that a certificate is due, 0 to 3650; absent: 30. */
  readonly daysBefore?: number
  /** Where the CA lies, for people, e.g. `homebox: ~/.local/share/orchard`; absent: it is not said. */
  readonly place?: string
  /** Folder of the CA that the commands name with `--dir`; absent: they find it by themselves. */
  readonly folder?: string
  /** The present; absent: the clock. */
  readonly now?: Date
  /** WebCrypto to hash with; absent: the runtime's own. */
  readonly crypto?: CryptoProvider
}

/** One day in the calendar. */
export interface ReminderEvent {
  /** What is due then. */
  readonly kind: 'server' | 'root'
  /** Name of the server, or common name of the root. Foreign text: encode it where it leaves. */
  readonly name: string
  /** The day, `YYYY-MM-DD`; today where it is past. */
  readonly day: string
  /** Last instant of the certificate, ISO 8601. */
  readonly notAfter: string
  /** UUID: the same for the same server of the same CA, so that importing again moves the event. */
  readonly uid: string
}

/** A calendar that says when certificates are due. */
export interface Reminder {
  /** The iCalendar text, with CR LF. */
  readonly text: string
  /** Name for its file, safe on every system, e.g. `alice-homebox.ics`. */
  readonly fileName: string
  /** What is in it, in the order of the days. */
  readonly events: readonly ReminderEvent[]
}

const DEFAULT_DAYS = 30
const MOST_DAYS = 3650

/**
 * Creates a calendar (`.ics`) with the day on which each server certificate is due, and that of the root, each with the
 * command that renews it. Importing a later one moves the events instead of doubling them, also after a renewal. Uses the
 * clock when `now` is absent; no disk, no network.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION`; `ERR_PKI_PEM` and `ERR_PKI_DER` when the root is no certificate;
 * `ERR_PKI_CRYPTO`.
 * @see RFC 5545
 * @example
 * ```ts
 * import { createReminder, createRootCA } from 'orchard-pki'
 *
 * const root = await createRootCA({ commonName: 'Home CA' })
 * const servers = [{ name: 'homebox', notAfter: new Date('2029-02-24T12:00:00Z') }]
 * const { events } = await createReminder({ root, servers })
 * console.log(events[0]?.day) // 2029-01-25
 * ```
 */
export async function createReminder(options: CreateReminderOptions): Promise<Reminder> {
  expectRecord(options, '', ['root', 'servers', 'daysBefore', 'place', 'folder', 'now', 'crypto'])
  const crypto = resolveCrypto(options.crypto)
  const now = expectCalendarDate(presentOr(options.now), 'now')
  const place = options.place === undefined ? undefined : expectString(options.place, 'place')
  const folder = options.folder === undefined ? undefined : expectString(options.folder, 'folder')
  const days = { now, daysBefore: takeDays(options.daysBefore) }
  const root = takeRoot(options.root)
  const rootName = commonNameOf(root)
  const key = await sha256(root.publicKey.der, crypto)
  const subjects = [...takeServers(options.servers), rootSubject(root)]
  const entries = await Promise.all(
    subjects.map(async (subject) => ({
      event: await eventOf(subject, days, { key, crypto }),
      words: reminderWords(subject, { rootName, place, folder, now }),
    })),
  )
  entries.sort(({ event: one }, { event: other }) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0))
  const shown = entries.map(({ event, words }) => ({ ...event, ...words, daysLeft: daysLeft(event) }))
  return Object.freeze({
    text: writeCalendar(shown, now),
    fileName: `${profileFileStem(rootName, toHex(key))}.ics`,
    events: Object.freeze(entries.map(({ event }) => event)),
  })
}

/** The days that a reminder is reckoned by. */
interface ReminderDays {
  readonly now: Date
  readonly daysBefore: number
}

/** What a UID is derived from. */
interface UIDSource {
  /** Digest of the key of the CA, and not of its certificate: a renewed root is the same CA. */
  readonly key: Uint8Array
  readonly crypto: CryptoProvider
}

async function eventOf(
  { kind, name, notAfter }: ReminderSubject,
  { now, daysBefore }: ReminderDays,
  { key, crypto }: UIDSource,
): Promise<ReminderEvent> {
  const subject = new TextEncoder().encode(kind === 'server' ? name : '')
  const { uuid } = await profileIdentity('reminder', [key, subject], crypto)
  const due = new Date(Math.max(notAfter.getTime() - daysBefore * DAY_MS, now.getTime()))
  return Object.freeze({ kind, name, day: dayOf(due), notAfter: notAfter.toISOString(), uid: uuid })
}

function daysLeft({ day, notAfter }: ReminderEvent): number {
  return Math.floor((Date.parse(notAfter) - Date.parse(day)) / DAY_MS)
}

/** A day in UTC, as certificates count. */
function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}

function rootSubject(root: CertificateRecord): ReminderSubject {
  return { kind: 'root', name: commonNameOf(root), hosts: [], notAfter: root.notAfter }
}

function takeRoot(input: EncodedInput): CertificateRecord {
  const [root, ...others] = takePublicCertificates(input, 'root')
  if (root !== undefined && others.length === 0) return root
  throw new PKIError('ERR_PKI_OPTION', `root holds ${String(others.length + 1)} certificates`, {
    details: { option: 'root', expected: 'one certificate' },
  })
}

function takeServers(servers: CreateReminderOptions['servers']): readonly ReminderSubject[] {
  expectArray(servers ?? [], 'servers')
  // Unlike `map`, this goes to the holes of a list too.
  const taken = Array.from(servers ?? [], takeServer)
  const twice = taken.find(({ name }, index) => taken.findIndex((other) => other.name === name) !== index)
  if (twice === undefined) return taken
  throw new PKIError('ERR_PKI_OPTION', `two servers are called ${quoteText(twice.name)}`, {
    details: { option: 'servers', expected: 'names that differ' },
    hint: 'Each name has one day in the calendar.',
  })
}

function takeServer(server: ReminderServer, index: number): ReminderSubject {
  const option = `servers[${String(index)}]`
  expectObject(server, option)
  const hosts = expectArray(server.hosts ?? [], `${option}.hosts`)
  return {
    kind: 'server',
    name: expectString(server.name, `${option}.name`),
    hosts: hosts.map((host, place) => expectString(host, `${option}.hosts[${String(place)}]`)),
    notAfter: expectCalendarDate(server.notAfter, `${option}.notAfter`),
  }
}

function takeDays(days: number | undefined): number {
  return days === undefined ? DEFAULT_DAYS : expectInteger(days, 'daysBefore', { min: 0, max: MOST_DAYS })
}

/** A calendar counts years with four digits. */
function expectCalendarDate(value: unknown, option: string): Date {
  const date = expectDate(value, option)
  const year = date.getUTCFullYear()
  if (year >= 1900 && year <= 9999) return date
  throw new PKIError('ERR_PKI_OPTION', `${option} lies outside the years 1900 to 9999`, {
    details: { option, expected: 'a date of the years 1900 to 9999' },
  })
}
