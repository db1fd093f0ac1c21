/** A named curve, as WebCrypto or else its makers call it. */
export interface NamedCurve {
  /** What people call it; for the three of WebCrypto, WebCrypto's name. */
  readonly name: string
  /** Its object identifier (RFC 5480 §2.1.1.1). */
  readonly oid: string
  /** Size of its field in bits. */
  readonly bits: number
}

/**
 * The curves of WebCrypto (FIPS 186-4 §D.1.2): their points are checked and their signatures verified. iOS serves only
 * the first two.
 */
const WEB_CRYPTO_CURVES = [
  { name: 'P-256', oid: '1.2.840.10045.3.1.7', bits: 256 },
  { name: 'P-384', oid: '1.3.132.0.34', bits: 384 },
  { name: 'P-521', oid: '1.3.132.0.35', bits: 521 },
] as const satisfies readonly NamedCurve[]

/** Curves that are told by name and refused. */
const OTHER_CURVES = [
  { name: 'P-192', oid: '1.2.840.10045.3.1.1', bits: 192 },
  { name: 'P-224', oid: '1.3.132.0.33', bits: 224 },
  { name: 'secp256k1', oid: '1.3.132.0.10', bits: 256 },
  { name: 'brainpoolP256r1', oid: '1.3.36.3.3.2.8.1.1.7', bits: 256 },
  { name: 'brainpoolP384r1', oid: '1.3.36.3.3.2.8.1.1.11', bits: 384 },
  { name: 'brainpoolP512r1', oid: '1.3.36.3.3.2.8.1.1.13', bits: 512 },
  { name: 'SM2', oid: '1.2.156.10197.1.301', bits: 256 },
] as const satisfies readonly NamedCurve[]

/** Finds a curve of WebCrypto by its name or object identifier. */
export function findCurve(nameOrOID: string | undefined): NamedCurve | undefined {
  return WEB_CRYPTO_CURVES.find(({ name, oid }) => name === nameOrOID || oid === nameOrOID)
}

/** Finds a curve outside WebCrypto by its object identifier, for messages. */
export function findOtherCurve(oid: string): NamedCurve | undefined {
  return OTHER_CURVES.find((curve) => curve.oid === oid)
}

/** Octets of one coordinate of a point, and of each half of a raw signature (SEC 1 §2.3.5). */
export function fieldOctets(curve: NamedCurve): number {
  return Math.ceil(curve.bits / 8)
}
