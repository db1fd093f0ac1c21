import { concatBytes } from '../../base/bytes.js'
import { PKIError } from '../../base/errors.js'
import { DERReader } from '../../der/read.js'
import { TAG, contextConstructedTag, contextTag } from '../../der/tags.js'
import { algorithmName } from '../../keys/verify/algorithm-names.js'
import { toDER } from './ber-to-der.js'
import { HASH_SIZES } from './derive-pkcs12.js'
import type { PKCS12Derivation, PKCS12Hash } from './derive-pkcs12.js'
import { readRounds, readSalt, refusedScheme } from './encryption.js'
import type { EncryptedPart } from './encryption.js'
import { PKCS12_OID } from './oids.js'

/** Largest file that is read: one key and its chain are some kilobytes. */
const MAX_OCTETS = 1024 * 1024

/** The outside of a file: its contents, and what shows that somebody with the password wrote them. */
export interface PFX {
  /** The AuthenticatedSafe, as it was encoded: what the MAC is over. */
  readonly contents: Uint8Array
  /** The MAC of the contents. */
  readonly mac: Uint8Array
  /** How its key is derived, but for the password. */
  readonly derivation: Omit<PKCS12Derivation, 'password'>
}

/** A part of a file: SafeContents as they are, or encrypted. */
export type SafePart = Uint8Array | EncryptedPart

/** Hashes of a MAC by object identifier. */
const HASHES: Readonly<Record<string, PKCS12Hash>> = {
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
}

/**
 * Reads the outside of a file; DER, or BER as NSS writes it.
 *
 * @throws {@link PKIError} `ERR_PKI_DER` when it is malformed or larger than 1 MiB, `ERR_PKI_PKCS12` `no-integrity` when
 * it has no MAC under a password, `ERR_PKI_KEY_SCHEME` for a MAC that is not read, by name.
 * @see RFC 7292 §4
 */
export async function readPFX(der: Uint8Array): Promise<PFX> {
  const isLarge = der.length > MAX_OCTETS
  const outer = DERReader.open(isLarge ? der : await toDER(der), 'PFX', MAX_OCTETS)
  const pfx = outer.sequence('')
  outer.end()
  if (pfx.smallInteger('version') !== 3) pfx.fail('is not 3', 'version')
  const safe = pfx.sequence('authSafe')
  if (safe.oid('contentType') !== PKCS12_OID.data) throw noIntegrity()
  const content = safe.explicit('content', 0) ?? safe.fail('is missing', 'content')
  safe.end()
  const contents = content.octetString('data')
  content.end()
  if (pfx.done) throw noIntegrity()
  const { mac, derivation } = readMAC(pfx.sequence('macData'))
  pfx.end()
  return { contents, mac, derivation }
}

function readMAC(data: DERReader): Pick<PFX, 'mac' | 'derivation'> {
  const digest = data.sequence('mac')
  const algorithm = digest.sequence('digestAlgorithm')
  const oid = algorithm.oid('algorithm')
  if (HASHES[oid] !== undefined && !algorithm.done) algorithm.null('parameters')
  const mac = digest.octetString('digest')
  digest.end()
  const salt = readSalt(data, 'macSalt')
  const rounds = data.done ? 1 : readRounds(data, 'iterations')
  data.end()
  const hash = HASHES[oid]
  if (hash === undefined) throw refusedScheme(`a MAC of ${algorithmName(oid)}`)
  if (mac.length !== HASH_SIZES[hash].output) data.fail('has another length than its hash', 'mac')
  return { mac, derivation: { hash, salt, rounds } }
}

/**
 * Reads the AuthenticatedSafe into its parts.
 *
 * @throws {@link PKIError} `ERR_PKI_DER` when it is malformed, `ERR_PKI_PKCS12` `unsupported-content` for a part that is
 * encrypted to a public key.
 * @see RFC 7292 §4.1
 */
export async function readSafeParts(contents: Uint8Array): Promise<readonly SafePart[]> {
  const outer = DERReader.open(await toDER(contents), 'AuthenticatedSafe')
  const parts = outer.sequenceOf('', (items, field) => readSafePart(items.sequence(field)), {
    mayBeEmpty: true,
  })
  outer.end()
  return parts
}

function readSafePart(info: DERReader): SafePart {
  const oid = info.oid('contentType')
  const content = info.explicit('content', 0) ?? info.fail('is missing', 'content')
  info.end()
  if (oid === PKCS12_OID.data) {
    const data = content.octetString('data')
    content.end()
    return data
  }
  if (oid !== PKCS12_OID.encryptedData) throw unsupportedContent()
  const data = content.sequence('encryptedData')
  content.end()
  data.smallInteger('version')
  const encrypted = data.sequence('encryptedContentInfo')
  data.end()
  if (encrypted.oid('contentType') !== PKCS12_OID.data) encrypted.fail('is not data', 'contentType')
  const algorithm = encrypted.element('contentEncryptionAlgorithm', TAG.sequence).bytes
  const ciphertext = readCiphertext(encrypted)
  encrypted.end()
  return { algorithm, ciphertext }
}

/** One IMPLICIT OCTET STRING, or one that is made of parts, as NSS and older Java write it (X.690 §8.7.3). */
function readCiphertext(encrypted: DERReader): Uint8Array {
  const whole = encrypted.optional('encryptedContent', contextTag(0))
  if (whole !== undefined) return whole.contents
  const parts = encrypted.open('encryptedContent', contextConstructedTag(0))
  const octets: Uint8Array[] = []
  while (!parts.done) octets.push(parts.octetString('part'))
  return concatBytes(octets)
}

function noIntegrity(): PKIError<'ERR_PKI_PKCS12'> {
  return new PKIError('ERR_PKI_PKCS12', 'the PKCS#12 file has no MAC: nothing shows that it is whole', {
    details: { reason: 'no-integrity' },
    hint: 'Write it anew with a password and a MAC: openssl pkcs12 -export (without -nomac).',
  })
}

function unsupportedContent(): PKIError<'ERR_PKI_PKCS12'> {
  return new PKIError(
    'ERR_PKI_PKCS12',
    'a part of the PKCS#12 file is encrypted to a public key, not by a password',
    {
      details: { reason: 'unsupported-content' },
      hint: 'Write it anew under a password: openssl pkcs12 -export',
    },
  )
}
