import { equalBytes } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import { latin1Bytes, textOfUnits } from './code-units.js'
import type { DERElement } from './element.js'
import { TAG } from './tags.js'
import { writeElement } from './write.js'

/** The string types of X.680 §41 that certificates hold. */
export type DERStringType =
  | 'utf8String'
  | 'numericString'
  | 'printableString'
  | 'teletexString'
  | 'ia5String'
  | 'visibleString'
  | 'universalString'
  | 'bmpString'

/** The string types that are written; the others are old and only read. */
export type WritableStringType =
  'utf8String' | 'numericString' | 'printableString' | 'ia5String' | 'visibleString'

/** A character that a type cannot hold, and the repertoire in words (X.680 §41). */
interface Repertoire {
  readonly forbidden: RegExp
  readonly expected: string
}

const REPERTOIRES = {
  utf8String: { forbidden: /[\ud800-\udfff]/u, expected: 'Unicode text without lone surrogates' },
  numericString: { forbidden: /[^0-9 ]/, expected: 'digits and spaces' },
  printableString: {
    forbidden: /[^A-Za-z0-9 '()+,\-./:=?]/,
    expected: "A-Z a-z 0-9 space ' ( ) + , - . / : = ?",
  },
  ia5String: { forbidden: /\P{ASCII}/u, expected: 'ASCII characters' },
  visibleString: { forbidden: /[^ -~]/, expected: 'ASCII characters from space to ~' },
} satisfies Record<WritableStringType, Repertoire>

/**
 * Writes a character string in a type that can hold it. Lengths are the caller's to check.
 *
 * @param option - Path of the caller's option, e.g. `countryName`; it appears in the error.
 * @throws {@link PKIError} `ERR_PKI_NAME` when a character does not belong to the type, or is half a surrogate pair.
 * @see X.680 §41, RFC 5280 §4.1.2.4
 */
export function writeString(stringType: WritableStringType, value: string, option: string): Uint8Array {
  const { forbidden, expected } = REPERTOIRES[stringType]
  if (forbidden.test(value)) {
    throw new PKIError('ERR_PKI_NAME', `${option} holds a character that does not belong there`, {
      details: { option, expected },
      hint: `Write it with these only: ${expected}.`,
    })
  }
  const isLatin1 = stringType !== 'utf8String' || !REPERTOIRES.ia5String.forbidden.test(value)
  return writeElement(TAG[stringType], isLatin1 ? latin1Bytes(value) : new TextEncoder().encode(value))
}

/** What a character string of a certificate says. Foreign text: encode it where it leaves. */
export interface DERString {
  /** The type that it is written in. */
  readonly stringType: DERStringType
  /** The text; U+FFFD stands where octets make no character. */
  readonly value: string
  /** False where octets make no character: malformed UTF-8, half a code unit, a lone surrogate. */
  readonly wellFormed: boolean
  /** False where a character does not belong to the type, e.g. `*` in a PrintableString: deviation `string-charset`. */
  readonly inCharset: boolean
}

/** What octets say: the text, and whether all of them make characters. */
interface Decoded {
  readonly value: string
  readonly wellFormed: boolean
}

const STRING_TYPES: Readonly<Record<number, DERStringType>> = {
  [TAG.utf8String]: 'utf8String',
  [TAG.numericString]: 'numericString',
  [TAG.printableString]: 'printableString',
  [TAG.teletexString]: 'teletexString',
  [TAG.ia5String]: 'ia5String',
  [TAG.visibleString]: 'visibleString',
  [TAG.universalString]: 'universalString',
  [TAG.bmpString]: 'bmpString',
}

/** What reading a type differs in: how octets become text, and which characters do not belong to it. */
const READERS = {
  utf8String: { decode: decodeUTF8, forbidden: REPERTOIRES.utf8String.forbidden },
  numericString: { decode: decodeLatin1, forbidden: REPERTOIRES.numericString.forbidden },
  printableString: { decode: decodeLatin1, forbidden: REPERTOIRES.printableString.forbidden },
  // T.61 in name only: OpenSSL and browsers read Latin-1, which is what the world writes.
  teletexString: { decode: decodeLatin1, forbidden: undefined },
  ia5String: { decode: decodeLatin1, forbidden: REPERTOIRES.ia5String.forbidden },
  visibleString: { decode: decodeLatin1, forbidden: REPERTOIRES.visibleString.forbidden },
  universalString: { decode: decodeUTF32, forbidden: undefined },
  // UCS-2 has no surrogates; Windows writes pairs of them.
  bmpString: { decode: decodeUTF16, forbidden: /[\ud800-\udfff]/ },
} satisfies Record<DERStringType, { decode: (octets: Uint8Array) => Decoded; forbidden: RegExp | undefined }>

/** Reads a character string of any type that certificates hold, or gives `undefined` where the element is none. */
export function readString(element: DERElement): DERString | undefined {
  const stringType = STRING_TYPES[element.tag]
  if (stringType === undefined) return undefined
  const { decode, forbidden } = READERS[stringType]
  const { value, wellFormed } = decode(element.contents)
  return { stringType, value, wellFormed, inCharset: wellFormed && forbidden?.test(value) !== true }
}

const REPLACEMENT = '\ufffd'

function decodeLatin1(octets: Uint8Array): Decoded {
  return { value: textOfUnits(octets), wellFormed: true }
}

function decodeUTF8(octets: Uint8Array): Decoded {
  if (!octets.some((octet) => octet >= 0x80)) return decodeLatin1(octets)
  const value = new TextDecoder('utf-8', { ignoreBOM: true }).decode(octets)
  // Malformed octets became U+FFFD, which is three other octets.
  return { value, wellFormed: equalBytes(new TextEncoder().encode(value), octets) }
}

function decodeUTF16(octets: Uint8Array): Decoded {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length)
  const units = Uint16Array.from({ length: octets.length >> 1 }, (_, index) => view.getUint16(index * 2))
  const text = textOfUnits(units)
  const isWhole = octets.length % 2 === 0
  const value = text.replace(/[\ud800-\udfff]/gu, REPLACEMENT) + (isWhole ? '' : REPLACEMENT)
  return { value, wellFormed: isWhole && value === text }
}

function decodeUTF32(octets: Uint8Array): Decoded {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length)
  let value = ''
  let wellFormed = true
  for (let at = 0; at < octets.length; at += 4) {
    const point = at + 4 <= octets.length ? view.getUint32(at) : Number.NaN
    const isCharacter = point < 0xd800 || (point > 0xdfff && point <= 0x10ffff)
    wellFormed &&= isCharacter
    value += isCharacter ? String.fromCodePoint(point) : REPLACEMENT
  }
  return { value, wellFormed }
}
