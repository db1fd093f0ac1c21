import { OID } from '../../x509/read/oids.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import { describePurposes } from './purposes.js'
import { fail, pass, type RuleResult } from './rule.js'

/** Purposes of which the device's loose check wants one (`set_ssl_ekus`). */
const LOOSE: readonly string[] = [
  OID.serverAuth,
  OID.anyExtendedKeyUsage,
  OID.microsoftServerGatedCrypto,
  OID.netscapeServerGatedCrypto,
]

/** Whether a certificate has no extKeyUsage, or one that lets it serve TLS as the device's loose check has it. */
export function allowsTLS({ extensions: { extendedKeyUsage } }: CertificateRecord): boolean {
  return extendedKeyUsage === undefined || extendedKeyUsage.some((oid) => LOOSE.includes(oid))
}

/** Whether the extKeyUsage of a certificate holds serverAuth itself. */
export function hasServerAuth({ extensions: { extendedKeyUsage } }: CertificateRecord): boolean {
  return extendedKeyUsage?.includes(OID.serverAuth) === true
}

/** What a rule about purposes says of a certificate. */
export function judgePurposes(certificate: CertificateRecord, isGood: boolean, fix: string): RuleResult {
  if (isGood) return pass()
  const found = describePurposes(certificate.extensions.extendedKeyUsage)
  return fail({ found, expected: 'serverAuth', fix })
}
