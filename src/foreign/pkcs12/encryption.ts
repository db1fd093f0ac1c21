import { PKIError, isPKIError } from '../../base/errors.js'
import { DERReader } from '../../der/read.js'
import { TAG } from '../../der/tags.js'
import { writeOctetString, writeSequence } from '../../der/write.js'
import { decryptPBES2 } from '../../keys/sign/passphrase-cipher.js'
import { readEncryptedKey } from '../../keys/sign/pbes2.js'
import { algorithmName } from '../../keys/verify/algorithm-names.js'
import type { CryptoProvider } from '../../keys/verify/crypto-provider.js'
import type { PasswordForms } from './password-forms.js'
import {
  OID_THREE_KEY_DES,
  OID_TWO_KEY_DES,
  decryptTripleDES,
  hashesPerRound,
} from './triple-des-encryption.js'
import { loadTripleDES } from './triple-des.js'
import { spend } from './work-budget.js'
import type { WorkBudget } from './work-budget.js'

/** What opens the parts of one file. */
export interface OpeningKey {
  /** The password. */
  readonly password: PasswordForms
  /** What the parts may still cost. */
  readonly budget: WorkBudget
  /** What hashes and decrypts. */
  readonly crypto: CryptoProvider
}

/** An encrypted part of a file: the AlgorithmIdentifier, DER, and the ciphertext. */
export interface EncryptedPart {
  /** The AlgorithmIdentifier, DER. */
  readonly algorithm: Uint8Array
  /** The ciphertext. */
  readonly ciphertext: Uint8Array
}

const OID_PBES2 = '1.2.840.113549.1.5.13'
/** 2-key and 3-key 3DES work on blocks of eight octets. */
const DES_BLOCK = 8
const MAX_SALT_OCTETS = 1024

/**
 * Decrypts one part: PBES2 with AES or 3DES, and PKCS#12's own 3DES.
 *
 * @returns The plaintext, or `undefined` where the padding shows that the password or the part is not right.
 * @throws {@link PKIError} `ERR_PKI_KEY_SCHEME` for RC2, RC4 and whatever else it is, by name; `ERR_PKI_PKCS12`
 * `too-much-work`; `ERR_PKI_DER`; `ERR_PKI_CRYPTO`.
 */
export async function decryptPart(part: EncryptedPart, key: OpeningKey): Promise<Uint8Array | undefined> {
  const reader = DERReader.open(part.algorithm, 'AlgorithmIdentifier')
  const algorithm = reader.sequence('')
  reader.end()
  const oid = algorithm.oid('algorithm')
  if (oid === OID_PBES2) return decryptModern(part, key)
  if (oid === OID_THREE_KEY_DES) return decryptOld({ ...part, keys: 3, algorithm }, key)
  if (oid === OID_TWO_KEY_DES) return decryptOld({ ...part, keys: 2, algorithm }, key)
  throw refusedScheme(algorithmName(oid))
}

/** Reads an EncryptedPrivateKeyInfo into its two fields. @throws {@link PKIError} `ERR_PKI_DER`. */
export function readShroudedKey(der: Uint8Array): EncryptedPart {
  const outer = DERReader.open(der, 'EncryptedPrivateKeyInfo')
  const info = outer.sequence('')
  outer.end()
  const algorithm = info.element('encryptionAlgorithm', TAG.sequence).bytes
  const ciphertext = info.octetString('encryptedData')
  info.end()
  return { algorithm, ciphertext }
}

async function decryptModern(
  { algorithm, ciphertext }: EncryptedPart,
  { password, budget, crypto }: OpeningKey,
): Promise<Uint8Array | undefined> {
  const encrypted = readModern(writeSequence(algorithm, writeOctetString(ciphertext)))
  spend(budget, encrypted.parameters.iterations)
  const provider = encrypted.parameters.cipher === undefined ? crypto : await loadTripleDES()
  try {
    return await decryptPBES2(encrypted, password.utf8, provider)
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_PASSPHRASE')) return undefined
    throw error
  }
}

function readModern(der: Uint8Array): ReturnType<typeof readEncryptedKey> {
  try {
    return readEncryptedKey(der, { tripleDES: true })
  } catch (error) {
    throw isPKIError(error, 'ERR_PKI_KEY_SCHEME') ? refusedScheme(error.details.scheme) : error
  }
}

interface OldPart extends Pick<EncryptedPart, 'ciphertext'> {
  readonly keys: 2 | 3
  readonly algorithm: DERReader
}

async function decryptOld(
  { ciphertext, keys, algorithm }: OldPart,
  { password, budget, crypto }: OpeningKey,
): Promise<Uint8Array | undefined> {
  const parameters = algorithm.sequence('parameters')
  algorithm.end()
  const salt = readSalt(parameters, 'salt')
  const rounds = readRounds(parameters, 'iterations')
  parameters.end()
  if (ciphertext.length === 0 || ciphertext.length % DES_BLOCK !== 0) return undefined
  spend(budget, rounds * hashesPerRound(keys))
  try {
    return await decryptTripleDES(ciphertext, { keys, password: password.bmp, salt, rounds }, crypto)
  } catch (error) {
    if (isPKIError(error)) throw error
    return undefined
  }
}

/** Reads a salt of a sane length. */
export function readSalt(reader: DERReader, field: string): Uint8Array {
  const salt = reader.octetString(field)
  if (salt.length > MAX_SALT_OCTETS) reader.fail(`is longer than ${String(MAX_SALT_OCTETS)} octets`, field)
  return salt
}

/** Reads a count of rounds, which is at least one. */
export function readRounds(reader: DERReader, field: string): number {
  const rounds = reader.smallInteger(field)
  if (rounds < 1) reader.fail('is not 1 or more', field)
  return rounds
}

/** How a file becomes one that is read; the key is never on the disk without a passphrase meanwhile. */
const CONVERSION =
  'openssl pkcs12 -legacy -in old.p12 -out all.pem && openssl pkcs12 -export -in all.pem -out new.p12'

/** The error for a file whose encryption or MAC is not read here, by the name of the scheme. */
export function refusedScheme(scheme: string): PKIError<'ERR_PKI_KEY_SCHEME'> {
  return new PKIError(
    'ERR_PKI_KEY_SCHEME',
    `the PKCS#12 file is protected by ${scheme}, which is not read here`,
    {
      details: { scheme },
      hint: `Convert it: ${CONVERSION}`,
    },
  )
}
