import { copyBytes } from '../base/bytes.js'
import { expectBytes, expectObject, expectOneOf, expectRecord } from '../base/options.js'
import { encodePEM } from '../base/pem.js'
import { writeOID } from '../der/oid.js'
import { DERReader } from '../der/read.js'
import {
  writeBitString,
  writeNull,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
} from '../der/write.js'
import type { Encoded } from '../base/encoded-input.js'
import type { CryptoOptions } from '../issue/records.js'
import { isPrivateKey, pkcs8Of } from '../keys/sign/private-key.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import {
  callProvider,
  resolveCrypto,
  type CryptoProvider,
  type ProviderAlgorithm,
} from '../keys/verify/crypto-provider.js'
import { ecdsaToDER } from '../keys/verify/ecdsa-signature.js'
import { readPublicKey, type PublicKey } from '../keys/verify/public-key.js'
import { OID } from '../x509/read/oids.js'
import {
  OID_RSA_PSS,
  TEST_SIGNATURE_PARAMETERS,
  type TestSignatureAlgorithm,
} from './signature-algorithms.js'

/**
 * The kinds of keys that tests can have: also those that devices refuse. `rsa-pss-2048` is a key that names RSASSA-PSS as
 * its algorithm. P-192, secp256k1, brainpool and DSA are not here: WebCrypto has none of them.
 */
export const TEST_KEY_KINDS = [
  'ec-p256',
  'ec-p384',
  'ec-p521',
  'ed25519',
  'rsa-512',
  'rsa-1024',
  'rsa-2048',
  'rsa-3072',
  'rsa-4096',
  'rsa-pss-2048',
] as const

/** A kind of key that tests can have. */
export type TestKeyKind = (typeof TEST_KEY_KINDS)[number]

/** A private key for tests, in the open: nothing hides its octets, so never use it for a real server. */
export interface TestKey extends Encoded {
  /** Its kind. */
  readonly kind: TestKeyKind
  /** PKCS#8 PrivateKeyInfo, DER, not encrypted. */
  readonly der: Uint8Array
  /** The same as PEM: what `node:https` takes as `key`. */
  readonly pem: string
  /** SubjectPublicKeyInfo of its public half, DER. */
  readonly publicKey: Uint8Array
}

/** What `createTestKey` takes. */
export interface CreateTestKeyOptions extends CryptoOptions {
  /** Kind of the key; absent: `ec-p256`. */
  readonly kind?: TestKeyKind
}

/** Parameters of WebCrypto's operations on keys, by their structure. */
interface KeyParameters extends ProviderAlgorithm {
  readonly namedCurve?: string
  readonly hash?: string
  readonly modulusLength?: number
  readonly publicExponent?: Uint8Array
  readonly saltLength?: number
}

const ec = (namedCurve: string): KeyParameters => ({ name: 'ECDSA', namedCurve })
const rsa = (modulusLength: number): KeyParameters => ({
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength,
  publicExponent: Uint8Array.of(1, 0, 1),
})

/** Parameters of WebCrypto's `generateKey` for each kind. */
const GENERATE = {
  'ec-p256': () => ec('P-256'),
  'ec-p384': () => ec('P-384'),
  'ec-p521': () => ec('P-521'),
  ed25519: () => ({ name: 'Ed25519' }),
  'rsa-512': () => rsa(512),
  'rsa-1024': () => rsa(1024),
  'rsa-2048': () => rsa(2048),
  'rsa-3072': () => rsa(3072),
  'rsa-4096': () => rsa(4096),
  'rsa-pss-2048': () => rsa(2048),
} as const satisfies Record<TestKeyKind, () => KeyParameters>

/**
 * Makes a key for tests, also of a kind that the main door refuses. Uses randomness.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when there is no such kind, `ERR_PKI_CRYPTO` when the provider refuses, e.g.
 * because it has no Ed25519.
 * @example
 * ```ts
 * import { createTestKey } from 'orchard-pki/testing'
 *
 * const key = await createTestKey({ kind: 'rsa-1024' })
 * console.log(key.pem.split('\n')[0]) // -----BEGIN PRIVATE KEY-----
 * ```
 */
