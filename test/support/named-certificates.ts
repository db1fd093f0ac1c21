import { parseIP } from '../../src/base/hosts/ip-address.js'
import { parseSubtree } from '../../src/base/hosts/subtree.js'
import { latin1Bytes } from '../../src/der/code-units.js'
import { writeOID } from '../../src/der/oid.js'
import { writeElement, writeExplicit, writeSequence } from '../../src/der/write.js'
import type { CertificatePath } from '../../src/check/path/records.js'
import { readCertificate } from '../../src/x509/read/certificate.js'
import { OID } from '../../src/x509/read/oids.js'
import type { CertificateRecord } from '../../src/x509/read/records.js'
import { writeBasicConstraints, writeExtension } from '../../src/x509/write/extensions.js'
import { writeName, type NameAttributeInput } from '../../src/x509/write/name.js'
import { signedCertificate } from './x509.js'

/** A certificate as a test of its names wants it; names in openssl's words: `DNS:a.example`, `IP:10.0.0.0/8`. */
export interface NamedCertificate {
  /** Its subject; absent: a common name that nothing else has. */
  readonly subject?: Uint8Array
  /** Its issuer; absent: the subject of the next certificate of the path, or its own. */
  readonly issuer?: Uint8Array
  /** subjectAltName; absent: none. */
  readonly names?: readonly string[]
  /** Permitted subtrees. */
  readonly permitted?: readonly string[]
  /** Excluded subtrees. */
  readonly excluded?: readonly string[]
  /** Whether the name constraints are critical; absent: they are. */
  readonly critical?: boolean
}

/** DER of a name from `CN=a,O=b`; an attribute type in dotted decimal is taken as it stands. */
export function nameOfText(text: string): Uint8Array {
  const types: Readonly<Record<string, string>> = {
    CN: '2.5.4.3',
    O: '2.5.4.10',
    OU: '2.5.4.11',
    emailAddress: '1.2.840.113549.1.9.1',
  }
  const attributes = text === '' ? [] : text.split(',').map((part) => part.split('='))
  return writeName(
    attributes.map(([type = '', value = '']): readonly NameAttributeInput[] => [
      { oid: types[type] ?? type, value },
    ]),
  )
}

/** DER of a GeneralName: `DNS:`, `email:`, `URI:` and any text, `IP:` with address or network, `DN:CN=a`, `RID:1.2.3`, `other:1.2.3`, `hex:…` as it stands. */
export function generalName(text: string): Uint8Array {
  const at = text.indexOf(':')
  const value = text.slice(at + 1)
  switch (text.slice(0, at)) {
    case 'email':
      return writeElement(0x81, latin1Bytes(value))
    case 'DNS':
      return writeElement(0x82, latin1Bytes(value))
    case 'URI':
      return writeElement(0x86, latin1Bytes(value))
    case 'DN':
      return writeExplicit(4, nameOfText(value))
    case 'RID':
      return writeElement(0x88, writeOID(value).subarray(2))
    case 'other':
      return writeElement(0xa0, writeOID(value), writeExplicit(0, writeElement(0x0c, latin1Bytes('a'))))
    case 'mailbox':
      return writeElement(
        0xa0,
        writeOID('1.3.6.1.5.5.7.8.9'),
        writeExplicit(0, writeElement(0x0c, new TextEncoder().encode(value))),
      )
    case 'IP':
      return writeElement(0x87, addressOctets(value))
    default:
      return Uint8Array.from(Buffer.from(value, 'hex'))
  }
}

function addressOctets(text: string): Uint8Array {
  const address = parseIP(text)
  if (address !== undefined) return address
  const subtree = parseSubtree(text, 'IP')
  return subtree.kind === 'ip' ? subtree.octets : new Uint8Array(0)
}

function constraintsExtension({ permitted, excluded, critical }: NamedCertificate): readonly Uint8Array[] {
  if (permitted === undefined && excluded === undefined) return []
  const lists = [permitted, excluded].flatMap((list, number) =>
    list === undefined
      ? []
      : [writeElement(0xa0 + number, ...list.map((text) => writeSequence(generalName(text))))],
  )
  return [writeExtension(OID.nameConstraints, critical ?? true, writeSequence(...lists))]
}

/** DER of a certificate; it is valid from 2020 to 2049. */
export function namedCertificate(certificate: NamedCertificate, isCA = false): Uint8Array {
  const subject = certificate.subject ?? nameOfText('CN=homebox')
  return signedCertificate({
    subject,
    issuer: certificate.issuer ?? subject,
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: new Date('2049-01-01T00:00:00Z'),
    extensions: [
      ...(isCA ? [writeBasicConstraints({ cA: true })] : []),
      ...constraintsExtension(certificate),
      ...(certificate.names === undefined
        ? []
        : [writeExtension(OID.subjectAltName, false, writeSequence(...certificate.names.map(generalName)))]),
    ],
  })
}

/** DER of a path, the end entity's certificate first; each is issued by the next. */
export function namedPathDER(certificates: readonly NamedCertificate[]): readonly Uint8Array[] {
  const subjects = certificates.map(
    ({ subject }, index) => subject ?? nameOfText(`CN=certificate ${String(index)}`),
  )
  return certificates.map((certificate, index) => {
    const subject = subjects[index] ?? new Uint8Array(0)
    const issuer = certificate.issuer ?? subjects[index + 1] ?? subject
    return namedCertificate({ ...certificate, subject, issuer }, index > 0)
  })
}

/** A path, read. */
export function namedPath(...certificates: readonly NamedCertificate[]): CertificatePath {
  return { certificates: namedPathDER(certificates).map(readCertificate), anchored: true }
}

/** A certificate with a subjectAltName and a common name, read. */
export function certificateFor(names: readonly string[], commonName = 'homebox'): CertificateRecord {
  const san = names.length === 0 ? {} : { names }
  return readCertificate(namedCertificate({ ...san, subject: nameOfText(`CN=${commonName}`) }))
}
