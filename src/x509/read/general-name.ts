import { textOfUnits } from '../../der/code-units.js'
import type { DERElement } from '../../der/element.js'
import type { DERReader } from '../../der/read.js'
import { parseOIDContents } from '../../der/oid.js'
import { TAG, contextConstructedTag, contextTag } from '../../der/tags.js'
import { readNameField } from './name.js'
import type { GeneralName } from './records.js'

/** Tags of the forms that hold text (RFC 5280 §4.2.1.6). */
const TEXT_FORMS: Readonly<Record<number, 'email' | 'dns' | 'uri' | undefined>> = {
  0x81: 'email',
  0x82: 'dns',
  0x86: 'uri',
}
const OTHER_NAME = contextConstructedTag(0)
const X400_ADDRESS = contextConstructedTag(3)
const DIRECTORY_NAME = contextConstructedTag(4)
const EDI_PARTY_NAME = contextConstructedTag(5)
const IP_ADDRESS = contextTag(7)
const REGISTERED_ID = contextTag(8)

/** Reads the next element as GeneralNames (RFC 5280 §4.2.1.6); none at all is a deviation. */
export function readGeneralNames(
  reader: DERReader,
  field: string,
  tag: number = TAG.sequence,
): readonly GeneralName[] {
  return reader.sequenceOf(field, readGeneralName, { tag })
}

/** Reads one GeneralName (RFC 5280 §4.2.1.6); text beyond ASCII is a deviation. */
export function readGeneralName(reader: DERReader, field: string): GeneralName {
  const element = reader.element(field)
  const { tag, offset } = element
  const textForm = TEXT_FORMS[tag]
  if (textForm !== undefined)
    return Object.freeze({ type: textForm, value: readText(element, reader, field) })
  switch (tag) {
    case IP_ADDRESS:
      return Object.freeze({ type: 'ip', octets: element.contents })
    case DIRECTORY_NAME:
      return readDirectoryName(reader.inside(element, field))
    case REGISTERED_ID: {
      const oid = parseOIDContents(element.contents) ?? reader.fail('is no OBJECT IDENTIFIER', field, offset)
      return Object.freeze({ type: 'registered-id', oid })
    }
    case OTHER_NAME:
      checkOtherName(reader.inside(element, field))
      return Object.freeze({ type: 'other', tag, der: element.bytes })
    case X400_ADDRESS:
    case EDI_PARTY_NAME:
      return Object.freeze({ type: 'other', tag, der: element.bytes })
    default:
      return reader.fail('is no form of GeneralName', field, offset)
  }
}

/** Text that should be ASCII; where it is not, as UTF-8 if it is that, else octet by octet. */
function readText({ contents, offset }: DERElement, reader: DERReader, field: string): string {
  const text = textOfUnits(contents)
  if (!/\P{ASCII}/u.test(text)) return text
  reader.deviate('string-charset', field, offset)
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true }).decode(contents)
  return utf8.includes('\ufffd') ? text : utf8
}

/** An IMPLICIT tag on a CHOICE is an EXPLICIT one: the Name stands whole inside. */
function readDirectoryName(reader: DERReader): GeneralName {
  const name = readNameField(reader, 'directoryName')
  reader.end()
  return Object.freeze({ type: 'directory', name })
}

/** Refuses an otherName that is not an object identifier and one value. */
function checkOtherName(reader: DERReader): void {
  reader.oid('type-id')
  const value = reader.open('value', contextConstructedTag(0))
  value.element('value')
  value.end()
  reader.end()
}
