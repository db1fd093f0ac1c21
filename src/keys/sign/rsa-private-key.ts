import { writeOID } from '../../der/oid.js'
import type { DERReader } from '../../der/read.js'
import { TAG } from '../../der/tags.js'
import {
  writeNull,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
  writeUnsignedInteger,
} from '../../der/write.js'
import { OID_RSA } from '../verify/algorithm-names.js'
import {
  assertUsablePublicKey,
  readPublicKey,
  unsupportedKey,
  writeRSAPublicKey,
} from '../verify/public-key.js'
import { toBigInt } from './big-integer.js'
import type { PrivateKeyMaterial } from './private-key-material.js'

/**
 * Reads the next element as an RSAPrivateKey of two primes, and checks that its eight numbers belong together: with a
 * damaged one OpenSSL would fail only later, or sign slowly.
 *
 * @throws {@link PKIError} `ERR_PKI_DER` when it is malformed or its numbers contradict each other.
 * @throws {@link PKIError} `ERR_PKI_KEY_WEAK` or `ERR_PKI_KEY_UNSUPPORTED` when iOS could not use its public half.
 * @see RFC 8017 §A.1.2
 */
export function readRSAPrivateKey(reader: DERReader): PrivateKeyMaterial {
  const element = reader.element('', TAG.sequence)
  const fields = reader.inside(element, '')
  const version = fields.smallInteger('version')
  if (version === 1) throw unsupportedKey('RSA of more than two primes')
  if (version !== 0) fields.fail('is not 0', 'version')
  const modulus = readPositive(fields, 'modulus')
  const exponent = readPositive(fields, 'publicExponent', modulus.length)
  const publicKey = readPublicKey(
    writeRSAPublicKey(writeUnsignedInteger(modulus), writeUnsignedInteger(exponent)),
  )
  assertUsablePublicKey(publicKey)
  const read = (field: string): bigint => toBigInt(readPositive(fields, field, modulus.length))
  const d = read('privateExponent')
  const [p, q] = [read('prime1'), read('prime2')]
  const [dP, dQ] = [read('exponent1'), read('exponent2')]
  const inverse = read('coefficient')
  fields.end()
  const product = d * toBigInt(exponent)
  const consistent =
    p * q === toBigInt(modulus) &&
    isExponent({ prime: p, d, product, remainder: dP }) &&
    isExponent({ prime: q, d, product, remainder: dQ }) &&
    (inverse * q) % p === 1n
  if (!consistent) fields.fail('holds numbers that do not belong together')
  const algorithm = writeSequence(writeOID(OID_RSA), writeNull())
  const pkcs8 = writeSequence(writeSmallInteger(0), algorithm, writeOctetString(element.bytes))
  return { publicKey, pkcs8 }
}

function readPositive(fields: DERReader, field: string, maximum = Infinity): Uint8Array {
  const value = fields.integer(field)
  if ((value[0] ?? 0) >= 0x80) fields.fail('is negative', field)
  if (value.length > maximum) fields.fail('is longer than the modulus', field)
  return value
}

/** One prime and the exponents that must fit it. */
interface ExponentCheck {
  readonly prime: bigint
  /** The private exponent. */
  readonly d: bigint
  /** The private exponent times the public one. */
  readonly product: bigint
  /** What the file gives as the private exponent modulo the prime less one. */
  readonly remainder: bigint
}

/** RFC 8017 §3.2; that the prime is one is not checked. */
function isExponent({ prime, d, product, remainder }: ExponentCheck): boolean {
  const order = prime - 1n
  return order > 0n && product % order === 1n && d % order === remainder
}
