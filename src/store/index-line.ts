import { toHex } from '../base/bytes.js'
import { DERReader } from '../der/read.js'
import type { CertificateRecord, Name } from '../x509/read/records.js'

const FIRST_GENERALIZED_YEAR = 2050

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
  return toHex(certificate.serialNumber)
    .toUpperCase()
    .replace(/^(?:00)+(?=.)/, '')
}

/**
 * Writes the line of a valid certificate in `index.txt`, octet for octet as `openssl ca` does (`apps/ca.c`): status,
 * end of validity in the certificate's own form, an empty time of revocation, serial, `unknown`, subject; the serial
 * stands for an empty subject.
 *
 * @returns The line without its newline.
 */
export function formatIndexLine(certificate: CertificateRecord): string {
  const serial = indexSerialOf(certificate)
  const subject = onelineName(certificate.subject)
  return [
    'V',
    indexTimeOf(certificate.notAfter),
    '',
    serial,
    'unknown',
    subject === '' ? serial : subject,
  ].join('\t')
}

/** Digits of a time as the certificate holds them: UTCTime before 2050, GeneralizedTime after (RFC 5280 §4.1.2.5). */
function indexTimeOf(instant: Date): string {
  const digits = `${instant.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`
  return instant.getUTCFullYear() < FIRST_GENERALIZED_YEAR ? digits.slice(2) : digits
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
