import { PKIError } from '../base/errors.js'
import { expectString } from '../base/options.js'
import { quoteText } from '../base/quote.js'

/** Longest file name that is made: with the longest suffix it stays below the 255 octets of every file system. */
const LONGEST_NAME = 200
/** Names that Windows gives to devices, with any extension: `aux.local.cert.pem` cannot be opened there. */
const DEVICE_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i
const PLAIN_NAME = /^[a-z0-9_][a-z0-9._-]*$/i

/**
 * Makes a file name of a host in canonical text, safe on every file system: `*` becomes `_wildcard`, each `:` becomes
 * `_`, a device name of Windows gets a `_` in front. No host has `_` in it, so two hosts never share a name.
 */
export function serverFileNameOf(host: string): string {
  const name = expectString(host, 'host').replace(/^\*/, '_wildcard').replaceAll(':', '_')
  const safe = DEVICE_NAME.test(name) ? `_${name}` : name
  return safe.length > LONGEST_NAME ? `${safe.slice(0, LONGEST_NAME - 9)}_${checksum(safe)}` : safe
}

/**
 * Takes a file name that a caller chose for a server.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when some file system could not hold it, or it would leave its folder.
 */
export function expectServerFileName(name: string): string {
  const fits =
    PLAIN_NAME.test(expectString(name, 'name')) &&
    !DEVICE_NAME.test(name) &&
    !name.endsWith('.') &&
    name.length <= LONGEST_NAME
  if (fits) return name
  const expected = `letters, digits, ".", "-" and "_", at most ${String(LONGEST_NAME)}, no device name of Windows`
  throw new PKIError('ERR_PKI_OPTION', `name ${quoteText(name)} cannot be a file name everywhere`, {
    details: { option: 'name', expected },
    hint: `It may hold ${expected}.`,
  })
}

/** FNV-1a of 32 bits: keeps long names with a common beginning apart. */
function checksum(text: string): string {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0
  return hash.toString(16).padStart(8, '0')
}
