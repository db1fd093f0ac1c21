import { OID } from '../../../x509/read/oids.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import type { PathSettings } from '../path-settings.js'
import type { CertificatePath, PathFault } from '../records.js'

/**
 * Every issuer must have a name (RFC 5280 §4.1.2.4), and every subject one, unless it is an end entity with a critical
 * subjectAltName (§4.1.2.6).
 */
export function checkNames(path: CertificatePath, settings: PathSettings): readonly PathFault[] {
  if (!settings.namesRequired) return []
  return path.certificates.flatMap((certificate, index) => [
    ...emptyIssuer(certificate, index),
    ...emptySubject(certificate, index),
  ])
}

function emptyIssuer({ issuer }: CertificateRecord, index: number): readonly PathFault[] {
  if (issuer.rdns.length > 0) return []
  return [{ code: 'empty-issuer', index, found: 'the empty name', expected: 'the name of its issuer' }]
}

function emptySubject(certificate: CertificateRecord, index: number): readonly PathFault[] {
  if (certificate.subject.rdns.length > 0) return []
  const isIssuer = index > 0 || certificate.extensions.basicConstraints?.cA === true
  if (!isIssuer && hasCriticalAltName(certificate)) return []
  const expected = isIssuer ? 'the name of a CA' : 'a name, or a critical subjectAltName'
  return [{ code: 'empty-subject', index, found: 'the empty name', expected }]
}

function hasCriticalAltName({ rawExtensions }: CertificateRecord): boolean {
  return rawExtensions.some(({ oid, critical }) => oid === OID.subjectAltName && critical)
}
