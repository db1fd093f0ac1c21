import { copyBytes } from '../../base/bytes.js'
import { PKIError } from '../../base/errors.js'
import { DERElement } from '../../der/element.js'
import { writeOID } from '../../der/oid.js'
import { DERReader } from '../../der/read.js'
import { TAG } from '../../der/tags.js'
import { writeBitString, writeNull, writeSequence } from '../../der/write.js'
import { OID_EC, OID_RSA, algorithmName } from './algorithm-names.js'
import type { SignatureAlgorithm } from './algorithms.js'
import { fieldOctets, findCurve, findOtherCurve } from './curves.js'

/** Smallest RSA modulus that iOS takes for a TLS server (Apple 103769), in bits. */
const MIN_RSA_BITS = 2048
/** Largest RSA modulus that iOS reads (Security `kMaximumRSAKeyBits`), in bits. */
const MAX_RSA_BITS = 8192
/** A SubjectPublicKeyInfo, read. */
export interface PublicKey {
  /** The SubjectPublicKeyInfo, DER. */
  readonly der: Uint8Array
  /** Contents of its BIT STRING: what a key identifier hashes (RFC 5280 §4.2.1.2). */
  readonly keyBits: Uint8Array
  /** Object identifier of its algorithm. */
  readonly oid: string
  /** What the key is, as a person says it: `RSA 2048`, `P-256`, `Ed25519`, or the object identifier. */
  readonly label: string
  /** Family: `rsa` (rsaEncryption), `ec` (a named curve), or anything else. */
  readonly family: 'rsa' | 'ec' | 'other'
  /** Size in bits: RSA modulus or EC field; 0 for other families and for curves that are not known. */
  readonly bits: number
  /** Name of the curve for `ec`: `P-256`, `P-384`, `P-521`, or the object identifier of another one. */
  readonly curve: string | undefined
}

/** What an algorithm says of a key, before its identity is added. */
type KeyDescription = Pick<PublicKey, 'label' | 'family' | 'bits' | 'curve'>

/**
 * Reads a SubjectPublicKeyInfo strictly. A key that this library does not use is read as far as its algorithm says;
 * {@link assertUsablePublicKey} refuses it.
 *
 * @param spki - DER; it is copied.
 * @throws {@link PKIError} `ERR_PKI_DER` when it is malformed: another form of the RSA or EC parameters than the RFCs
 * give, an even or padded modulus, a compressed point or one of the wrong length.
 * @see RFC 5280 §4.1.2.7, RFC 3279 §2.3.1 (RSA), RFC 5480 §2 (EC), RFC 8410 §4 (Ed25519)
 */
export function readPublicKey(spki: Uint8Array): PublicKey {
  return readOwnPublicKey(copyBytes(spki))
}

/** Reads a SubjectPublicKeyInfo whose octets nobody else can change: the key shares them. Throws as {@link readPublicKey}. */
export function readOwnPublicKey(der: Uint8Array): PublicKey {
  const outer = DERReader.open(der, 'SubjectPublicKeyInfo')
  const info = outer.sequence('')
  outer.end()
  const algorithm = info.sequence('algorithm')
  const oid = algorithm.oid('algorithm')
  const keyBits = info.bitString('subjectPublicKey')
  info.end()
  const start = keyBits.byteOffset - der.byteOffset
  const extent = { tag: TAG.bitString, offset: start, start, end: start + keyBits.length }
  const key = info.inside(new DERElement(der, extent), 'subjectPublicKey')
  const description = DESCRIBE[oid] ?? describeOther
  return Object.freeze({ der, keyBits, oid, ...description({ oid, algorithm, key, keyBits }) })
}

/** A SubjectPublicKeyInfo as far as it is the same for every algorithm. */
interface KeyInfo {
  readonly oid: string
  /** What follows the object identifier. */
  readonly algorithm: DERReader
  /** The contents of the BIT STRING. */
  readonly key: DERReader
  readonly keyBits: Uint8Array
}

/** The algorithms whose parameters and keys have rules; any other key is taken as it is. */
const DESCRIBE: Readonly<Record<string, (info: KeyInfo) => KeyDescription>> = {
  [OID_RSA]: describeRSA,
  [OID_EC]: describeEC,
}

function describeOther({ oid }: KeyInfo): KeyDescription {
  return { label: algorithmName(oid), family: 'other', bits: 0, curve: undefined }
}

