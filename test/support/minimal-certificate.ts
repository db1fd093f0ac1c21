import { X509Certificate, generateKeyPairSync, sign } from 'node:crypto'
import { writeOID } from '../../src/der/oid.js'
import { writeString } from '../../src/der/strings.js'
import { writeTime } from '../../src/der/time.js'
import {
  writeBitString,
  writeExplicit,
  writeOctetString,
  writeSequence,
  writeSetOf,
  writeSmallInteger,
  writeUnsignedInteger,
} from '../../src/der/write.js'

/** What the tests of the writer vary. */
export interface MinimalCertificate {
  readonly commonName?: string
  readonly serial?: Uint8Array
  readonly notBefore?: string
  readonly notAfter?: string
  /** Object identifier of an unknown extension. */
  readonly extension?: string
}

/** Writes and signs a certificate with nothing but the DER writer and node:crypto; gives its DER. */
export function minimalCertificate(wanted: MinimalCertificate): Uint8Array {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = writeSequence(writeOID('1.2.840.10045.4.3.2'))
  const attribute = writeSequence(
    writeOID('2.5.4.3'),
    writeString('utf8String', wanted.commonName ?? 'a', 'commonName'),
  )
  const name = writeSequence(writeSetOf([attribute]))
  const extension = writeSequence(
    writeOID(wanted.extension ?? '1.3.6.1.4.1.55555.1'),
    writeOctetString(new Uint8Array(2)),
  )
  const tbs = writeSequence(
    writeExplicit(0, writeSmallInteger(2)),
    writeUnsignedInteger(wanted.serial ?? Uint8Array.of(1)),
    algorithm,
    name,
    writeSequence(
      writeTime(new Date(wanted.notBefore ?? '2026-01-01T00:00:00Z'), 'notBefore'),
      writeTime(new Date(wanted.notAfter ?? '2027-01-01T00:00:00Z'), 'notAfter'),
    ),
    name,
    new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    writeExplicit(3, writeSequence(extension)),
  )
  return writeSequence(tbs, algorithm, writeBitString(new Uint8Array(sign('sha256', tbs, privateKey))))
}

/** Reads it with node:crypto, which is OpenSSL. */
export function readByNode(der: Uint8Array): X509Certificate {
  return new X509Certificate(der)
}
