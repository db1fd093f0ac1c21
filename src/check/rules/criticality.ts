import type { CertificateRecord } from '../../x509/read/records.js'
import { extensionOf } from './certificate-facts.js'
import { makeAgain } from './cures.js'
import { fail, pass, type RuleContext, type RuleResult } from './rule.js'

/** Which extension a rule on criticality is about, and whether it must be critical. */
export interface Criticality {
  /** Its object identifier. */
  readonly oid: string
  /** Its name in RFC 5280. */
  readonly name: string
  /** Whether it must be critical; otherwise it must not. */
  readonly critical: boolean
}

/** Whether a certificate has an extension at all. */
export function hasExtension(certificate: CertificateRecord, oid: string): boolean {
  return extensionOf(certificate, oid) !== undefined
}

/** Asks whether an extension that is there is critical as it must be. */
export function checkCriticality(context: RuleContext, { oid, name, critical }: Criticality): RuleResult {
  const extension = extensionOf(context.certificate, oid)
  if (extension === undefined || extension.critical === critical) return pass()
  return fail({
    found: `${name} that is ${describe(extension.critical)}`,
    expected: `${name} that is ${describe(critical)}`,
    fix: makeAgain(context),
  })
}

function describe(critical: boolean): string {
  return critical ? 'critical' : 'not critical'
}
