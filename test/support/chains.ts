import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { readCertificate } from '../../src/x509/read/certificate.js'
import type { CertificateRecord, KeyUsage } from '../../src/x509/read/records.js'
import { writeSigned, writeTBSCertificate } from '../../src/x509/write/certificate.js'
import {
  writeAuthorityKeyIdentifier,
  writeBasicConstraints,
  writeExtendedKeyUsage,
  writeKeyUsage,
  writeSubjectAltName,
  writeSubjectKeyIdentifier,
} from '../../src/x509/write/extensions.js'
import { ECDSA_SHA256, commonName } from './x509.js'

interface TestKey {
  readonly privateKey: KeyObject
  readonly spki: Uint8Array
  readonly keyId: Uint8Array
}

const keys = new Map<string, TestKey>()

/** The P-256 key of a name; the same name, the same key. */
export function keyNamed(name: string): TestKey {
  const found = keys.get(name) ?? makeKey()
  keys.set(name, found)
  return found
}

function makeKey(): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
  const keyId = new Uint8Array(createHash('sha1').update(spki).digest())
  return { privateKey, spki, keyId }
}

/** What tests vary in a certificate of a chain. */
export interface ChainCertificate {
  /** Common name of the subject; empty for the empty name. */
  readonly subject: string
  /** Common name of the issuer; absent: the subject. */
  readonly issuer?: string
  /** Name of the subject's key; absent: the subject. */
  readonly key?: string
  /** Name of the issuer's key; absent: the issuer. */
  readonly issuerKey?: string
  /** Whether it is a CA; absent: it is none. */
  readonly isCA?: boolean
  /** pathLenConstraint of a CA; absent: none. */
  readonly pathLength?: number
  /** keyUsage; absent: that of a CA or a server, `false`: none. */
  readonly keyUsage?: readonly KeyUsage[] | false
  /** extKeyUsage; absent: none. */
  readonly extendedKeyUsage?: readonly string[]
  /** dNSNames; absent: none. */
  readonly hosts?: readonly string[]
  /** Whether key identifiers are left out; absent: they are there. */
  readonly withoutKeyIds?: boolean
  /** Extensions besides. */
  readonly extensions?: readonly Uint8Array[]
  readonly notBefore?: Date
  readonly notAfter?: Date
  /** One octet, to tell twins apart; absent: 1. */
  readonly serial?: number
  /** Whether the last octet of the signature is changed; absent: it is not. */
  readonly broken?: boolean
}

/** The present of the tests of chains. */
export const CHAIN_NOW: Date = new Date('2026-11-22T12:00:00Z')

/** Makes a certificate as wanted, signed by node:crypto. */
export function certify(wanted: ChainCertificate): CertificateRecord {
  const { subject, issuer = subject } = wanted
  const tbs = writeTBSCertificate({
    serialNumber: Uint8Array.of(wanted.serial ?? 1),
    signatureAlgorithm: ECDSA_SHA256,
    issuer: nameOrNone(issuer),
    notBefore: wanted.notBefore ?? new Date('2026-01-01T00:00:00Z'),
    notAfter: wanted.notAfter ?? new Date('2027-12-31T23:59:59Z'),
    subject: nameOrNone(subject),
    publicKey: keyNamed(wanted.key ?? subject).spki,
    extensions: extensionsOf(wanted, issuer),
  })
  const signature = new Uint8Array(sign('sha256', tbs, keyNamed(wanted.issuerKey ?? issuer).privateKey))
  const last = signature.length - 1
  if (wanted.broken === true) signature[last] = (signature[last] ?? 0) ^ 1
  return readCertificate(writeSigned(tbs, ECDSA_SHA256, signature))
}

function nameOrNone(name: string): Uint8Array {
  return name === '' ? Uint8Array.of(0x30, 0) : commonName(name)
}

function extensionsOf(wanted: ChainCertificate, issuer: string): readonly Uint8Array[] {
  const { subject, key = subject, issuerKey = issuer, withoutKeyIds = false, extensions = [] } = wanted
  const ids = [
    writeSubjectKeyIdentifier(keyNamed(key).keyId),
    writeAuthorityKeyIdentifier(keyNamed(issuerKey).keyId),
  ]
  return [...usageExtensions(wanted), ...(withoutKeyIds ? [] : ids), ...extensions]
}

function usageExtensions(wanted: ChainCertificate): readonly Uint8Array[] {
  const { subject, isCA = false, pathLength, extendedKeyUsage, hosts } = wanted
  const names = hosts?.map((value) => ({ type: 'dns', value }) as const)
  const keyUsage = wanted.keyUsage ?? (isCA ? ['keyCertSign', 'cRLSign'] : ['digitalSignature'])
  return [
    ...(isCA ? [writeBasicConstraints({ cA: true, pathLength })] : []),
    ...(keyUsage === false ? [] : [writeKeyUsage(keyUsage)]),
    ...(extendedKeyUsage === undefined ? [] : [writeExtendedKeyUsage(extendedKeyUsage)]),
    ...(names === undefined ? [] : [writeSubjectAltName(names, { critical: subject === '' })]),
  ]
}