function describeRSA({ algorithm, key }: KeyInfo): KeyDescription {
  algorithm.null('parameters')
  algorithm.end()
  const fields = key.sequence('')
  key.end()
  const modulus = readOddPositive(fields, 'modulus')
  const exponent = readOddPositive(fields, 'publicExponent')
  if (exponent.length === 1 && exponent[0] === 1) fields.fail('is 1', 'publicExponent')
  fields.end()
  const bits = bitLength(modulus)
  return { label: `RSA ${String(bits)}`, family: 'rsa', bits, curve: undefined }
}

function readOddPositive(fields: DERReader, field: string): Uint8Array {
  const value = fields.integer(field)
  const odd = ((value.at(-1) ?? 0) & 1) === 1
  if (!odd || (value[0] ?? 0) >= 0x80) fields.fail('is no odd positive number', field)
  return value
}

/** Bits of a positive INTEGER. */
function bitLength(integer: Uint8Array): number {
  const first = integer[0] === 0 ? 1 : 0
  return (integer.length - first) * 8 - (Math.clz32(integer[first] ?? 0) - 24)
}

function describeEC({ algorithm, key, keyBits: point }: KeyInfo): KeyDescription {
  if (algorithm.peek() === TAG.sequence) {
    return { label: 'EC with explicit parameters', family: 'other', bits: 0, curve: undefined }
  }
  const curveOID = algorithm.oid('parameters')
  algorithm.end()
  const curve = findCurve(curveOID)
  if (curve === undefined) {
    const other = findOtherCurve(curveOID)
    return { label: other?.name ?? curveOID, family: 'ec', bits: other?.bits ?? 0, curve: curveOID }
  }
  const uncompressed = point[0] === 4 && point.length === 1 + 2 * fieldOctets(curve)
  if (!uncompressed) key.fail(`is no uncompressed point of ${curve.name}`)
  return { label: curve.name, family: 'ec', bits: curve.bits, curve: curve.name }
}

/**
 * Refuses a key that iOS cannot use for a TLS server or its CA; passes RSA of 2048 to 8192 bits, P-256 and P-384.
 *
 * @throws {@link PKIError} `ERR_PKI_KEY_WEAK` for RSA below 2048 bits.
 * @throws {@link PKIError} `ERR_PKI_KEY_UNSUPPORTED` for any other kind of key, and RSA above 8192 bits.
 */
export function assertUsablePublicKey(key: PublicKey): void {
  if (key.curve === 'P-256' || key.curve === 'P-384') return
  if (key.family === 'rsa' && key.bits < MIN_RSA_BITS) {
    throw new PKIError('ERR_PKI_KEY_WEAK', `an RSA key of ${String(key.bits)} bits is too small for iOS`, {
      details: { bits: key.bits, minimumBits: MIN_RSA_BITS },
      hint: CURE,
    })
  }
  if (key.family === 'rsa' && key.bits <= MAX_RSA_BITS) return
  throw unsupportedKey(key.label)
}

const CURE = 'Make a key that iOS takes: P-256, P-384, or RSA of 2048 to 8192 bits; see generatePrivateKey.'

/** The error for a kind of key that iOS cannot use, by what people call it. */
export function unsupportedKey(algorithm: string): PKIError {
  return new PKIError('ERR_PKI_KEY_UNSUPPORTED', `iOS cannot use a key of the kind ${algorithm} here`, {
    details: { algorithm },
    hint: CURE,
  })
}

/** Writes the SubjectPublicKeyInfo of a point on a named curve (RFC 5480 §2). */
export function writeECPublicKey(curveOID: string, point: Uint8Array): Uint8Array {
  return writeSequence(writeSequence(writeOID(OID_EC), writeOID(curveOID)), writeBitString(point))
}

/** Writes the SubjectPublicKeyInfo of an RSA key from its two INTEGER elements (RFC 3279 §2.3.1). */
export function writeRSAPublicKey(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  const key = writeBitString(writeSequence(modulus, exponent))
  return writeSequence(writeSequence(writeOID(OID_RSA), writeNull()), key)
}

/**
 * Names the kind of a usable key: a {@link KeyKind} where it is one, otherwise its like, e.g. `rsa-8192`.
 */
export function keyKindOf(key: PublicKey): string {
  return key.family === 'rsa' ? `rsa-${String(key.bits)}` : `ec-${key.label.toLowerCase().replace('-', '')}`
}

/** The algorithm that a usable key signs with where nothing else is asked for. */
export function defaultSignatureAlgorithm(key: PublicKey): SignatureAlgorithm {
  if (key.family === 'rsa') return 'rsa-sha256'
  return key.curve === 'P-256' ? 'ecdsa-sha256' : 'ecdsa-sha384'
}
