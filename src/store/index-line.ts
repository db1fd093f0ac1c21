import { toHex } from '../base/bytes.js'
import { DERReader } from '../der/read.js'
import type { CertificateRecord, Name } from '../x509/read/records.js'
import type { EntryStatus, Revocation, StoreEntry } from './ca-store.js'
import { IndexEntry } from './index-entry.js'
import { formatIndexTime, parseIndexTime } from './index-time.js'
import { parseRevocationField } from './revocation-field.js'

/** What `openssl ca` calls each status in the first column. */
const STATUS_LETTERS = { valid: 'V', revoked: 'R', expired: 'E' } as const satisfies Record<
  EntryStatus,
  string
>
const COLUMNS = 6
const HEX = /^[0-9A-Fa-f]+$/
/** Nearly every serial number has its form already: to see that takes a fifth of the time of making it (measured). */
const NORMAL_SERIAL = /^(?!0)(?:[0-9A-F]{2})+$/

/** The columns of one line of `index.txt`, as they stand there. */
export interface IndexLine {
  /** What the books say of the certificate. */
  readonly status: EntryStatus
  /** Last instant of its validity, as digits: UTCTime or GeneralizedTime. */
  readonly notAfter: string
  /** When and why it was revoked; empty unless it is. */
  readonly revocation: string
  /** Serial number, hexadecimal. */
  readonly serial: string
  /** Name of its file; openssl writes `unknown`. */
  readonly file: string
  /** Its subject. */
  readonly subject: string
}

/** Short names of attribute types as OpenSSL writes them; any other type is written as its object identifier. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'street'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'title'],
  ['2.5.4.13', 'description'],
  ['2.5.4.15', 'businessCategory'],
  ['2.5.4.17', 'postalCode'],
  ['2.5.4.41', 'name'],
  ['2.5.4.42', 'GN'],
  ['2.5.4.43', 'initials'],
  ['2.5.4.44', 'generationQualifier'],
  ['2.5.4.46', 'dnQualifier'],
  ['2.5.4.65', 'pseudonym'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
  ['1.2.840.113549.1.9.2', 'unstructuredName'],
])

/** Serial number as OpenSSL names it in `index.txt` and `newcerts/`: upper-case hexadecimal of even length. */
export function indexSerialOf(certificate: CertificateRecord): string {
  return normalSerial(toHex(certificate.serialNumber))
}

/** A serial number in hexadecimal of any form, as OpenSSL writes it: upper case, even length, no leading zero octet. */
export function normalSerial(serial: string): string {
  if (NORMAL_SERIAL.test(serial)) return serial
  const digits = serial.replaceAll(':', '').toUpperCase().replace(/^0+/, '')
  if (digits === '') return '00'
  return digits.length % 2 === 0 ? digits : `0${digits}`
}

/**
 * The line of a valid certificate in `index.txt`, as `openssl ca` writes it (`apps/ca.c`): status, end of validity in
 * the certificate's own form, an empty time of revocation, serial, `unknown`, subject; the serial stands for an empty
 * subject.
 */
export function indexLineOf(certificate: CertificateRecord): IndexLine {
  const serial = indexSerialOf(certificate)
  const subject = onelineName(certificate.subject)
  return {
    status: 'valid',
    notAfter: formatIndexTime(certificate.notAfter),
    revocation: '',
    serial,
    file: 'unknown',
    subject: subject === '' ? serial : subject,
  }
}

/** Writes a line of `index.txt` without its newline; a tab inside a column goes behind a backslash, as in `txt_db`. */
export function writeIndexLine(line: IndexLine): string {
  const { status, notAfter, revocation, serial, file, subject } = line
  const letter = STATUS_LETTERS[status]
  return [letter, notAfter, revocation, serial, file, subject]
    .map((column) => column.replaceAll('\t', '\\\t'))
    .join('\t')
}

/** Writes the line of a valid certificate in `index.txt`, octet for octet as `openssl ca` does, without its newline. */
export function formatIndexLine(certificate: CertificateRecord): string {
  return writeIndexLine(indexLineOf(certificate))
}

/**
 * Reads a line of `index.txt`; a carriage return at its end is dropped. Times are not looked at.
 *
 * @returns `undefined` when it has not six columns, an unknown status, or a serial number that is none.
 */
