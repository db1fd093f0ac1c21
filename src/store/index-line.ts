import { toHex } from '../base/bytes.js'
import { DERReader } from '../der/read.js'
import type { CertificateRecord, Name } from '../x509/read/records.js'
import type { EntryStatus, Revocation, StoreEntry } from './ca-store.js'
import { parseRevocationField } from './revocation-field.js'
import { formatIndexTime, parseIndexTime } from './index-time.js'

/** What `openssl ca` calls each status in the first column. */
const STATUS_LETTERS = { valid: 'V', revoked: 'R', expired: 'E' } as const satisfies Record<
  EntryStatus,
  string
>
const STATUSES: ReadonlyMap<string, EntryStatus> = new Map([
  ['V', 'valid'],
  ['R', 'revoked'],
  ['E', 'expired'],
])
const COLUMNS = 6

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
  const columns = text.includes('\\\t') ? splitEscaped(text) : text.split('\t')
  if (columns.length !== COLUMNS) return undefined
  const [letter = '', notAfter = '', revocation = '', serial = '', file = '', subject = ''] = columns
  const status = STATUSES.get(letter)
  if (status === undefined || !isHex(serial)) return undefined
  return { status, notAfter, revocation, serial, file, subject }
}

/**
 * The entry that a line stands for.
 *
 * @param logged - The revocation as it is known from elsewhere, for reasons that `openssl ca` has no word for.
 * @returns `undefined` when a time cannot be read, or a line of a certificate that is not revoked says when it was.
 */
export function entryOfIndexLine(line: IndexLine, logged?: Revocation): StoreEntry | undefined {
  const { status, serial, subject } = line
  const end = parseIndexTime(line.notAfter)
  const revocation = status === 'revoked' ? parseRevocationField(line.revocation) : undefined
  const fits = status === 'revoked' ? revocation !== undefined : line.revocation === ''
  if (end === undefined || !fits) return undefined
  return Object.freeze({
    serialNumber: normalSerial(serial).toLowerCase(),
    status,
    get notAfter() {
      return new Date(end)
    },
    subject,
    ...(revocation === undefined ? {} : { revocation: logged ?? revocation }),
    version: versionOfIndexLine(line),
  })
}

/** What changes with every change of an entry. */
export function versionOfIndexLine({ status, revocation }: IndexLine): string {
  return revocation === '' ? STATUS_LETTERS[status] : `${STATUS_LETTERS[status]} ${revocation}`
}

function isHex(serial: string): boolean {
  return /^[0-9A-Fa-f]+$/.test(serial)
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
