/** Why we differ from a suite, by what the id of the case holds; for the tables alone, nothing is excused by it. */
const REASONS: readonly (readonly [idPart: string, reason: string])[] = [
  [
    'rfc5280::nc::permitted-dns-match-noncritical',
    'the Baseline Requirements (7.1.2.5.2) allow name constraints that are not critical; its twin in webpki, tier A, says so',
  ],
  [
    'webpki::eku::ee-without-eku',
    'a warning: its twin in rfc5280 says the contrary, and most private CAs have servers without one',
  ],
  [
    'zero_length_rdn',
    'an RDN that is no SET is no certificate here; Apple takes it without being able to read the subject',
  ],
  [
    'qcs_ext_too_many_qctypes',
    'qcStatements are read for their syntax, not for what each statement may hold',
  ],
]

/** Why we differ on a case, where that is known. */
export function reasonOf(id: string): string | undefined {
  return REASONS.find(([part]) => id.includes(part))?.[1]
}
