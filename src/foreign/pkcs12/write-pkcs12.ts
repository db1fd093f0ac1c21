import { concatBytes } from '../../base/bytes.js'
import { writeOID } from '../../der/oid.js'
import { TAG, contextTag } from '../../der/tags.js'
import {
  writeElement,
  writeExplicit,
  writeNull,
  writeOctetString,
  writeSequence,
  writeSetOf,
  writeSmallInteger,
} from '../../der/write.js'
import type { CryptoProvider } from '../../keys/verify/crypto-provider.js'
import { sha1 } from '../../keys/verify/sha1.js'
import { bmpOctets } from './bmp-string.js'
import { encryptLegacy, encryptModern } from './encrypt-part.js'
import type { EncryptPart } from './encrypt-part.js'
import type { EncryptedPart } from './encryption.js'
import { PKCS12_OID } from './oids.js'
import { passwordForms } from './password-forms.js'
import type { PasswordForms } from './password-forms.js'
import { passwordMAC } from './password-mac.js'

/** How a file is encrypted. */
export type PKCS12Encryption = 'modern' | 'legacy-apple'

/** What {@link writePKCS12} takes. */
export interface WritePKCS12Options {
  /** PrivateKeyInfo, DER. */
  readonly pkcs8: Uint8Array
  /** The certificate of the key, then those above it; DER. */
  readonly certificates: readonly Uint8Array[]
  /** What encrypts it and shows that it is whole. */
  readonly password: string
  /** Name that programs show for the key; absent: none. */
  readonly friendlyName: string | undefined
  /** How it is encrypted. */
  readonly encryption: PKCS12Encryption
  /** Randomness, hashes and ciphers. */
  readonly crypto: CryptoProvider
}

const MAC_SALT_OCTETS = 16

/** What the forms differ in. */
const FORMS = {
  modern: {
    encrypt: encryptModern,
    hash: 'SHA-256',
    hashOID: '2.16.840.1.101.3.4.2.1',
    // As many as the encryption: a guess is tried on whatever is cheaper.
    macRounds: 300_000,
  },
  'legacy-apple': { encrypt: encryptLegacy, hash: 'SHA-1', hashOID: '1.3.14.3.2.26', macRounds: 100_000 },
} as const satisfies Record<PKCS12Encryption, { encrypt: EncryptPart } & Record<string, unknown>>

/**
 * Writes a PKCS#12 file: the certificates encrypted, the key encrypted beside them, a MAC over both. The key and its
 * certificate carry the same localKeyID, by which iOS pairs them; the certificates above carry no attributes, because
 * iOS would take two of the same name for one (`emit_item` of Apple's `p12import.c`).
 *
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when a provider refuses.
 * @see RFC 7292 §5.1
 */
export async function writePKCS12(options: WritePKCS12Options): Promise<Uint8Array> {
  const { pkcs8, certificates, friendlyName, encryption, crypto } = options
  const [own = new Uint8Array(0), ...above] = certificates
  const { encrypt } = FORMS[encryption]
  const password = passwordForms(options.password)
  const attributes = writeAttributes(sha1(own), friendlyName)
  const bags = [writeCertificateBag(own, attributes), ...above.map((der) => writeCertificateBag(der))]
  const encrypted = await encrypt(writeSequence(...bags), password, crypto)
  const key = await encrypt(pkcs8, password, crypto)
  const shrouded = writeSequence(key.algorithm, writeOctetString(key.ciphertext))
  const keyBag = writeBag(PKCS12_OID.shroudedKeyBag, shrouded, attributes)
  const contents = writeSequence(writeEncryptedData(encrypted), writeData(writeSequence(keyBag)))
  const mac = await writeMAC(contents, { password, encryption }, crypto)
  return writeSequence(writeSmallInteger(3), writeData(contents), mac)
}

function writeCertificateBag(der: Uint8Array, attributes?: Uint8Array): Uint8Array {
  const value = writeExplicit(0, writeOctetString(der))
  return writeBag(PKCS12_OID.certBag, writeSequence(writeOID(PKCS12_OID.x509Certificate), value), attributes)
}

function writeBag(oid: string, value: Uint8Array, attributes: Uint8Array = new Uint8Array(0)): Uint8Array {
  return writeSequence(writeOID(oid), writeExplicit(0, value), attributes)
}

function writeAttributes(localKeyId: Uint8Array, friendlyName: string | undefined): Uint8Array {
  const attributes = [writeAttribute(PKCS12_OID.localKeyId, writeOctetString(localKeyId))]
  if (friendlyName !== undefined) {
    const name = writeElement(TAG.bmpString, bmpOctets(friendlyName))
    attributes.push(writeAttribute(PKCS12_OID.friendlyName, name))
  }
  return writeSetOf(attributes)
}

function writeAttribute(oid: string, value: Uint8Array): Uint8Array {
  return writeSequence(writeOID(oid), writeSetOf([value]))
}

/** RFC 5652 §4. */
function writeData(contents: Uint8Array): Uint8Array {
  return writeSequence(writeOID(PKCS12_OID.data), writeExplicit(0, writeOctetString(contents)))
}

/** RFC 5652 §8, with its one version for this use. */
function writeEncryptedData({ algorithm, ciphertext }: EncryptedPart): Uint8Array {
  const content = writeElement(contextTag(0), ciphertext)
  const info = writeSequence(writeOID(PKCS12_OID.data), algorithm, content)
  const data = writeSequence(writeSmallInteger(0), info)
  return writeSequence(writeOID(PKCS12_OID.encryptedData), writeExplicit(0, data))
}

async function writeMAC(
  contents: Uint8Array,
  { password, encryption }: { readonly password: PasswordForms; readonly encryption: PKCS12Encryption },
  crypto: CryptoProvider,
): Promise<Uint8Array> {
  const { hash, hashOID, macRounds } = FORMS[encryption]
  const salt = crypto.getRandomValues(new Uint8Array(MAC_SALT_OCTETS))
  const derivation = { hash, salt, rounds: macRounds, password: password.bmp }
  const mac = await passwordMAC(contents, derivation, crypto)
  const algorithm = writeSequence(writeOID(hashOID), writeNull())
  const digest = writeSequence(algorithm, writeOctetString(mac))
  return writeSequence(concatBytes([digest, writeOctetString(salt), writeSmallInteger(macRounds)]))
}
