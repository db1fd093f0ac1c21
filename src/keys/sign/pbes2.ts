import { writeOID } from '../../der/oid.js'
import { DERReader } from '../../der/read.js'
import { TAG } from '../../der/tags.js'
import { writeNull, writeOctetString, writeSequence, writeSmallInteger } from '../../der/write.js'
import { algorithmName } from '../verify/algorithm-names.js'
import { unsupportedScheme } from './key-errors.js'

const OID_PBES2 = '1.2.840.113549.1.5.13'
const OID_PBKDF2 = '1.2.840.113549.1.5.12'
const OID_SCRYPT = '1.3.6.1.4.1.11591.4.11'

/** Most rounds that are computed: some seconds. OWASP asks for 600 000; a hostile file could ask for hours. */
const MAX_ITERATIONS = 10_000_000
/** Most of N · r · p of scrypt that is computed, 32 times OpenSSL's own; the Node door reads such files. */
const MAX_SCRYPT_COST = 4_194_304
const MAX_SALT_OCTETS = 1024
/** DES-EDE3-CBC (RFC 8018 §B.2.2), which WebCrypto lacks. */
const OID_TRIPLE_DES = '1.2.840.113549.3.7'

/** Pseudo-random functions of PBKDF2 by their hash in WebCrypto's words (RFC 8018 §B.1.2). */
const HASHES: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'SHA-1',
  '1.2.840.113549.2.9': 'SHA-256',
  '1.2.840.113549.2.10': 'SHA-384',
  '1.2.840.113549.2.11': 'SHA-512',
}
/** AES-CBC by the length of its key in bits (RFC 3565 §4.1). */
const KEY_BITS: Readonly<Record<string, number>> = {
  '2.16.840.1.101.3.4.1.2': 128,
  '2.16.840.1.101.3.4.1.22': 192,
  '2.16.840.1.101.3.4.1.42': 256,
}

/** How PBES2 with PBKDF2 and AES-CBC turns a passphrase into a key and the key into ciphertext. */
export interface PBES2Parameters {
  /** Salt of PBKDF2. */
  readonly salt: Uint8Array
  /** Rounds of PBKDF2. */
  readonly iterations: number
  /** Hash of PBKDF2's HMAC, as WebCrypto names it. */
  readonly hash: string
  /** Length of the AES key in bits. */
  readonly keyBits: number
  /** Initialisation vector: one block of the cipher. */
  readonly iv: Uint8Array
  /** The cipher as WebCrypto, or what extends it, names it; absent: `AES-CBC`. */
  readonly cipher?: 'DES-EDE3-CBC'
}

/** An EncryptedPrivateKeyInfo, read. */
export interface EncryptedKey {
  /** How it is encrypted. */
  readonly parameters: PBES2Parameters
  /** The ciphertext: one block or more. */
  readonly ciphertext: Uint8Array
}

/** What else is read where the caller brings a provider that has it. */
export interface EncryptedKeyOptions {
  /** True to read DES-EDE3-CBC as well; absent: it is refused by name. */
  readonly tripleDES?: boolean
}

/**
 * Reads an EncryptedPrivateKeyInfo; everything that can be checked without the passphrase is.
 *
 * @throws {@link PKIError} `ERR_PKI_DER` when it is malformed, or asks for more work than any honest file.
 * @throws {@link PKIError} `ERR_PKI_KEY_SCHEME` when it is not PBES2 with PBKDF2 and AES-CBC, or what `options` add.
 * @see RFC 5958 §3, RFC 8018 §A.4
 */
export function readEncryptedKey(der: Uint8Array, options: EncryptedKeyOptions = {}): EncryptedKey {
  const outer = DERReader.open(der, 'EncryptedPrivateKeyInfo')
  const info = outer.sequence('')
  outer.end()
  const algorithm = info.sequence('encryptionAlgorithm')
  const ciphertext = info.octetString('encryptedData')
  info.end()
  const parameters = readScheme(algorithm, options)
  const whole = ciphertext.length > 0 && ciphertext.length % parameters.iv.length === 0
  if (!whole) info.fail('is no number of blocks of the cipher', 'encryptedData')
  return { parameters, ciphertext }
}

function readScheme(algorithm: DERReader, options: EncryptedKeyOptions): PBES2Parameters {
  const oid = algorithm.oid('algorithm')
  const parameters = algorithm.element('parameters')
  algorithm.end()
  if (oid === OID_PBES2 && parameters.tag === TAG.sequence)
    return readPBES2(algorithm.inside(parameters, 'parameters'), options)
  if (oid.startsWith('1.2.840.113549.1.') && parameters.tag === TAG.sequence) {
    checkPBES1(algorithm.inside(parameters, 'parameters'))
  }
  throw unsupportedScheme(algorithmName(oid))
}

/** PBES1 and the PKCS#12 schemes share one form: RFC 8018 §A.3, RFC 7292 §C. */
function checkPBES1(parameters: DERReader): void {
  readSalt(parameters)
  readIterations(parameters)
  parameters.end()
}

