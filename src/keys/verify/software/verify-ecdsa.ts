import { mod, modPower, toNumber } from './modular.js'
import type { PrimeCurve } from './prime-curves.js'

/** A point with the coordinates x = X / Z², y = Y / Z³; Z = 0 is the point at infinity. */
interface Point {
  readonly x: bigint
  readonly y: bigint
  readonly z: bigint
}

const INFINITY: Point = { x: 1n, y: 1n, z: 0n }

/** What an ECDSA signature is verified with. */
export interface ECDSAKey {
  /** The curve of the key. */
  readonly curve: PrimeCurve
  /** The key as an uncompressed point (SEC 1 §2.3.3). */
  readonly point: Uint8Array
}

/**
 * Tells whether a raw ECDSA signature is one of a digest, for the curves and hashes that WebCrypto does not have. A key
 * that is no point of its curve verifies nothing. Public numbers only: its time depends on them.
 *
 * @param signature - r and s side by side, as `ecdsaFromDER` gives them.
 * @see FIPS 186-4 §6.4, SEC 1 §4.1.4
 */
export function verifyECDSA(digest: Uint8Array, signature: Uint8Array, key: ECDSAKey): boolean {
  const { curve } = key
  const point = readPoint(key)
  const half = signature.length / 2
  const r = toNumber(signature.subarray(0, half))
  const s = toNumber(signature.subarray(half))
  if (point === undefined || !isScalar(r, curve) || !isScalar(s, curve)) return false
  const inverse = modPower(s, curve.order - 2n, curve.order)
  const fromDigest = mod(leftmostBits(digest, curve) * inverse, curve.order)
  const sum = addMultiples(
    curve,
    { scalar: fromDigest, of: curve.base },
    { scalar: mod(r * inverse, curve.order), of: point },
  )
  return hasCoordinate(sum, r, curve)
}

/** The point, or `undefined` where it is compressed or off its curve (SEC 1 §3.2.2.1). */
function readPoint({ curve, point }: ECDSAKey): Point | undefined {
  const octets = Math.ceil(curve.orderBits / 8)
  if (point[0] !== 4 || point.length !== 1 + 2 * octets) return undefined
  const x = toNumber(point.subarray(1, 1 + octets))
  const y = toNumber(point.subarray(1 + octets))
  const { p, a, b } = curve
  const isOnCurve = x < p && y < p && (y * y - (x * x * x + a * x + b)) % p === 0n
  return isOnCurve ? { x, y, z: 1n } : undefined
}

function isScalar(value: bigint, { order }: PrimeCurve): boolean {
  return value > 0n && value < order
}

/** As many bits of a digest as the order has (SEC 1 §4.1.4 step 3). */
function leftmostBits(digest: Uint8Array, { orderBits }: PrimeCurve): bigint {
  const surplus = Math.max(0, digest.length * 8 - orderBits)
  return toNumber(digest) >> BigInt(surplus)
}

/** Tells whether the x of a point is r modulo the order, without dividing by Z². */
function hasCoordinate(point: Point, r: bigint, { p, order }: PrimeCurve): boolean {
  if (point.z === 0n) return false
  const square = point.z * point.z
  for (let x = r; x < p; x += order) if ((x * square - point.x) % p === 0n) return true
  return false
}

/** A multiple of a point with Z = 1. */
interface Multiple {
  readonly scalar: bigint
  readonly of: { readonly x: bigint; readonly y: bigint }
}

/** The sum of two multiples, bit by bit of both at once. */
function addMultiples(curve: PrimeCurve, first: Multiple, second: Multiple): Point {
  let sum = INFINITY
  for (let bit = BigInt(curve.orderBits - 1); bit >= 0n; bit -= 1n) {
    sum = double(sum, curve)
    for (const { scalar, of } of [first, second]) if (((scalar >> bit) & 1n) === 1n) sum = add(sum, of, curve)
  }
  return sum
}

/** Doubles a point; the order is odd, so no point but infinity has a double at infinity. */
function double({ x, y, z }: Point, { p, a }: PrimeCurve): Point {
  const ySquare = (y * y) % p
  const s = (4n * x * ySquare) % p
  const zSquare = (z * z) % p
  const m = (3n * x * x + a * zSquare * zSquare) % p
  const doubled = mod(m * m - 2n * s, p)
  return { x: doubled, y: mod(m * (s - doubled) - 8n * ySquare * ySquare, p), z: (2n * y * z) % p }
}

/** Adds a point with Z = 1. */
function add(point: Point, other: Multiple['of'], curve: PrimeCurve): Point {
  const { p } = curve
  if (point.z === 0n) return { ...other, z: 1n }
  const zSquare = (point.z * point.z) % p
  const h = mod(other.x * zSquare - point.x, p)
  const r = mod(other.y * zSquare * point.z - point.y, p)
  if (h === 0n) return r === 0n ? double(point, curve) : INFINITY
  const hSquare = (h * h) % p
  const hCube = (hSquare * h) % p
  const shared = (point.x * hSquare) % p
  const x = mod(r * r - hCube - 2n * shared, p)
  return { x, y: mod(r * (shared - x) - point.y * hCube, p), z: (point.z * h) % p }
}
