import type { CertificateRecord, CSRRecord, GeneralName } from '../../index.js'
import { canSign } from '../words/can-sign.js'
import { addressText } from '../hosts/networks.js'
import { nameText } from './describe.js'
import type { FileDocument } from './documents.js'
import { fingerprintOf } from './fingerprint.js'

/** A certificate as data. */
export function describeCertificate(record: CertificateRecord): FileDocument {
  const isCA = record.extensions.basicConstraints?.cA === true
  return {
    kind: isCA ? 'ca' : 'server',
    subject: nameText(record.subject),
    issuer: nameText(record.issuer),
    key: record.publicKey.label,
    hosts: (record.extensions.subjectAltName ?? []).map(generalNameText),
    serialNumber: Buffer.from(record.serialNumber).toString('hex'),
    notBefore: record.notBefore.toISOString(),
    notAfter: record.notAfter.toISOString(),
    fingerprint: fingerprintOf(record.der),
    ...(isCA ? { canSign: canSign(record.extensions.nameConstraints) } : {}),
  }
}

/** A request as data. */
export function describeRequest(record: CSRRecord): FileDocument {
  return {
    kind: 'csr',
    subject: nameText(record.subject),
    key: record.publicKey.label,
    hosts: (record.extensions.subjectAltName ?? []).map(generalNameText),
    fingerprint: fingerprintOf(record.der),
  }
}

/** A name in subjectAltName as text; kinds that no browser matches say what they are. */
export function generalNameText(name: GeneralName): string {
  switch (name.type) {
    case 'dns':
      return name.value
    case 'ip':
      return addressText(name.octets)
    case 'email':
    case 'uri':
      return `${name.type}:${name.value}`
    case 'directory':
      return `directory:${nameText(name.name)}`
    case 'registered-id':
      return `id:${name.oid}`
    case 'other':
      return `other:${name.tag}`
  }
}
