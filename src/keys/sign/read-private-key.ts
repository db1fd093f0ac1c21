import { isPKIError } from '../../base/errors.js'
import { expectBytes, expectObject, expectString } from '../../base/options.js'
import { decodePEM, requirePEM, type PEMBlock } from '../../base/pem.js'
import { DERReader } from '../../der/read.js'
import { TAG } from '../../der/tags.js'
import { resolveCrypto, type CryptoProvider } from '../verify/crypto-provider.js'
import { unsupportedKey } from '../verify/public-key.js'
import { readECPrivateKey } from './ec-private-key.js'
import { importPrivateKey } from './import-private-key.js'
import { readAs, unsupportedScheme } from './key-errors.js'
import { decryptPBES2, wrongPassphrase } from './passphrase-cipher.js'
import { passphraseOctets } from './passphrase.js'
import { readEncryptedKey } from './pbes2.js'
import { readPrivateKeyInfo } from './private-key-info.js'
import type { PrivateKeyMaterial } from './private-key-material.js'
import type { PrivateKey } from './private-key.js'
import { readRSAPrivateKey } from './rsa-private-key.js'

/** A private key in a file: PEM text or DER octets; where both are given, `der` counts. */
export type PrivateKeySource =
  | {
      /** PEM text; blocks around the key, such as certificates, are passed over. */
      readonly pem: string
    }
  | {
      /** DER; which format it is shows in its structure. */
      readonly der: Uint8Array
    }

/** What else reading a private key can be told. */
export interface ReadPrivateKeySettings {
  /** Passphrase of an encrypted key, used as its UTF-8; ignored where the key is not encrypted, as openssl does. */
  readonly passphrase?: string | undefined
  /** WebCrypto to keep the key in; absent: the runtime's own. */
  readonly crypto?: CryptoProvider | undefined
  /** Whether it can be exported again; absent: true. */
  readonly extractable?: boolean | undefined
}

/** Options of {@link readPrivateKey}. */
export type ReadPrivateKeyOptions = PrivateKeySource & ReadPrivateKeySettings

/**
 * Reads a private key: PKCS#8, plain or encrypted with PBES2 (PBKDF2, AES-CBC); PKCS#1; SEC 1. All that can be checked
 * before decryption is. Uses randomness for one signature that shows that the key works.
 *
 * @throws {@link PKIError} `ERR_PKI_PEM` when the text holds no private key.
 * @throws {@link PKIError} `ERR_PKI_KEY_MALFORMED` when the octets are no key, or one whose parts contradict each other.
 * @throws {@link PKIError} `ERR_PKI_KEY_SCHEME` when it is encoded or encrypted by a scheme that WebCrypto lacks.
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE` `missing`; or `wrong-or-damaged`: CBC cannot tell the two apart.
 * @throws {@link PKIError} `ERR_PKI_KEY_WEAK` or `ERR_PKI_KEY_UNSUPPORTED` when iOS could not use the key.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when an option is of the wrong type; `ERR_PKI_CRYPTO` without WebCrypto.
 * @see RFC 5958 (PKCS#8), RFC 8018 (PBES2), RFC 8017 §A.1.2 (PKCS#1), RFC 5915 (SEC 1)
 */
export async function readPrivateKey(options: ReadPrivateKeyOptions): Promise<PrivateKey> {
  expectObject(options, '')
  const crypto = resolveCrypto(options.crypto)
  const { format, der } = locate(options)
  const material =
    format === 'EncryptedPrivateKeyInfo'
      ? await decryptKey(der, options.passphrase, crypto)
      : readAs(format, () => READERS[format](der))
  return importPrivateKey(material, crypto, options.extractable ?? true)
}

/** Readers of the formats that are not encrypted. */
const READERS = {
  PrivateKeyInfo: readPrivateKeyInfo,
  RSAPrivateKey: (der: Uint8Array): PrivateKeyMaterial => readWhole(der, 'RSAPrivateKey', readRSAPrivateKey),
  ECPrivateKey: (der: Uint8Array): PrivateKeyMaterial => readWhole(der, 'ECPrivateKey', readECPrivateKey),
} as const

