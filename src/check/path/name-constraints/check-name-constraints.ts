import type { CertificateRecord } from '../../../x509/read/records.js'
import { nameKey } from '../compare-names.js'
import type { Budget, CertificatePath, PathFault } from '../records.js'
import { checkIOSConstraints } from './check-ios-constraints.js'
import { commonNameHosts, constrainedNames, countNames } from './constrained-names.js'
import { describeSubtrees } from './describe-general-name.js'
import {
  budgetFault,
  countSubtrees,
  judgeNames,
  prepareLists,
  type BornNames,
  type ConstraintLists,
} from './judge-names.js'
import { malformedSubtrees, type ConstraintStyle } from './subtree-set.js'

/** How a profile reads name constraints. */
export interface NameConstraintSettings {
  /** `rfc5280`: RFC 5280 §4.2.1.10 and §6.1. `ios`: with the habits of Apple's `nameconstraints.c`. */
  readonly style: ConstraintStyle
  /** Whether a common name that looks like a host counts as a dNSName where the certificate has none. */
  readonly commonNames: 'ignored' | 'hosts'
}

/** Constraints of one CA, and where it stands. */
interface Constrainer extends ConstraintLists {
  readonly index: number
}

/** Checks the names of every certificate of a path against the constraints of every certificate above it, the anchor's too. */
export function checkNameConstraints(
  path: CertificatePath,
  settings: NameConstraintSettings,
  budget: Budget,
): readonly PathFault[] {
  if (
    !path.certificates.some(({ extensions }, index) => index > 0 && extensions.nameConstraints !== undefined)
  )
    return []
  if (settings.style === 'ios') return checkIOSConstraints(path, budget)
  const faults = [...malformedFaults(path)]
  const constrainers = constrainersOf(path, budget)
  if ('code' in constrainers) return [...faults, constrainers]
  for (const born of bornNames(path, settings)) {
    for (const constrainer of constrainers) {
      if (constrainer.index > born.index) faults.push(...judgeNames(born, constrainer, budget))
      if (budget.exhausted === 'name-comparisons') return faults
    }
  }
  return faults
}

/** Names that constraints of those above apply to: self-issued certificates are exempt, the end entity's never is. */
function* bornNames(path: CertificatePath, settings: NameConstraintSettings): Generator<BornNames> {
  for (const [index, certificate] of path.certificates.entries()) {
    if (index > 0 && isSelfIssued(certificate, settings.style)) continue
    const hosts = index === 0 && settings.commonNames === 'hosts' ? commonNameHosts(certificate) : []
    yield { index, names: [...constrainedNames(certificate), ...hosts], count: countNames(certificate) }
  }
}

/** RFC 5280 §3.2. */
function isSelfIssued({ subject, issuer }: CertificateRecord, style: ConstraintStyle): boolean {
  return nameKey(subject, style) === nameKey(issuer, style)
}

/** RFC 5280 §6.1.4 (g): the constraints of each issuer hold for themselves, so a name must pass those of all of them. */
function constrainersOf(
  { certificates }: CertificatePath,
  budget: Budget,
): readonly Constrainer[] | PathFault {
  const constrainers: Constrainer[] = []
  for (const [index, { extensions }] of certificates.entries()) {
    const constraints = extensions.nameConstraints
    if (index === 0 || constraints === undefined) continue
    // To prepare a subtree is as much work as to compare it once.
    if (!budget.takeNameComparisons(countSubtrees(constraints))) return budgetFault(index)
    constrainers.push({ ...prepareLists(constraints, `certificate ${String(index)}`, 'rfc5280'), index })
  }
  return constrainers
}

/** What cannot be applied must not be passed over: a malformed subtree, and an extension that says nothing at all. */
function malformedFaults(path: CertificatePath): readonly PathFault[] {
  return path.certificates.flatMap(({ extensions }, index) => {
    const constraints = extensions.nameConstraints
    if (index === 0 || constraints === undefined) return []
    const subtrees = [...constraints.permitted, ...constraints.excluded]
    if (subtrees.length === 0) return [malformedFault(index, 'name constraints that name nothing')]
    const malformed = malformedSubtrees(subtrees)
    if (malformed.length === 0) return []
    return [malformedFault(index, `malformed name constraints: ${describeSubtrees(malformed)}`)]
  })
}

function malformedFault(index: number, found: string): PathFault {
  return {
    code: 'name-constraints',
    index,
    found,
    expected: 'name constraints that can be applied (RFC 5280 §4.2.1.10)',
  }
}
