import { isPKIError } from '../../base/errors.js'
import { DERReader } from '../../der/read.js'

/** Largest modulus that is used, in bits: above it no implementation verifies, and the work grows with its square. */
const MAX_MODULUS_BITS = 16_384
/** Most octets of a public exponent that is used; larger ones are for making others work. */
const MAX_EXPONENT_OCTETS = 8

/** The two numbers of an RSA public key. */
export interface RSAPublicNumbers {
  /** The modulus, big-endian, without leading zeros. */
  readonly modulus: Uint8Array
  /** The public exponent, big-endian, without leading zeros. */
  readonly exponent: Uint8Array
  /** Size of the modulus in bits. */
  readonly bits: number
}

/**
 * Reads an RSAPublicKey, or gives `undefined` for one that no signature should be verified with: malformed, an even
 * modulus or exponent, the exponent 1 (with which everything is its own signature), a modulus above 16 384 bits or an
 * exponent above 64, which only make the reader work.
 *
 * @param keyBits - Contents of the BIT STRING of its SubjectPublicKeyInfo.
 * @see RFC 8017 §A.1.1
 */
export function readRSAPublicNumbers(keyBits: Uint8Array): RSAPublicNumbers | undefined {
  try {
    const outer = DERReader.open(keyBits, 'RSAPublicKey')
    const fields = outer.sequence('')
    outer.end()
    const modulus = readOdd(fields, 'modulus')
    const exponent = readOdd(fields, 'publicExponent')
    fields.end()
    const bits = modulus.length * 8 - (Math.clz32(modulus[0] ?? 0) - 24)
    const isOne = exponent.length === 1 && exponent[0] === 1
    if (isOne || exponent.length > MAX_EXPONENT_OCTETS || bits > MAX_MODULUS_BITS) return undefined
    return { modulus, exponent, bits }
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_DER')) throw error
    return undefined
  }
}

/** Digits of an odd positive INTEGER. */
function readOdd(fields: DERReader, field: string): Uint8Array {
  const value = fields.integer(field)
  if (((value.at(-1) ?? 0) & 1) === 0 || (value[0] ?? 0) >= 0x80)
    fields.fail('is no odd positive number', field)
  return value[0] === 0 ? value.subarray(1) : value
}
