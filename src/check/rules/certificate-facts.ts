import { equalBytes } from '../../base/bytes.js'
import { SECOND_MS } from '../../base/time.js'
import { ATTRIBUTE } from '../../x509/read/oids.js'
import type { CertificateRecord, Name, RawExtension } from '../../x509/read/records.js'
import { isSameName } from '../path/compare-names.js'
import type { RuleContext } from './rule.js'

/** The first extension of a certificate with an object identifier. */
export function extensionOf(certificate: CertificateRecord, oid: string): RawExtension | undefined {
  return certificate.rawExtensions.find((extension) => extension.oid === oid)
}

/** Whether a certificate has an extension and it is critical. */
export function isCritical(certificate: CertificateRecord, oid: string): boolean {
  return extensionOf(certificate, oid)?.critical === true
}

/** Whether basicConstraints say that a certificate is a CA's. */
export function isCA({ extensions }: CertificateRecord): boolean {
  return extensions.basicConstraints?.cA === true
}

/** Whether a rule is asked about the server's certificate. */
export function isServer({ role }: RuleContext): boolean {
  return role === 'server'
}

/** Whether a rule is asked about a certificate between the server's and the anchor. */
export function isIntermediate({ role }: RuleContext): boolean {
  return role === 'intermediate'
}

/** Whether a rule is asked about a certificate that stands above another one. */
export function isIssuer({ index }: RuleContext): boolean {
  return index > 0
}

/** Whether a rule is asked about the anchor, be it the server's certificate itself. */
export function isTrusted({ path, index }: RuleContext): boolean {
  return path.anchored && index === path.certificates.length - 1
}

/** Whether a person has trusted the server's own certificate, which the device then spares some checks. */
export function isUserTrustedLeaf({ path, anchorKind }: RuleContext): boolean {
  return path.anchored && path.certificates.length === 1 && anchorKind === 'user'
}

/** Whether subject and issuer are the same name, as the device compares names. */
export function isSelfIssued({ subject, issuer }: CertificateRecord): boolean {
  return isSameName(subject, issuer, 'ios')
}

/** Whether a certificate is signed by its own key, as far as it shows: the key above it, if any, is its own. */
export function isSelfSigned({ certificate, path, index }: RuleContext): boolean {
  const above = path.certificates[index + 1]
  if (!isSelfIssued(certificate) || !isOwnKeyId(certificate)) return false
  return above === undefined || equalBytes(above.publicKey.der, certificate.publicKey.der)
}

/** Whether the authority key identifier, where there are both, is the subject's own. */
function isOwnKeyId({ extensions }: CertificateRecord): boolean {
  const { subjectKeyId } = extensions
  const keyId = extensions.authorityKeyId?.keyId
  return subjectKeyId === undefined || keyId === undefined || equalBytes(subjectKeyId, keyId)
}

/** Length of the validity in seconds by plain subtraction, as the device computes it. */
export function validitySeconds({ notBefore, notAfter }: CertificateRecord): number {
  return (notAfter.getTime() - notBefore.getTime()) / SECOND_MS
}

/** Common names of a name, in order. */
export function commonNames({ rdns }: Name): readonly string[] {
  return rdns.flatMap((rdn) => rdn.flatMap(({ oid, value }) => (oid === ATTRIBUTE.commonName ? [value] : [])))
}
