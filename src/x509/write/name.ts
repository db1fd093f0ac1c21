import { PKIError } from '../../base/errors.js'
import { writeOID } from '../../der/oid.js'
import { writeString, type WritableStringType } from '../../der/strings.js'
import { writeSequence, writeSetOf } from '../../der/write.js'
import { ATTRIBUTE_TYPES } from '../read/oids.js'

/** One attribute of a name that is to be written. */
export interface NameAttributeInput {
  /** Object identifier of the type, e.g. `2.5.4.3`. */
  readonly oid: string
  /** The text, as it shall be read. */
  readonly value: string
  /** String type to write it in; absent: what RFC 5280 gives this attribute type, UTF8String for most. */
  readonly stringType?: WritableStringType
  /** Path of the caller's option, for errors; absent: the place in the name, e.g. `subject[0][1]`. */
  readonly option?: string
}

/**
 * Writes a distinguished name (RFC 5280 §4.1.2.4): RDNs in the order given, the attributes of one RDN in that of
 * their octets. No RDN at all is the empty name.
 *
 * @param rdns - Each with one or more attributes.
 * @param option - Path of the caller's option, for errors.
 * @throws {@link PKIError} `ERR_PKI_NAME` when an RDN or a value is empty, a value is longer than its attribute type
 * allows (RFC 5280 appendix A.1, counted in characters), holds a character that its string type does not have, or is a
 * country of other than two letters; `ERR_PKI_OPTION` when `oid` is no object identifier.
 */
export function writeName(rdns: readonly (readonly NameAttributeInput[])[], option = 'subject'): Uint8Array {
  const sets = rdns.map((attributes, index) => {
    const path = `${option}[${String(index)}]`
    if (attributes.length === 0) throw invalid(path, 'at least one attribute')
    return writeSetOf(attributes.map((input, place) => writeAttribute(input, `${path}[${String(place)}]`)))
  })
  return writeSequence(...sets)
}

function writeAttribute({ oid, value, stringType, option }: NameAttributeInput, place: string): Uint8Array {
  const path = option ?? place
  const type = ATTRIBUTE_TYPES[oid]
  checkLength(value, type?.maxLength ?? Infinity, path)
  if (type?.isCountry === true && !/^[A-Za-z]{2}$/.test(value))
    throw invalid(path, 'a country code of two letters')
  return writeSequence(
    writeOID(oid),
    writeString(stringType ?? type?.stringType ?? 'utf8String', value, path),
  )
}

/** Upper bounds count characters, not octets and not UTF-16 units (X.680 §51.5). */
function checkLength(value: string, maxLength: number, option: string): void {
  if (value === '') throw invalid(option, 'some text, or nothing at all')
  const isShort = value.length <= maxLength || Array.from(value).length <= maxLength
  if (!isShort) throw invalid(option, `at most ${String(maxLength)} characters`)
}

function invalid(option: string, expected: string): PKIError {
  return new PKIError('ERR_PKI_NAME', `${option} must be ${expected}`, { details: { option, expected } })
}
