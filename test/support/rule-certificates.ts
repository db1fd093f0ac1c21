import { generateKeyPairSync } from 'node:crypto'
import { concatBytes } from '../../src/base/bytes.js'
import { writeOID } from '../../src/der/oid.js'
import { writeTime } from '../../src/der/time.js'
import {
  writeBitString,
  writeElement,
  writeExplicit,
  writeNull,
  writeSequence,
  writeSmallInteger,
  writeUnsignedInteger,
} from '../../src/der/write.js'
import { writeRSAPublicKey } from '../../src/keys/verify/public-key.js'
import { readCertificate } from '../../src/x509/read/certificate.js'
import { OID } from '../../src/x509/read/oids.js'
import type { CertificateRecord } from '../../src/x509/read/records.js'
import {
  writeAuthorityKeyIdentifier,
  writeBasicConstraints,
  writeExtendedKeyUsage,
  writeKeyUsage,
  writeSubjectAltName,
  writeSubjectKeyIdentifier,
} from '../../src/x509/write/extensions.js'
import { commonName, NOTHING } from './x509.js'

/** Kinds of keys that tests of rules need. `RSA` with a size in bits is made up: nothing signs with it. */
export type KeyWish = Curve | OtherKey | `RSA ${number}`

type Curve = 'P-192' | 'P-224' | 'P-256' | 'P-384' | 'P-521' | 'secp256k1' | 'brainpoolP256r1'
type OtherKey = 'Ed25519' | 'Ed448' | 'X25519' | 'DSA' | 'RSASSA-PSS' | 'EC with explicit parameters'

/** How a certificate differs from one without a fault. Its signature is none: rules never verify. */
export interface CertificateWish {
  /** DER of the subject, or its common name. */
  readonly subject?: Uint8Array | string
  /** DER of the issuer, or its common name. */
  readonly issuer?: Uint8Array | string
  /** Its key; absent: P-256. */
  readonly key?: KeyWish
  /** First instant, ISO 8601; absent: 1 November 2026. */
  readonly notBefore?: string
  /** Last instant, ISO 8601; absent: `seconds` later. */
  readonly notAfter?: string
  /** Length by subtraction; absent: 90 days for a server, 20 years for a CA. */
  readonly seconds?: number
  /** Encoded Validity, in place of all of these. */
  readonly validity?: Uint8Array
  /** Object identifier of the signature; absent: ECDSA with SHA-256. */
  readonly signature?: string
  /** Encoded AlgorithmIdentifier, inside and outside, in place of `signature`. */
  readonly algorithm?: Uint8Array
  /** Object identifier of the signature inside what is signed; absent: the same. */
  readonly signatureInside?: string
  /** Octets of the serial number, as they stand; absent: 1. */
  readonly serial?: Uint8Array
  /** Version of X.509; absent: 3. */
  readonly version?: 1 | 2 | 3
  /** The encoded field of the version, in place of `version`. */
  readonly versionField?: Uint8Array
  /** Extensions by object identifier that take the place of the usual ones; `undefined` leaves one out. */
  readonly extensions?: Readonly<Record<string, Uint8Array | undefined>>
  /** More extensions, also such as are there already. */
  readonly more?: readonly Uint8Array[]
}

const DAY_SECONDS = 86_400
const ECDSA_SHA256 = '1.2.840.10045.4.3.2'
const NAMES = { server: 'homebox', intermediate: 'Intermediate', root: 'Root' } as const

/** Makes the certificate of a role that some issuer signs. */
export function makeCertificate(
  role: keyof typeof NAMES,
  issuer: string,
  wish: CertificateWish,
): CertificateRecord {
  const { version = 3, key = 'P-256', serial = Uint8Array.of(1) } = wish
  const algorithm = wish.algorithm ?? algorithmOf(wish.signature ?? ECDSA_SHA256)
  const tbs = writeSequence(
    wish.versionField ?? versionFieldOf(version),
    writeElement(0x02, serial),
    wish.signatureInside === undefined ? algorithm : algorithmOf(wish.signatureInside),
    nameOfWish(wish.issuer ?? issuer),
    wish.validity ?? validityOf(role, wish),
    nameOfWish(wish.subject ?? NAMES[role]),
    publicKeyOf(key),
    extensionsField(version < 3 ? [] : extensionsOf(role, issuer, wish)),
  )
  return readCertificate(writeSequence(tbs, algorithm, writeBitString(new Uint8Array(8))))
}

/** Version 1 is the default, which is not written. */
function versionFieldOf(version: number): Uint8Array {
  return version === 1 ? NOTHING : writeExplicit(0, writeSmallInteger(version - 1))
}

function extensionsField(extensions: readonly Uint8Array[]): Uint8Array {
  return extensions.length === 0 ? NOTHING : writeExplicit(3, writeSequence(...extensions))
}

