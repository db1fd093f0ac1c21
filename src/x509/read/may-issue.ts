import { equalBytes } from '../../base/bytes.js'
import type { CertificateRecord } from './records.js'

/**
 * Tells whether one certificate may have issued another, by what they say: the name must be the issuer's, and the key
 * identifiers must not differ where both are there, for a renewed CA may bear the name of the old one. No signature is
 * looked at.
 *
 * @see RFC 5280 §4.2.1.1, §6.1.3 (a)(4)
 */
export function mayIssue(issuer: CertificateRecord, subject: CertificateRecord): boolean {
  if (!equalBytes(issuer.subject.der, subject.issuer.der)) return false
  const wanted = subject.extensions.authorityKeyId?.keyId
  const own = issuer.extensions.subjectKeyId
  return wanted === undefined || own === undefined || equalBytes(wanted, own)
}
