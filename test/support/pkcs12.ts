import { writeOID } from '../../src/der/oid.js'
import {
  writeElement,
  writeExplicit,
  writeNull,
  writeOctetString,
  writeSequence,
  writeSetOf,
  writeSmallInteger,
} from '../../src/der/write.js'
import { HASH_SIZES } from '../../src/foreign/pkcs12/derive-pkcs12.js'
import type { PKCS12Hash } from '../../src/foreign/pkcs12/derive-pkcs12.js'
import { passwordForms } from '../../src/foreign/pkcs12/password-forms.js'
import { passwordMAC } from '../../src/foreign/pkcs12/password-mac.js'
import type { CryptoProvider, SubtleProvider } from '../../src/keys/verify/crypto-provider.js'

const DATA = '1.2.840.113549.1.7.1'

/** A PKCS#12 file as a test wants it: parts in clear, one round, so that it costs nothing to open. */
export interface DraftPFX {
  /** Encoded bags of its one part. */
  readonly bags?: readonly Uint8Array[]
  /** The AuthenticatedSafe instead of one with those bags. */
  readonly contents?: Uint8Array
  /** Its password; absent: empty. */
  readonly password?: string
  /** Octets that the MAC takes for the password instead. */
  readonly bmp?: Uint8Array
  /** The count that the file states; the MAC is of one round. */
  readonly statedRounds?: number
  /** Leaves the MAC away. */
  readonly withoutMAC?: boolean
  /** Hash of the MAC; absent: SHA-256. */
  readonly hash?: PKCS12Hash
}

/** The hashes of a MAC, by object identifier. */
const HASH_OIDS = {
  'SHA-1': '1.3.14.3.2.26',
  'SHA-256': '2.16.840.1.101.3.4.2.1',
  'SHA-384': '2.16.840.1.101.3.4.2.2',
  'SHA-512': '2.16.840.1.101.3.4.2.3',
} as const satisfies Record<PKCS12Hash, string>

/** Writes a {@link DraftPFX}. */
export async function draftPFX(draft: DraftPFX): Promise<Uint8Array> {
  const contents = draft.contents ?? writeSequence(dataPart(writeSequence(...(draft.bags ?? []))))
  const version = writeSmallInteger(3)
  if (draft.withoutMAC === true) return writeSequence(version, dataPart(contents))
  const salt = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
  const password = draft.bmp ?? passwordForms(draft.password ?? '').bmp
  const hash = draft.hash ?? 'SHA-256'
  const mac = await passwordMAC(contents, { hash, salt, rounds: 1, password }, globalThis.crypto)
  const rounds = writeSmallInteger(draft.statedRounds ?? 1)
  const macData = writeSequence(digestInfo(HASH_OIDS[hash], mac), writeOctetString(salt), rounds)
  return writeSequence(version, dataPart(contents), macData)
}

/** A DigestInfo (RFC 8017 §A.2.4); absent: a MAC of zeros by SHA-256. */
export function digestInfo(
  oid: string = HASH_OIDS['SHA-256'],
  mac: Uint8Array = new Uint8Array(HASH_SIZES['SHA-256'].output),
): Uint8Array {
  return writeSequence(writeSequence(writeOID(oid), writeNull()), writeOctetString(mac))
}

/** A ContentInfo of data (RFC 5652 §4). */
export function dataPart(octets: Uint8Array): Uint8Array {
  return writeSequence(writeOID(DATA), writeExplicit(0, writeOctetString(octets)))
}

/** A ContentInfo of data that is encrypted by an AlgorithmIdentifier (RFC 5652 §8). */
export function encryptedPart(algorithm: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const info = writeSequence(writeOID(DATA), algorithm, writeElement(0x80, ciphertext))
  const data = writeSequence(writeSmallInteger(0), info)
  return writeSequence(writeOID('1.2.840.113549.1.7.6'), writeExplicit(0, data))
}

/** A bag with a key in clear. */
export function keyBag(pkcs8: Uint8Array, ...attributes: readonly Uint8Array[]): Uint8Array {
  return bag('1.2.840.113549.1.12.10.1.1', pkcs8, attributes)
}

/** A bag with an EncryptedPrivateKeyInfo. */
export function shroudedKeyBag(encrypted: Uint8Array, ...attributes: readonly Uint8Array[]): Uint8Array {
  return bag('1.2.840.113549.1.12.10.1.2', encrypted, attributes)
}

/** A bag with an X.509 certificate. */
export function certificateBag(der: Uint8Array, ...attributes: readonly Uint8Array[]): Uint8Array {
  const value = writeExplicit(0, writeOctetString(der))
  return bag(
    '1.2.840.113549.1.12.10.1.3',
    writeSequence(writeOID('1.2.840.113549.1.9.22.1'), value),
    attributes,
  )
}

/** An AlgorithmIdentifier of a PBE with PKCS#12's own derivation. */
export function oldScheme(oid: string, rounds: number, salt: Uint8Array = new Uint8Array(8)): Uint8Array {
  return writeSequence(writeOID(oid), writeSequence(writeOctetString(salt), writeSmallInteger(rounds)))
}

/** A bag of any kind. */
export function bag(oid: string, value: Uint8Array, attributes: readonly Uint8Array[] = []): Uint8Array {
  const set = attributes.length === 0 ? [] : [writeSetOf(attributes)]
  return writeSequence(writeOID(oid), writeExplicit(0, value), ...set)
}

/** The attribute that ties a key to its certificate. */
export function localKeyId(octets: Uint8Array): Uint8Array {
  return writeSequence(writeOID('1.2.840.113549.1.9.21'), writeSetOf([writeOctetString(octets)]))
}

/** The runtime's provider with some of its operations replaced. */
export function replacedSubtle(replaced: Partial<SubtleProvider>): CryptoProvider {
  const subtle = new Proxy(globalThis.crypto.subtle, {
    get: (target, name) => {
      const method: unknown = Reflect.get(name in replaced ? replaced : target, name)
      return typeof method === 'function' ? (method.bind(target) as unknown) : method
    },
  })
  return { subtle, getRandomValues: (array) => globalThis.crypto.getRandomValues(array) }
}
