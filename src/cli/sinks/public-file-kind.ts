import { isPKIError, readCertificate } from '../../index.js'

/** A public file that Orchard writes and may write anew; a certificate as DER and as PEM are two kinds. */
export type PublicFileKind = 'list' | 'profile' | 'calendar' | 'certificate' | 'DER certificate'

/** Says what a file holds, where it is wholly what Orchard writes; `undefined` for anything else. Pure. */
export function publicFileKind(bytes: Uint8Array): PublicFileKind | undefined {
  if (bytes[0] === 0x30) return kindOfDER(bytes)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  if (isReminder(text)) return 'calendar'
  if (text.startsWith('<?xml') && isOurProfile(text)) return 'profile'
  return kindOfPEM(text)
}

/** What `openssl … -text` writes before its PEM. */
const PREFACES = ['-----BEGIN ', 'Certificate Revocation List (CRL):\n', 'Certificate:\n'] as const

/** Every block must be of the kind: a list and a key in one file are a file with a key. */
function kindOfPEM(text: string): PublicFileKind | undefined {
  if (!PREFACES.some((preface) => text.startsWith(preface))) return undefined
  const labels = new Set(Array.from(text.matchAll(/^-----BEGIN ([^\r\n]*?)-----/gm), ([, label]) => label))
  if (labels.size !== 1) return undefined
  if (labels.has('X509 CRL')) return 'list'
  return labels.has('CERTIFICATE') ? 'certificate' : undefined
}

/** SignedData (RFC 5652 §5.1). */
const SIGNED_DATA = '06092a864886f70d010702'

function kindOfDER(bytes: Uint8Array): PublicFileKind | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [first] = elementsOf(view, 0, 1)
  const [inner] = first === undefined ? [] : elementsOf(view, first.start, 1)
  if (first === undefined || inner === undefined || first.end !== view.length) return undefined
  if (view.subarray(first.start, inner.end).toString('hex') === SIGNED_DATA)
    return isOurProfile(view.toString('latin1')) ? 'profile' : undefined
  if (isListStart(elementsOf(view, inner.start, 4).map(({ tag }) => tag))) return 'list'
  return isCertificate(bytes) ? 'DER certificate' : undefined
}

/** A list has its dates where a certificate has the name of its issuer (RFC 5280 §5.1). */
function isListStart(tags: readonly number[]): boolean {
  return /^(?:2 )?48 48 2[34]\b/.test(tags.join(' '))
}

interface Element {
  readonly tag: number
  readonly start: number
  readonly end: number
}

/** The first few elements from a place on: no deeper than is needed to tell files apart. */
function elementsOf(bytes: Buffer, from: number, most: number): readonly Element[] {
  const found: Element[] = []
  for (let at = from; found.length < most && at + 2 <= bytes.length;) {
    const [tag = 0, short = 0] = bytes.subarray(at, at + 2)
    const octets = short > 0x80 ? short - 0x80 : 0
    if (octets > 4 || at + 2 + octets > bytes.length) break
    const length = octets === 0 ? short : bytes.readUIntBE(at + 2, octets)
    const start = at + 2 + octets
    at = start + length
    if (at > bytes.length) break
    found.push({ tag, start, end: at })
  }
  return found
}

function isCertificate(bytes: Uint8Array): boolean {
  try {
    readCertificate(bytes)
    return true
  } catch (error) {
    if (isPKIError(error)) return false
    throw error
  }
}

/** Somebody's own profile, or one with a client's key, is not there to be replaced. */
function isOurProfile(text: string): boolean {
  return /<key>PayloadIdentifier<\/key>\s*<string>internal\.orchard-pki\.profile\./.test(text)
}

/** Nor is a calendar with somebody's appointments. */
function isReminder(text: string): boolean {
  return /^BEGIN:VCALENDAR\r?\n(?:[^\r\n]+\r?\n){0,3}?PRODID:-\/\/orchard-pki\/\//.test(text)
}
