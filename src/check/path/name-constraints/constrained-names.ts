import { ATTRIBUTE } from '../../../x509/read/oids.js'
import type { CertificateRecord, GeneralName } from '../../../x509/read/records.js'
import { isDNSName } from './dns-subtrees.js'

/** The forms that Apple's `nameconstraints.c` compares. */
const IOS_FORMS: ReadonlySet<GeneralName['type']> = new Set(['dns', 'email', 'uri', 'ip', 'directory'])

/** Tells whether a form is one that iOS compares: in a critical extension it refuses all others. */
export function isIOSForm(name: GeneralName): boolean {
  return IOS_FORMS.has(name.type)
}

/**
 * Gives the names of a certificate that constraints apply to (RFC 5280 §4.2.1.10, §6.1.3 (b), (c)): its subject, the mail
 * addresses in it, and its alternative names.
 */
export function constrainedNames({ subject, extensions }: CertificateRecord): readonly GeneralName[] {
  const alternatives = extensions.subjectAltName ?? []
  if (subject.rdns.length === 0) return alternatives
  return [
    { type: 'directory', name: subject },
    ...valuesOf(subject, ATTRIBUTE.emailAddress).map((value) => ({ type: 'email', value }) as const),
    ...alternatives,
  ]
}

/** Counts the names of a certificate as OpenSSL does: every attribute of the subject, and every alternative name. */
export function countNames({ subject, extensions }: CertificateRecord): number {
  const attributes = subject.rdns.reduce((count, rdn) => count + rdn.length, 0)
  return attributes + (extensions.subjectAltName?.length ?? 0)
}

/**
 * Gives the common names that OpenSSL compares with dNSName constraints: those of two labels or more that are host names,
 * where the certificate has no dNSName.
 */
export function commonNameHosts({ subject, extensions }: CertificateRecord): readonly GeneralName[] {
  if (extensions.subjectAltName?.some(({ type }) => type === 'dns') === true) return []
  const hosts = valuesOf(subject, ATTRIBUTE.commonName).filter(
    (value) => value.includes('.') && isDNSName(value),
  )
  return hosts.map((value) => ({ type: 'dns', value }) as const)
}

function valuesOf({ rdns }: CertificateRecord['subject'], oid: string): readonly string[] {
  return rdns.flatMap((rdn) => rdn.flatMap((attribute) => (attribute.oid === oid ? [attribute.value] : [])))
}