function readPBES2(parameters: DERReader, options: EncryptedKeyOptions): PBES2Parameters {
  const derivation = parameters.sequence('keyDerivationFunc')
  const encryption = parameters.sequence('encryptionScheme')
  parameters.end()
  const { keyLength, ...pbkdf2 } = readDerivation(derivation)
  const cipher = readCipher(encryption, options)
  if (keyLength !== undefined && keyLength * 8 !== cipher.keyBits)
    derivation.fail('does not fit the cipher', 'keyLength')
  return { ...pbkdf2, ...cipher }
}

function readCipher(
  encryption: DERReader,
  { tripleDES }: EncryptedKeyOptions,
): Pick<PBES2Parameters, 'keyBits' | 'iv' | 'cipher'> {
  const oid = encryption.oid('algorithm')
  const isTripleDES = tripleDES === true && oid === OID_TRIPLE_DES
  const keyBits = isTripleDES ? 192 : KEY_BITS[oid]
  if (keyBits === undefined) throw unsupportedScheme(algorithmName(oid))
  const iv = encryption.octetString('parameters')
  const block = isTripleDES ? 8 : 16
  if (iv.length !== block) encryption.fail(`is no IV of ${String(block)} octets`, 'parameters')
  encryption.end()
  return { keyBits, iv, ...(isTripleDES && { cipher: 'DES-EDE3-CBC' }) }
}

/** PBKDF2-params with a key length that some writers give: RFC 8018 §A.2. */
type PBKDF2Parameters = Pick<PBES2Parameters, 'salt' | 'iterations' | 'hash'> & {
  readonly keyLength: number | undefined
}

function readDerivation(derivation: DERReader): PBKDF2Parameters {
  const oid = derivation.oid('algorithm')
  if (oid === OID_SCRYPT) checkScrypt(derivation.sequence('parameters'))
  if (oid !== OID_PBKDF2) throw unsupportedScheme(algorithmName(oid))
  const parameters = derivation.sequence('parameters')
  derivation.end()
  const salt = readSalt(parameters)
  const iterations = readIterations(parameters)
  const keyLength = parameters.peek() === TAG.integer ? parameters.smallInteger('keyLength') : undefined
  const hash = readHash(parameters)
  parameters.end()
  return { salt, iterations, hash, keyLength }
}

/** RFC 7914 §7. */
function checkScrypt(parameters: DERReader): void {
  readSalt(parameters)
  const cost = ['costParameter', 'blockSize', 'parallelizationParameter'].map((field) =>
    parameters.smallInteger(field),
  )
  if (parameters.peek() === TAG.integer) parameters.smallInteger('keyLength')
  parameters.end()
  if (cost.reduce((product, factor) => product * factor, 1) > MAX_SCRYPT_COST)
    parameters.fail('asks for too much work')
}

function readSalt(parameters: DERReader): Uint8Array {
  const salt = parameters.octetString('salt')
  if (salt.length > MAX_SALT_OCTETS)
    parameters.fail(`is longer than ${String(MAX_SALT_OCTETS)} octets`, 'salt')
  return salt
}

function readIterations(parameters: DERReader): number {
  const iterations = parameters.smallInteger('iterationCount')
  if (iterations < 1 || iterations > MAX_ITERATIONS) {
    parameters.fail(`is not 1 to ${String(MAX_ITERATIONS)}`, 'iterationCount')
  }
  return iterations
}

/** The prf, HMAC-SHA1 where it is left out (RFC 8018 §A.2): what OpenSSL 1.0 wrote. */
function readHash(parameters: DERReader): string {
  if (parameters.done) return 'SHA-1'
  const prf = parameters.sequence('prf')
  const oid = prf.oid('algorithm')
  // RFC 8018 §B.1 wants NULL; GnuTLS leaves the parameters out.
  if (!prf.done) prf.null('parameters')
  prf.end()
  const hash = HASHES[oid]
  if (hash === undefined) throw unsupportedScheme(`PBKDF2 with ${algorithmName(oid)}`)
  return hash
}

/** Writes an EncryptedPrivateKeyInfo of PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC: RFC 8018 §A.4. */
export function writeEncryptedKey(key: EncryptedKey): Uint8Array {
  const { salt, iterations, iv } = key.parameters
  const prf = writeSequence(writeOID('1.2.840.113549.2.9'), writeNull())
  const pbkdf2 = writeSequence(writeOctetString(salt), writeSmallInteger(iterations), prf)
  const derivation = writeSequence(writeOID(OID_PBKDF2), pbkdf2)
  const encryption = writeSequence(writeOID('2.16.840.1.101.3.4.1.42'), writeOctetString(iv))
  const algorithm = writeSequence(writeOID(OID_PBES2), writeSequence(derivation, encryption))
  return writeSequence(algorithm, writeOctetString(key.ciphertext))
}
