import { copyBytes, toHex } from '../../base/bytes.js'
import { DERReader } from '../../der/read.js'
import { readString } from '../../der/strings.js'
import { TAG } from '../../der/tags.js'
import { ATTRIBUTE_TYPES } from './oids.js'
import type { Name, NameAttribute } from './records.js'

/**
 * Reads the DER of a distinguished name (RFC 5280 §4.1.2.4). The bytes are copied.
 *
 * @throws {@link PKIError} `ERR_PKI_DER` when they are no Name, or octets follow it.
 */
export function readName(bytes: Uint8Array): Name {
  const reader = DERReader.open(copyBytes(bytes), 'Name')
  const name = readNameField(reader, '')
  reader.end()
  return name
}

/** Reads the next element of a reader as a Name; its octets are views of the input. */
export function readNameField(reader: DERReader, field: string): Name {
  const element = reader.element(field, TAG.sequence)
  const sequence = reader.inside(element, field)
  const rdns: (readonly NameAttribute[])[] = []
  while (!sequence.done) rdns.push(readRDN(sequence, `[${String(rdns.length)}]`))
  return Object.freeze({ der: element.bytes, rdns: Object.freeze(rdns) })
}

/** Reads a RelativeDistinguishedName: a SET OF, whose order and emptiness the world gets wrong. */
export function readRDN(reader: DERReader, field: string, tag: number = TAG.set): readonly NameAttribute[] {
  return reader.setOf(field, readAttribute, { tag })
}

/** Reads an AttributeTypeAndValue; text with a character that its type does not have is a deviation. */
function readAttribute(rdn: DERReader, field: string): NameAttribute {
  const attribute = rdn.sequence(field)
  const oid = attribute.oid('type')
  const element = attribute.element('value')
  attribute.end()
  const shortName = ATTRIBUTE_TYPES[oid]?.shortName ?? oid
  const text = readString(element)
  if (text === undefined)
    return Object.freeze({ oid, shortName, value: toHex(element.bytes), stringType: 'other' })
  if (!text.inCharset) attribute.deviate('string-charset', 'value', element.offset)
  return Object.freeze({ oid, shortName, value: text.value, stringType: text.stringType })
}