function nameOfWish(name: Uint8Array | string): Uint8Array {
  return typeof name === 'string' ? commonName(name) : name
}

/** PKCS#1 has NULL, the others nothing. */
function algorithmOf(oid: string): Uint8Array {
  const isPKCS1 = oid.startsWith('1.2.840.113549.1.1.') && oid !== '1.2.840.113549.1.1.10'
  return writeSequence(writeOID(oid), isPKCS1 ? writeNull() : NOTHING)
}

function validityOf(role: keyof typeof NAMES, wish: CertificateWish): Uint8Array {
  const notBefore = new Date(wish.notBefore ?? '2026-11-01T00:00:00Z')
  const seconds = wish.seconds ?? (role === 'server' ? 90 : 7300) * DAY_SECONDS
  const notAfter =
    wish.notAfter === undefined ? new Date(notBefore.getTime() + seconds * 1000) : new Date(wish.notAfter)
  return writeSequence(writeTime(notBefore, 'notBefore'), writeTime(notAfter, 'notAfter'))
}

/** Stands for the SHA-1 of a key: the name of who has it. */
function keyId(name: string): Uint8Array {
  return new TextEncoder().encode(name)
}

function extensionsOf(
  role: keyof typeof NAMES,
  issuer: string,
  { extensions = {}, more = [] }: CertificateWish,
): readonly Uint8Array[] {
  const usual: Readonly<Record<string, Uint8Array | undefined>> =
    role === 'server' ? serverExtensions(issuer) : authorityExtensions(role, issuer)
  const kept = Object.values({ ...usual, ...extensions }).filter((extension) => extension !== undefined)
  return [...kept, ...more]
}

function serverExtensions(issuer: string): Readonly<Record<string, Uint8Array>> {
  return {
    [OID.keyUsage]: writeKeyUsage(['digitalSignature']),
    [OID.extendedKeyUsage]: writeExtendedKeyUsage([OID.serverAuth]),
    [OID.subjectAltName]: writeSubjectAltName(
      [
        { type: 'dns', value: 'homebox.local' },
        { type: 'ip', octets: Uint8Array.of(192, 168, 1, 20) },
      ],
      { critical: false },
    ),
    ...(issuer === NAMES.server
      ? {}
      : { [OID.authorityKeyIdentifier]: writeAuthorityKeyIdentifier(keyId(issuer)) }),
  }
}

function authorityExtensions(
  role: 'intermediate' | 'root',
  issuer: string,
): Readonly<Record<string, Uint8Array>> {
  return {
    [OID.basicConstraints]: writeBasicConstraints({
      cA: true,
      pathLength: role === 'intermediate' ? 0 : undefined,
    }),
    [OID.keyUsage]: writeKeyUsage(['keyCertSign', 'cRLSign']),
    [OID.subjectKeyIdentifier]: writeSubjectKeyIdentifier(keyId(NAMES[role])),
    ...(role === 'root' ? {} : { [OID.authorityKeyIdentifier]: writeAuthorityKeyIdentifier(keyId(issuer)) }),
  }
}

const madeKeys = new Map<KeyWish, Uint8Array>()

function publicKeyOf(wish: KeyWish): Uint8Array {
  const key = madeKeys.get(wish) ?? makeKey(wish)
  madeKeys.set(wish, key)
  return key
}

const CURVE_NAMES: Readonly<Record<string, string>> = {
  'P-192': 'prime192v1',
  'P-224': 'secp224r1',
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
}

function makeKey(wish: KeyWish): Uint8Array {
  const size = /^RSA (\d+)$/.exec(wish)?.[1]
  if (size !== undefined) return makeRSAKey(Number(size))
  const { publicKey } = generateOther(wish)
  return new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
}

function generateOther(wish: KeyWish): ReturnType<typeof generateKeyPairSync> {
  switch (wish) {
    case 'Ed25519':
      return generateKeyPairSync('ed25519')
    case 'Ed448':
      return generateKeyPairSync('ed448')
    case 'X25519':
      return generateKeyPairSync('x25519')
    case 'DSA':
      return generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 })
    case 'RSASSA-PSS':
      return generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
    case 'EC with explicit parameters':
      return generateKeyPairSync('ec', { namedCurve: 'prime256v1', paramEncoding: 'explicit' })
    default:
      return generateKeyPairSync('ec', { namedCurve: CURVE_NAMES[wish] ?? wish })
  }
}

/** An odd number of exactly so many bits. */
function makeRSAKey(bits: number): Uint8Array {
  const octets = Math.ceil(bits / 8)
  const top = 1 << ((bits - 1) % 8)
  const modulus = concatBytes([Uint8Array.of(top), new Uint8Array(octets - 2), Uint8Array.of(1)])
  return writeRSAPublicKey(writeUnsignedInteger(modulus), writeUnsignedInteger(Uint8Array.of(1, 0, 1)))
}
