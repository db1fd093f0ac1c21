import { isPKIError } from '../../../base/errors.js'
import { toHex } from '../../../base/bytes.js'
import { DERReader, type DERElement } from '../../../der/read.js'
import { readString } from '../../../der/strings.js'
import { contextConstructedTag } from '../../../der/tags.js'
import type { GeneralName, OtherName } from '../../../x509/read/records.js'

/** id-on-SmtpUTF8Mailbox: a mailbox with letters of other scripts (RFC 9598 §3). */
const SMTP_UTF8_MAILBOX = '1.3.6.1.5.5.7.8.9'
const OTHER_NAME = contextConstructedTag(0)

/** What an otherName holds. */
interface OtherNameParts {
  readonly typeId: string
  readonly value: DERElement
}

/**
 * Tells the forms of names apart that a constraint can speak of. Each type of otherName is a form of its own, and a
 * SmtpUTF8Mailbox is a mailbox (RFC 9598 §6).
 */
export function formOf(name: GeneralName): string {
  if (name.type !== 'other') return name.type
  if (otherMailbox(name) !== undefined) return 'email'
  return `other:${String(name.tag)}:${readOtherName(name)?.typeId ?? ''}`
}

/** Gives the mailbox that an otherName is, or `undefined` where it is something else. */
export function otherMailbox(name: OtherName): string | undefined {
  const parts = readOtherName(name)
  if (parts?.typeId !== SMTP_UTF8_MAILBOX) return undefined
  const text = readString(parts.value)
  return text?.stringType === 'utf8String' ? text.value : undefined
}

/** Says what an otherName, x400Address or ediPartyName is. */
export function describeOtherName(name: OtherName): string {
  const typeId = readOtherName(name)?.typeId
  return typeId === undefined ? `a name of another form (${shorten(toHex(name.der))})` : `otherName ${typeId}`
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

/** The reader of general names has seen that an otherName is well-formed; the two other forms are none. */
function readOtherName({ der }: OtherName): OtherNameParts | undefined {
  if (der[0] !== OTHER_NAME) return undefined
  try {
    const reader = DERReader.open(der, 'otherName').open('', OTHER_NAME)
    return { typeId: reader.oid('type-id'), value: reader.open('value', OTHER_NAME).element('value') }
  } catch (error) {
    if (!isPKIError(error)) throw error
    return undefined
  }
}
