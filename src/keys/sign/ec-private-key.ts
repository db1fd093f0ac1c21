import { concatBytes, equalBytes } from '../../base/bytes.js'
import { writeOID } from '../../der/oid.js'
import type { DERReader } from '../../der/read.js'
import { TAG } from '../../der/tags.js'
import {
  writeBitString,
  writeExplicit,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
} from '../../der/write.js'
import { OID_EC } from '../verify/algorithm-names.js'
import { fieldOctets, findCurve, findOtherCurve, type NamedCurve } from '../verify/curves.js'
import { readPublicKey, unsupportedKey, writeECPublicKey } from '../verify/public-key.js'
import { fromBigInt, toBigInt } from './big-integer.js'
import { isScalar, multiplyBase, type PrivateCurveName } from './ec-point.js'
import type { PrivateKeyMaterial } from './private-key-material.js'

/** A curve whose private keys are read. */
type PrivateCurve = NamedCurve & { readonly name: PrivateCurveName }

/**
 * Reads the next element as ECParameters.
 *
 * @throws {@link PKIError} `ERR_PKI_KEY_UNSUPPORTED` when the curve is neither P-256 nor P-384.
 * @see RFC 5480 §2.1.1
 */
export function readECParameters(reader: DERReader, field: string): PrivateCurve {
  if (reader.peek() === TAG.sequence) throw unsupportedKey('EC with explicit parameters')
  const oid = reader.oid(field)
  const curve = findCurve(oid)
  if (curve !== undefined && isPrivateCurve(curve)) return curve
  throw unsupportedKey((curve ?? findOtherCurve(oid))?.name ?? oid)
}

function isPrivateCurve(curve: NamedCurve): curve is PrivateCurve {
  return curve.name === 'P-256' || curve.name === 'P-384'
}

/**
 * Reads the next element as an ECPrivateKey. A point that it leaves out, or compresses, is derived.
 *
 * @param outer - The curve that stands outside of it, as in PKCS#8; absent: it must name its own.
 * @throws {@link PKIError} `ERR_PKI_DER` when it is malformed, names two curves, or its number is none of the curve.
 * @throws {@link PKIError} `ERR_PKI_KEY_UNSUPPORTED` when the curve is neither P-256 nor P-384.
 * @see RFC 5915 §3
 */
export function readECPrivateKey(reader: DERReader, outer?: PrivateCurve): PrivateKeyMaterial {
  const fields = reader.sequence('')
  if (fields.smallInteger('version') !== 1) fields.fail('is not 1', 'version')
  const octets = fields.octetString('privateKey')
  const curve = readOwnCurve(fields, outer)
  const claimed = readPoint(fields)
  fields.end()
  const scalar = toBigInt(octets.subarray(0, MAX_SCALAR_OCTETS))
  // GnuTLS writes the number as an INTEGER would be: with a zero in front where the first bit is set.
  if (octets.length > fieldOctets(curve) + 1 || !isScalar(curve.name, scalar)) {
    fields.fail(`is no private key of ${curve.name}`, 'privateKey')
  }
  const point = claimed?.[0] === UNCOMPRESSED ? claimed : derivePoint(curve, scalar)
  if (claimed !== undefined && !isSamePoint(claimed, point))
    fields.fail('belongs to another key', 'publicKey')
  return {
    publicKey: readPublicKey(writeECPublicKey(curve.oid, point)),
    pkcs8: writeECKeyInfo(curve, fromBigInt(scalar, fieldOctets(curve)), point),
  }
}

/** First octet of a point that gives both coordinates (SEC 1 §2.3.3). */
const UNCOMPRESSED = 4
/** Octets of the longest number that is worth converting. */
const MAX_SCALAR_OCTETS = 66

function readOwnCurve(fields: DERReader, outer: PrivateCurve | undefined): PrivateCurve {
  const parameters = fields.explicit('parameters', 0)
  if (parameters === undefined) return outer ?? fields.fail('is missing', 'parameters')
  const own = readECParameters(parameters, '')
  parameters.end()
  if (outer !== undefined && own.oid !== outer.oid) fields.fail('is another curve than outside', 'parameters')
  return own
}

function readPoint(fields: DERReader): Uint8Array | undefined {
  const publicKey = fields.explicit('publicKey', 1)
  const point = publicKey?.bitString('')
  publicKey?.end()
  return point
}

function derivePoint(curve: PrivateCurve, scalar: bigint): Uint8Array {
  const { x, y } = multiplyBase(curve.name, scalar)
  const octets = fieldOctets(curve)
  return concatBytes([Uint8Array.of(UNCOMPRESSED), fromBigInt(x, octets), fromBigInt(y, octets)])
}

/** Compares a point of a file, which may be compressed (02 or 03 and x), with an uncompressed one. */
function isSamePoint(claimed: Uint8Array, point: Uint8Array): boolean {
  const compressed = Uint8Array.from(point.subarray(0, (point.length + 1) / 2))
  compressed[0] = 2 + ((point.at(-1) ?? 0) & 1)
  return equalBytes(claimed, point) || equalBytes(claimed, compressed)
}

function writeECKeyInfo(curve: PrivateCurve, scalar: Uint8Array, point: Uint8Array): Uint8Array {
  const algorithm = writeSequence(writeOID(OID_EC), writeOID(curve.oid))
  const publicKey = writeExplicit(1, writeBitString(point))
  const key = writeSequence(writeSmallInteger(1), writeOctetString(scalar), publicKey)
  return writeSequence(writeSmallInteger(0), algorithm, writeOctetString(key))
}
