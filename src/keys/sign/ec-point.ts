/** The curves whose private keys are read. */
export type PrivateCurveName = 'P-256' | 'P-384'

/** A curve y² = x³ − 3x + b over the integers modulo p, with a point of prime order (FIPS 186-4 §D.1.2). */
interface Curve {
  readonly p: bigint
  readonly b: bigint
  readonly order: bigint
  readonly base: Point
}

/** Homogeneous coordinates: x = X/Z, y = Y/Z. */
interface Point {
  readonly x: bigint
  readonly y: bigint
  readonly z: bigint
}

const CURVES = {
  'P-256': {
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    base: {
      x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
      y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
      z: 1n,
    },
  },
  'P-384': {
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    base: {
      x: 0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
      y: 0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
      z: 1n,
    },
  },
} as const satisfies Readonly<Record<PrivateCurveName, Curve>>

/** Tells whether a number is a private key of a curve: 1 to the order less 1 (SEC 1 §3.2.1). */
export function isScalar(curve: PrivateCurveName, scalar: bigint): boolean {
  return scalar > 0n && scalar < CURVES[curve].order
}

/**
 * Multiplies the base point: the public key of a private one, for files that leave it out. WebCrypto cannot be asked:
 * `@peculiar/webcrypto` exports such a key without its point, and Safari does not import it. The sequence of steps
 * does not depend on the number, but big integers take no constant time: it runs once, when such a file is read.
 *
 * @returns x and y.
 */
export function multiplyBase(
  curve: PrivateCurveName,
  scalar: bigint,
): { readonly x: bigint; readonly y: bigint } {
  const { p, order, base } = CURVES[curve]
  let sum: Point = { x: 0n, y: 1n, z: 0n }
  for (let bit = BigInt(order.toString(2).length) - 1n; bit >= 0n; bit -= 1n) {
    const doubled = add(CURVES[curve], sum, sum)
    const added = add(CURVES[curve], doubled, base)
    sum = ((scalar >> bit) & 1n) === 1n ? added : doubled
  }
  const inverse = power(sum.z, p - 2n, p)
  return { x: (sum.x * inverse) % p, y: (sum.y * inverse) % p }
}

/** Complete addition, also of equal points and of the neutral one: Renes, Costello, Batina 2016, equation (1). */
function add({ p, b }: Curve, first: Point, second: Point): Point {
  const modulo = (value: bigint): bigint => ((value % p) + p) % p
  const b3 = 3n * b
  const xy = modulo(first.x * second.y + second.x * first.y)
  const xz = modulo(first.x * second.z + second.x * first.z)
  const yz = modulo(first.y * second.z + second.y * first.z)
  const [xx, yy, zz] = [modulo(first.x * second.x), modulo(first.y * second.y), modulo(first.z * second.z)]
  const shift = modulo(b3 * zz - 3n * xz)
  const slope = modulo(3n * xx - 3n * zz)
  const cross = modulo(b3 * xz - 3n * xx - 9n * zz)
  return {
    x: modulo(xy * (yy - shift) - yz * cross),
    y: modulo((yy + shift) * (yy - shift) + slope * cross),
    z: modulo(yz * (yy + shift) + xy * slope),
  }
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}
