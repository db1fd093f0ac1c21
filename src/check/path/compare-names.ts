import { equalBytes, toHex } from '../../base/bytes.js'
import type { Name, NameAttribute } from '../../x509/read/records.js'

/**
 * How names are compared. `rfc5280`: by their text, whatever string type it is written in, without case and with white
 * space folded (RFC 5280 §7.1). `ios`: only a PrintableString is folded, everything else counts octet by octet, and a
 * PrintableString is never a UTF8String (`SecCertificate.c`, normalised names).
 */
export type NameStyle = 'rfc5280' | 'ios'

/** U+FFFD stands where octets make no character: such texts must not become equal to each other. */
const UNREADABLE = '\ufffd'

/** Gives a text that two names share exactly when they are the same name. The empty name gives the empty text. */
export function nameKey(name: Name, style: NameStyle): string {
  let key = ''
  for (const rdn of name.rdns) key += `${rdnKey(rdn, style)}/`
  return key.includes(UNREADABLE) ? `der:${toHex(name.der)}` : key
}

/** Whether two names are the same; the same octets always are. */
export function isSameName(a: Name, b: Name, style: NameStyle): boolean {
  return equalBytes(a.der, b.der) || nameKey(a, style) === nameKey(b, style)
}

/** Gives a text that two relative distinguished names share exactly when they are the same; their order does not matter. */
export function rdnKey(rdn: readonly NameAttribute[], style: NameStyle): string {
  const [first] = rdn
  if (first !== undefined && rdn.length === 1) return attributeKey(first, style)
  return rdn
    .map((attribute) => attributeKey(attribute, style))
    .sort()
    .join('+')
}

/** Each part says its own length, so no text can pretend to be another part. */
function attributeKey({ oid, value, stringType }: NameAttribute, style: NameStyle): string {
  const type = style === 'ios' || stringType === 'other' ? stringType : 'text'
  const text = isFolded(stringType, style) ? foldText(value) : value
  return `${oid}:${type}:${String(text.length)}:${text}`
}

function isFolded(stringType: NameAttribute['stringType'], style: NameStyle): boolean {
  return style === 'ios' ? stringType === 'printableString' : stringType !== 'other'
}

/** Folds case and white space, and brings equal characters to one form (RFC 4518 §2, as RFC 5280 §7.1 asks). */
export function foldText(text: string): string {
  // ASCII is of one form already; what is left to fold is rare.
  if (/^[\x21-\x7e]*(?: [\x21-\x7e]+)*$/.test(text) && !text.startsWith(' ')) return text.toLowerCase()
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()
}
