import { PKIError } from '../../base/errors.js'
import { latin1Bytes } from '../../der/code-units.js'
import { writeOID } from '../../der/oid.js'
import { contextTag } from '../../der/tags.js'
import { writeElement, writeExplicit } from '../../der/write.js'
import type { GeneralName } from '../read/records.js'

/** Context tags of the forms that hold text (RFC 5280 §4.2.1.6). */
const TEXT_TAGS = { email: contextTag(1), dns: contextTag(2), uri: contextTag(6) } as const
const IP_ADDRESS = contextTag(7)
const REGISTERED_ID = contextTag(8)
/** Identifier and length of an OBJECT IDENTIFIER of fewer than 128 octets. */
const SHORT_HEAD = 2

/**
 * Writes one GeneralName (RFC 5280 §4.2.1.6).
 *
 * @param option - Path of the option it came from, for errors.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when text is empty or not ASCII (host names come as A-labels), or when an
 * object identifier is none.
 */
export function writeGeneralName(name: GeneralName, option: string): Uint8Array {
  switch (name.type) {
    case 'dns':
    case 'email':
    case 'uri':
      return writeElement(TEXT_TAGS[name.type], asciiBytes(name.value, option))
    case 'ip':
      return writeElement(IP_ADDRESS, name.octets)
    case 'directory':
      return writeExplicit(4, name.name.der)
    case 'registered-id':
      return writeElement(REGISTERED_ID, writeOID(name.oid).subarray(SHORT_HEAD))
    case 'other':
      return name.der
  }
}

/** Octets of text that is not empty and has printable ASCII only, which is all that a name or an address needs. */
export function asciiBytes(text: string, option: string): Uint8Array {
  if (/^[\x21-\x7e]+$/.test(text)) return latin1Bytes(text)
  throw new PKIError('ERR_PKI_OPTION', `${option} must be ASCII text without spaces`, {
    details: { option, expected: 'printable ASCII without spaces' },
    hint: 'Write an international host name as A-labels (xn--…) and percent-encode an address.',
  })
}