export function parseIndexLine(line: string): IndexLine | undefined {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  const columns = text.includes('\\\t') ? splitEscaped(text) : splitColumns(text)
  return columns?.length === COLUMNS ? lineOf(columns) : undefined
}

function lineOf([letter, notAfter, revocation, serial, file, subject]: readonly string[]):
  IndexLine | undefined {
  const status = statusOf(letter)
  if (status === undefined || serial === undefined || !HEX.test(serial)) return undefined
  return {
    status,
    notAfter: notAfter ?? '',
    revocation: revocation ?? '',
    serial,
    file: file ?? '',
    subject: subject ?? '',
  }
}

function statusOf(letter: string | undefined): EntryStatus | undefined {
  if (letter === 'V') return 'valid'
  if (letter === 'R') return 'revoked'
  return letter === 'E' ? 'expired' : undefined
}

/** What is known of a certificate beside its line. */
export interface EntryChanges {
  /** How often it was revoked or released by us. */
  readonly count: number
  /** Its revocation, for reasons that `openssl ca` has no word for. */
  readonly revocation?: Revocation | undefined
}

/**
 * The entry that a line stands for.
 *
 * @returns `undefined` when a time cannot be read, or a line of a certificate that is not revoked says when it was.
 */
export function entryOfIndexLine(line: IndexLine, changes?: EntryChanges): StoreEntry | undefined {
  const { status, serial, subject } = line
  const notAfter = parseIndexTime(line.notAfter)
  const isRevoked = status === 'revoked'
  const revocation = isRevoked ? parseRevocationField(line.revocation) : undefined
  if (notAfter === undefined || isRevoked !== (line.revocation !== '')) return undefined
  if (isRevoked && revocation === undefined) return undefined
  const facts = {
    serialNumber: normalSerial(serial).toLowerCase(),
    status,
    notAfter,
    subject,
    version: versionOf(line, changes),
  }
  return new IndexEntry(facts, isRevoked ? (changes?.revocation ?? revocation) : undefined)
}

function versionOf({ status, revocation }: IndexLine, changes: EntryChanges | undefined): string {
  const letter = STATUS_LETTERS[status]
  if (changes === undefined) return revocation === '' ? letter : `${letter} ${revocation}`
  return `${letter} ${revocation} ${String(changes.count)}`
}

/** Columns of a line; `undefined` when there are not six. Half the time of `split` (measured). */
function splitColumns(text: string): readonly string[] | undefined {
  const columns: string[] = []
  let start = 0
  for (let count = 1; count < COLUMNS; count += 1) {
    const tab = text.indexOf('\t', start)
    if (tab < 0) return undefined
    columns.push(text.slice(start, tab))
    start = tab + 1
  }
  if (text.includes('\t', start)) return undefined
  columns.push(text.slice(start))
  return columns
}

/** Columns of a line that has a tab inside one of them: `txt_db` takes the backslash before a tab away, and no other. */
function splitEscaped(text: string): readonly string[] {
  const columns = ['']
  for (const piece of text.split(/(\\\t|\t)/)) {
    if (piece === '\t') columns.push('')
    else columns.push(`${columns.pop() ?? ''}${piece === '\\\t' ? '\t' : piece}`)
  }
  return columns
}

/**
 * A name as `X509_NAME_oneline` of OpenSSL 3 writes it: `/C=DE/CN=a+O=b`, the octets of each value as they are encoded,
 * those outside printable ASCII as `\xC3`, `/` and `+` behind a backslash (1.1 leaves these two alone).
 */
export function onelineName(name: Name): string {
  const rdns = DERReader.open(name.der, 'Name').sequence('')
  let text = ''
  while (!rdns.done) {
    const attributes = rdns.set('rdn')
    for (let separator = '/'; !attributes.done; separator = '+') {
      const attribute = attributes.sequence('attribute')
      const oid = attribute.oid('type')
      const { contents } = attribute.element('value')
      text += `${separator}${SHORT_NAMES.get(oid) ?? oid}=${Array.from(contents, onelineOctet).join('')}`
    }
  }
  return text
}

function onelineOctet(octet: number): string {
  if (octet < 0x20 || octet > 0x7e) return `\\x${octet.toString(16).toUpperCase().padStart(2, '0')}`
  const character = String.fromCharCode(octet)
  return character === '/' || character === '+' ? `\\${character}` : character
}
