import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, sign, type KeyPairKeyObjectResult } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeOID } from '../../src/der/oid.js'
import { writeTime } from '../../src/der/time.js'
import {
  writeBitString,
  writeElement,
  writeExplicit,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
} from '../../src/der/write.js'
import type { Deviation } from '../../src/der/deviation.js'
import { readCertificate } from '../../src/x509/read/certificate.js'
import type { CertificateRecord, GeneralName, Name } from '../../src/x509/read/records.js'
import {
  writeSigned,
  writeTBSCertificate,
  type TBSCertificateInput,
} from '../../src/x509/write/certificate.js'
import { writeName, type NameAttributeInput } from '../../src/x509/write/name.js'

/** Why tests with a program are skipped; `false` where it is there, or must be (CI). */
export function without(program: string, versionArgument = '--version'): string | false {
  const absent = process.env['CI'] === undefined && spawnSync(program, [versionArgument]).error !== undefined
  return absent && `${program} is absent`
}

/** Runs a program in a folder of its own that holds some files; gives what `read` makes of that folder. */
export function inFolder<Result>(
  files: Readonly<Record<string, string | Uint8Array>>,
  read: (folder: string) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'orchard-x509-'))
  try {
    for (const [name, contents] of Object.entries(files)) writeFileSync(join(folder, name), contents)
    return read(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Runs a program that must succeed, and gives its standard output. */
export function run(program: string, args: readonly string[], input?: Uint8Array): Buffer {
  const { status, stdout, stderr, error } = spawnSync(program, args, input === undefined ? {} : { input })
  assert.equal(status, 0, `${program} ${args.join(' ')}: ${error?.message ?? stderr.toString()}`)
  return stdout
}

/** An AlgorithmIdentifier of ecdsa-with-SHA256. */
export const ECDSA_SHA256: Uint8Array = writeSequence(writeOID('1.2.840.10045.4.3.2'))

/** A P-256 key pair of node:crypto. */
export const KEY: KeyPairKeyObjectResult = generateKeyPairSync('ec', { namedCurve: 'P-256' })
/** Its SubjectPublicKeyInfo. */
export const SPKI: Uint8Array = new Uint8Array(KEY.publicKey.export({ type: 'spki', format: 'der' }))

/** Signs with node:crypto. */
export function signByNode(tbs: Uint8Array): Uint8Array {
  return new Uint8Array(sign('sha256', tbs, KEY.privateKey))
}

/** DER of a name of one attribute an RDN. */
export function nameOf(...attributes: readonly NameAttributeInput[]): Uint8Array {
  return writeName(attributes.map((attribute) => [attribute]))
}

/** DER of a name with a common name alone. */
export function commonName(value: string): Uint8Array {
  return nameOf({ oid: '2.5.4.3', value })
}

/** A certificate of our writer, signed by node:crypto with {@link KEY}. */
export function signedCertificate(input: Partial<TBSCertificateInput> = {}): Uint8Array {
  const tbs = writeTBSCertificate({
    serialNumber: Uint8Array.of(0x7b),
    signatureAlgorithm: ECDSA_SHA256,
    issuer: commonName('Test CA'),
    notBefore: new Date('2026-11-22T12:00:00Z'),
    notAfter: new Date('2028-11-22T12:00:00Z'),
    subject: commonName('homebox'),
    publicKey: SPKI,
    extensions: [],
    ...input,
  })
  return writeSigned(tbs, ECDSA_SHA256, signByNode(tbs))
}

/** Encoded parts of a certificate, each as a test wants it. */
export interface CertificateParts {
  /** `[0]` and its contents; an empty array leaves it out. */
  readonly version: Uint8Array
  readonly serialNumber: Uint8Array
  readonly innerAlgorithm: Uint8Array
  readonly issuer: Uint8Array
  readonly validity: Uint8Array
  readonly subject: Uint8Array
  readonly publicKey: Uint8Array
  /** What stands between key and extensions. */
  readonly uniqueIDs: Uint8Array
  /** `[3]` and its contents. */
  readonly extensions: Uint8Array
  readonly outerAlgorithm: Uint8Array
  readonly signature: Uint8Array
}

/** Nothing where a part is left out. */
export const NOTHING: Uint8Array = new Uint8Array(0)

/** What a certificate is made of where a test wants nothing else. */
function plainParts(): CertificateParts {
  return {
    version: writeExplicit(0, writeSmallInteger(2)),
    serialNumber: writeSmallInteger(1),
    innerAlgorithm: ECDSA_SHA256,
    issuer: commonName('a'),
    validity: validityOf('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
    subject: commonName('b'),
    publicKey: SPKI,
    uniqueIDs: NOTHING,
    extensions: NOTHING,
    outerAlgorithm: ECDSA_SHA256,
    signature: writeBitString(new Uint8Array(8)),
  }
}

/** Puts encoded parts together as a certificate; its signature is none. */
export function assembleCertificate(wanted: Partial<CertificateParts> = {}): Uint8Array {
  const parts = { ...plainParts(), ...wanted }
  const tbs = writeSequence(
    ...[parts.version, parts.serialNumber, parts.innerAlgorithm, parts.issuer, parts.validity, parts.subject],
    ...[parts.publicKey, parts.uniqueIDs, parts.extensions],
  )
  return writeSequence(tbs, parts.outerAlgorithm, parts.signature)
}

/** DER of a Validity. */
export function validityOf(notBefore: string, notAfter: string): Uint8Array {
  return writeSequence(writeTime(new Date(notBefore), 'notBefore'), writeTime(new Date(notAfter), 'notAfter'))
}

/** `[3]` with extensions that are already encoded. */
export function extensionsOf(...extensions: readonly Uint8Array[]): Uint8Array {
  return writeExplicit(3, writeSequence(...extensions))
}

/** DER of an extension that is not critical. */
export function extensionOf(oid: string, value: Uint8Array): Uint8Array {
  return writeSequence(writeOID(oid), writeOctetString(value))
}

/** The record of a certificate that has these extensions. */
export function recordWith(...extensions: readonly Uint8Array[]): CertificateRecord {
  return readCertificate(assembleCertificate({ extensions: extensionsOf(...extensions) }))
}

/** Deviations without their offsets: `kind path`. */
export function faultsOf(record: { readonly deviations: readonly Deviation[] }): readonly string[] {
  return record.deviations.map(({ kind, path }) => `${kind} ${path}`)
}

/** Text of a name: `CN=a+OU=b, C=DE`. */
export function textOfName(name: Name): string {
  return name.rdns
    .map((rdn) => rdn.map(({ shortName, value }) => `${shortName}=${value}`).join('+'))
    .join(', ')
}

/** Text of an encoded INTEGER, OCTET STRING or ASCII under a tag, for hand-made elements. */
export function tagged(tag: number, contents: string | Uint8Array): Uint8Array {
  return writeElement(tag, typeof contents === 'string' ? new TextEncoder().encode(contents) : contents)
}

/** One line for a GeneralName. */
export function textOfGeneralName(name: GeneralName): string {
  switch (name.type) {
    case 'ip':
      return `ip ${[...name.octets].join('.')}`
    case 'directory':
      return `directory ${textOfName(name.name)}`
    case 'registered-id':
      return `registered-id ${name.oid}`
    case 'other':
      return `other ${name.tag.toString(16)}`
    default:
      return `${name.type} ${name.value}`
  }
}
