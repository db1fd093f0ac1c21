import type { KeyObject } from 'node:crypto'
import { DERReader } from '../../src/der/read.js'
import { TAG } from '../../src/der/tags.js'
import { writeOID } from '../../src/der/oid.js'
import {
  writeElement,
  writeNull,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
} from '../../src/der/write.js'

/** PKCS#1 of a key of Node's. */
export function pkcs1Of(key: KeyObject): Uint8Array {
  return Uint8Array.from(key.export({ type: 'pkcs1', format: 'der' }))
}

/** SEC 1 of a key of Node's. */
export function sec1Of(key: KeyObject): Uint8Array {
  return Uint8Array.from(key.export({ type: 'sec1', format: 'der' }))
}

/** The elements of a SEQUENCE. */
export function elementsOf(der: Uint8Array): Uint8Array[] {
  const reader = DERReader.open(der, 'Test').sequence('')
  const elements: Uint8Array[] = []
  while (!reader.done) elements.push(reader.element('').bytes)
  return elements
}

/** The same SEQUENCE with some elements replaced, or taken out where `undefined`. */
export function withElements(
  der: Uint8Array,
  changes: Readonly<Record<number, Uint8Array | undefined>>,
): Uint8Array {
  const elements = elementsOf(der).map((element, index) => (index in changes ? changes[index] : element))
  return writeSequence(...elements.filter((element) => element !== undefined))
}

/** Contents of an element. */
export function contentsOf(element: Uint8Array): Uint8Array {
  return DERReader.open(element, 'Test').element('').contents
}

/** An INTEGER whose last octet differs by two, so that it stays odd or even. */
export function nudged(integer: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(integer)
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 2
  return changed
}

/** Parts of an EncryptedPrivateKeyInfo, each replaceable by any element. */
export interface EncryptedParts {
  readonly salt?: Uint8Array
  readonly iterations?: Uint8Array
  readonly keyLength?: Uint8Array
  readonly prf?: Uint8Array
  readonly derivation?: Uint8Array
  readonly cipher?: Uint8Array
  readonly algorithm?: Uint8Array
  readonly ciphertext?: Uint8Array
}

const NOTHING = new Uint8Array(0)

/** An AlgorithmIdentifier. */
export function algorithmOf(oid: string, parameters: Uint8Array = NOTHING): Uint8Array {
  return writeSequence(writeOID(oid), parameters)
}

/** HMAC-SHA256 as the prf of PBKDF2. */
export const SHA256_PRF: Uint8Array = algorithmOf('1.2.840.113549.2.9', writeNull())

/** AES-256-CBC with an IV of some octets. */
export function aes256(ivOctets = 16): Uint8Array {
  return algorithmOf('2.16.840.1.101.3.4.1.42', writeOctetString(new Uint8Array(ivOctets)))
}

/** Writes EncryptedPrivateKeyInfo with PBES2; every part that is not given is a good one. */
export function encryptedKey(parts: EncryptedParts = {}): Uint8Array {
  const pbkdf2 = writeSequence(
    parts.salt ?? writeOctetString(new Uint8Array(8)),
    parts.iterations ?? writeSmallInteger(1),
    parts.keyLength ?? NOTHING,
    parts.prf ?? SHA256_PRF,
  )
  const derivation = parts.derivation ?? algorithmOf('1.2.840.113549.1.5.12', pbkdf2)
  const scheme = writeSequence(derivation, parts.cipher ?? aes256())
  const algorithm = parts.algorithm ?? algorithmOf('1.2.840.113549.1.5.13', scheme)
  return writeSequence(algorithm, writeElement(TAG.octetString, parts.ciphertext ?? new Uint8Array(48)))
}
