import { isAbsolute, relative, sep } from 'node:path'
import { equalBytes } from '../../../base/bytes.js'
import { isPKIError, PKIError } from '../../../base/errors.js'
import { requirePEM } from '../../../base/pem.js'
import { quoteText } from '../../../base/quote.js'
import { readCertificate } from '../../../x509/read/certificate.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import type { Layout } from '../layout.js'
import { isIssuedBy } from './issued-here.js'
import type { JournaledFile } from './journal.js'
import { certificateIn } from './new-certificates.js'

const KEY = 'PRIVATE KEY-----'
/** Tag that DER begins with. */
const SEQUENCE = 0x30
const CERTIFICATES =
  /^(?:-----BEGIN CERTIFICATE-----[\r\n]+[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----\s*)+$/
const REQUEST =
  /^-----BEGIN CERTIFICATE REQUEST-----[\r\n]+[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE REQUEST-----\s*$/

/**
 * Tells whether the text of a file of a journal is what it says to be, and nothing else: a request, or a certificate of
 * its group that this CA has issued, with its chain.
 */
export async function isPublicText(
  { name, text }: JournaledFile,
  certificates: readonly Uint8Array[],
  issuer: CertificateRecord,
): Promise<boolean> {
  if (name.kind === 'csr') return REQUEST.test(text)
  if (!CERTIFICATES.test(text)) return false
  try {
    const { der } = requirePEM(text, ['CERTIFICATE'])
    const isInGroup = certificates.some((certificate) => equalBytes(certificate, der))
    return isInGroup && (await isIssuedBy(readCertificate(der), issuer))
  } catch (error) {
    if (isPKIError(error)) return false
    throw error
  }
}

/** Tells whether a file holds certificates or requests in PEM, and no private key: a journal replaces nothing else. */
export function isPublicPEM(octets: Uint8Array): boolean {
  const text = new TextDecoder().decode(octets)
  return /^-----BEGIN [A-Z0-9 ]*CERTIFICATE[A-Z ]*-----/m.test(text) && !text.includes(KEY)
}

/**
 * Refuses to write a certificate or a request over something else: over a private key anywhere, and outside of the CA's
 * folder, where `orchard.json` says what a server's files are, over all that is neither PEM nor DER nor empty.
 *
 * @throws PKIError `ERR_PKI_FILE_EXISTS`.
 */
export function assertReplaceable(layout: Layout, path: string, octets: Uint8Array): void {
  const holdsKey = new TextDecoder().decode(octets).includes(KEY)
  const below = relative(layout.path, path)
  const isOutside = isAbsolute(below) || below.split(sep)[0] === '..'
  const isCertificate = octets.length === 0 || octets[0] === SEQUENCE || isPublicPEM(octets)
  if (!holdsKey && (!isOutside || isCertificate)) return
  const fact = holdsKey ? 'holds a private key' : 'holds neither a certificate nor a request'
  throw new PKIError(
    'ERR_PKI_FILE_EXISTS',
    `${quoteText(path)} ${fact}, so no certificate is written over it`,
    {
      details: { path },
      hint: 'Move that file away, or give the server another name.',
    },
  )
}

/** Tells whether a file holds a certificate that a CA has issued. */
export async function isCertificateOf(octets: Uint8Array, issuer: CertificateRecord): Promise<boolean> {
  const certificate = certificateIn(octets)
  return certificate !== undefined && isIssuedBy(certificate, issuer)
}

/**
 * Tells whether a file is one of some texts of which a part was never written: it is empty, ends early, or has zeros
 * where the machine went down.
 */
export function isUnwritten(octets: Uint8Array, texts: Iterable<string>): boolean {
  if (/-----END [A-Z0-9 ]+-----\s*$/.test(new TextDecoder().decode(octets)) && !octets.includes(0))
    return false
  for (const text of texts) {
    const whole = new TextEncoder().encode(text)
    if (octets.length <= whole.length && octets.every((octet, at) => octet === 0 || octet === whole[at]))
      return true
  }
  return false
}
