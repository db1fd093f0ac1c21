import { PKIError } from '../../base/errors.js'

/** Most octets (UTF-8) of a passphrase: what OpenSSL's prompt and its `-passin file:` take (`PEM_BUFSIZE` less its end). */
export const LONGEST_PASSPHRASE = 1023
/** Most octets of a passphrase that is tried on a file. */
const MAX_OCTETS = 65_536
/**
 * Characters that openssl cannot be given: its prompts and passphrase files end at them; and the mark at the start of a
 * file, which whoever reads the file drops.
 */
const UNTYPABLE = /^\ufeff|[\0\r\n]/
/** Half of a character: it has no UTF-8 form. */
const LONE_SURROGATE = /[\ud800-\udfff]/u

/**
 * The octets of a passphrase that opens a file: its UTF-8, not normalised, as OpenSSL takes what a terminal sends.
 *
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE` `missing` when there is none, `unusable` when it is no text of a sane
 * length.
 */
export function passphraseOctets(passphrase: string | undefined): Uint8Array {
  if (passphrase === undefined) {
    throw new PKIError('ERR_PKI_PASSPHRASE', 'the private key is encrypted and no passphrase was given', {
      details: { reason: 'missing' },
      hint: 'Pass `passphrase`.',
    })
  }
  return encodeWithin(passphrase, MAX_OCTETS)
}

/**
 * The octets of a passphrase that a new file shall have. Refuses those that OpenSSL, or a passphrase file, could not
 * give later.
 *
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE` `unusable` when it is empty, longer than 1023 octets, begins with a byte
 * order mark, or holds a line break, a NUL or half a character.
 */
export function newPassphraseOctets(passphrase: string): Uint8Array {
  if (typeof passphrase === 'string' && UNTYPABLE.test(passphrase)) {
    throw unusable(
      'holds a line break, a NUL, or the mark at the start of a file',
      'Take off what a file has around it: a line break at its end, a byte order mark (U+FEFF) at its start.',
    )
  }
  const octets = encodeWithin(passphrase, LONGEST_PASSPHRASE)
  if (octets.length === 0) throw unusable('is empty', 'Choose one, or say exportUnencryptedPrivateKey.')
  return octets
}

function encodeWithin(passphrase: string, maximum: number): Uint8Array {
  if (typeof passphrase !== 'string') throw unusable('is no text', 'Pass a string.')
  const tooLong = `is longer than ${String(maximum)} octets`
  if (passphrase.length > maximum) throw unusable(tooLong, 'Choose a shorter one.')
  if (LONE_SURROGATE.test(passphrase)) throw unusable('holds half of a character', 'Pass well-formed text.')
  const octets = new TextEncoder().encode(passphrase)
  if (octets.length > maximum) throw unusable(tooLong, 'Choose a shorter one.')
  return octets
}

function unusable(problem: string, hint: string): PKIError<'ERR_PKI_PASSPHRASE'> {
  return new PKIError('ERR_PKI_PASSPHRASE', `the passphrase ${problem}`, {
    details: { reason: 'unusable' },
    hint,
  })
}