/** A format that is read, by the name of its ASN.1 type. */
type Format = keyof typeof READERS | 'EncryptedPrivateKeyInfo'

interface LocatedKey {
  readonly format: Format
  readonly der: Uint8Array
}

function readWhole(
  der: Uint8Array,
  name: string,
  read: (reader: DERReader) => PrivateKeyMaterial,
): PrivateKeyMaterial {
  const reader = DERReader.open(der, name)
  const material = read(reader)
  reader.end()
  return material
}

/** Finds the octets of the key and tells their format: by the label in PEM, by the structure in DER. */
function locate(options: PrivateKeySource): LocatedKey {
  if ('der' in options) {
    const der = expectBytes(options.der, 'der')
    return { der, format: formatOf(der) }
  }
  const text = expectString(options.pem, 'pem')
  const labels = decodePEM(text).map(({ label }) => label)
  const readable = labels.some((label) => LABELS.has(label))
  if (!readable && labels.includes('OPENSSH PRIVATE KEY')) throw unsupportedScheme('OpenSSH')
  if (!readable && labels.includes('DSA PRIVATE KEY')) throw unsupportedKey('DSA')
  const block = requirePEM(text, [...LABELS.keys()])
  refuseOldEncryption(block)
  return { der: block.der, format: LABELS.get(block.label) ?? formatOf(block.der) }
}

/** Formats by PEM label (RFC 7468 §10, §11; the two old ones of OpenSSL). */
const LABELS: ReadonlyMap<string, Format> = new Map([
  ['PRIVATE KEY', 'PrivateKeyInfo'],
  ['ENCRYPTED PRIVATE KEY', 'EncryptedPrivateKeyInfo'],
  ['RSA PRIVATE KEY', 'RSAPrivateKey'],
  ['EC PRIVATE KEY', 'ECPrivateKey'],
])

/** PEM's own encryption (RFC 1421), which derives its key with one round of MD5. */
function refuseOldEncryption({ headers }: PEMBlock): void {
  if (!headers.has('Proc-Type')) return
  const [cipher] = /^[A-Z0-9-]{1,40}(?=,|$)/i.exec(headers.get('DEK-Info') ?? '') ?? ['no cipher']
  throw unsupportedScheme(`Proc-Type PEM with ${cipher}`)
}

/** Tells the formats apart by the types of their first two elements. */
function formatOf(der: Uint8Array): Format {
  return readAs('private key', () => {
    const outer = DERReader.open(der, 'PrivateKey')
    const fields = outer.sequence('')
    outer.end()
    if (fields.peek() === TAG.sequence) return 'EncryptedPrivateKeyInfo'
    const version = fields.smallInteger('version')
    const next = fields.peek()
    if (next === TAG.sequence && version === PFX_VERSION) throw unsupportedScheme('PKCS#12')
    if (next === TAG.sequence) return 'PrivateKeyInfo'
    if (next === TAG.integer) return 'RSAPrivateKey'
    if (next === TAG.octetString) return 'ECPrivateKey'
    return fields.fail('is of no format of a private key')
  })
}

/** RFC 7292 §4. */
const PFX_VERSION = 3

async function decryptKey(
  der: Uint8Array,
  passphrase: string | undefined,
  crypto: CryptoProvider,
): Promise<PrivateKeyMaterial> {
  const encrypted = readAs('EncryptedPrivateKeyInfo', () => readEncryptedKey(der))
  const plaintext = await decryptPBES2(encrypted, passphraseOctets(passphrase), crypto)
  try {
    return readPrivateKeyInfo(plaintext)
  } catch (error) {
    throw isPKIError(error, 'ERR_PKI_DER') ? wrongPassphrase(error) : error
  } finally {
    plaintext.fill(0)
  }
}