export async function createTestKey(options: CreateTestKeyOptions = {}): Promise<TestKey> {
  expectRecord(options, '', ['kind', 'crypto'])
  const kind = options.kind === undefined ? 'ec-p256' : expectOneOf(options.kind, 'kind', TEST_KEY_KINDS)
  const crypto = resolveCrypto(options.crypto)
  const { subtle } = crypto
  const pair = await callProvider('generateKey', () =>
    subtle.generateKey(GENERATE[kind](), true, ['sign', 'verify']),
  )
  const exported = async (format: 'pkcs8' | 'spki', key: typeof pair.privateKey): Promise<Uint8Array> =>
    new Uint8Array(await callProvider('exportKey', () => subtle.exportKey(format, key)))
  const pkcs8 = await exported('pkcs8', pair.privateKey)
  const spki = await exported('spki', pair.publicKey)
  const isPSS = kind === 'rsa-pss-2048'
  const der = isPSS ? renamePKCS8(pkcs8, writeSequence(writeOID(OID_RSA_PSS))) : pkcs8
  const publicKey = isPSS ? renameSPKI(spki, writeSequence(writeOID(OID_RSA_PSS))) : spki
  return Object.freeze({ kind, der, pem: encodePEM('PRIVATE KEY', der), publicKey })
}

/** PrivateKeyInfo of the same key under another algorithm. */
function renamePKCS8(der: Uint8Array, algorithm: Uint8Array): Uint8Array {
  const info = DERReader.open(der, 'PrivateKeyInfo').sequence('')
  info.smallInteger('version')
  info.element('privateKeyAlgorithm')
  return writeSequence(writeSmallInteger(0), algorithm, writeOctetString(info.octetString('privateKey')))
}

function renameSPKI(der: Uint8Array, algorithm: Uint8Array): Uint8Array {
  const info = DERReader.open(der, 'SubjectPublicKeyInfo').sequence('')
  info.element('algorithm')
  return writeSequence(algorithm, writeBitString(info.bitString('subjectPublicKey')))
}

/** A private key whose octets are at hand, so that it can sign with any algorithm of its family. */
export interface SigningKey {
  /** PKCS#8 as WebCrypto imports it. */
  readonly pkcs8: Uint8Array
  /** Its public half. */
  readonly publicKey: PublicKey
}

/**
 * Takes a key of this door or one of the main door.
 *
 * @throws {@link PKIError} `ERR_PKI_KEY_NOT_EXTRACTABLE` for a key in a signer, `ERR_PKI_OPTION` for something else.
 */
export async function openSigningKey(key: PrivateKey | TestKey, option: string): Promise<SigningKey> {
  if (isPrivateKey(key)) return { pkcs8: await pkcs8Of(key), publicKey: readPublicKey(key.publicKey) }
  const given = expectObject(key, option)
  const pkcs8 = expectBytes(given['der'], `${option}.der`)
  const publicKey = readPublicKey(expectBytes(given['publicKey'], `${option}.publicKey`))
  if (publicKey.oid !== OID_RSA_PSS) return { pkcs8, publicKey }
  const plain = writeSequence(writeOID(OID.rsaEncryption), writeNull())
  return { pkcs8: renamePKCS8(pkcs8, plain), publicKey }
}

/**
 * Signs octets with any algorithm of the key's family, in X.509 form.
 *
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when the provider refuses the key or the algorithm.
 */
export async function signOctets(
  { pkcs8, publicKey }: SigningKey,
  signed: { readonly octets: Uint8Array; readonly algorithm: TestSignatureAlgorithm },
  { subtle }: CryptoProvider,
): Promise<Uint8Array> {
  const { name, hash } = TEST_SIGNATURE_PARAMETERS[signed.algorithm]
  const parameters: KeyParameters = {
    name,
    ...(hash === undefined ? {} : { hash: hash.name, saltLength: hash.octets }),
    ...(publicKey.curve === undefined ? {} : { namedCurve: publicKey.curve }),
  }
  const handle = await callProvider('importKey', () =>
    subtle.importKey('pkcs8', copyBytes(pkcs8), parameters, false, ['sign']),
  )
  const signature = new Uint8Array(
    await callProvider('sign', () => subtle.sign(parameters, handle, signed.octets)),
  )
  return name === 'ECDSA' ? ecdsaToDER(signature) : signature
}
