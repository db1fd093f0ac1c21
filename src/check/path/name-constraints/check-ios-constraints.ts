import { OID } from '../../../x509/read/oids.js'
import type { CertificateRecord, NameConstraints } from '../../../x509/read/records.js'
import { nameKey } from '../compare-names.js'
import type { Budget, CertificatePath, PathFault } from '../records.js'
import { constrainedNames, countNames, isIOSForm } from './constrained-names.js'
import { describeSubtrees } from './describe-general-name.js'
import { budgetFault, countSubtrees, judgeNames, prepareLists, type ConstraintLists } from './judge-names.js'
import { narrowSubtrees } from './narrow-subtrees.js'

/** Most subtrees of one certificate that iOS reads. */
const MOST_SUBTREES = 1024
/** Most alternative names of one certificate that iOS reads. */
const MOST_NAMES = 8192

/**
 * Checks name constraints as iOS does (`SecPolicyCheckBasicCertificateProcessing` and `nameconstraints.c`): from the
 * anchor down, with one list of permitted and one of excluded subtrees that grow on the way.
 */
export function checkIOSConstraints({ certificates }: CertificatePath, budget: Budget): readonly PathFault[] {
  const faults: PathFault[] = []
  let state: NameConstraints = { permitted: [], excluded: [] }
  let lists = prepareLists(state, 'its issuers', 'ios')
  for (const [index, certificate] of [...certificates.entries()].reverse()) {
    faults.push(...judgeCertificate(certificate, index, { lists, budget }))
    const constraints = certificate.extensions.nameConstraints
    if (budget.exhausted === 'name-comparisons' || index === 0 || constraints === undefined) continue
    const unread = unreadFault(certificate, constraints, index)
    if (unread !== undefined) faults.push(unread)
    else if (!budget.takeNameComparisons(mergeWork(state, constraints))) {
      faults.push(budgetFault(index))
    } else {
      state = merge(state, constraints)
      lists = prepareLists(state, 'its issuers', 'ios')
    }
  }
  return faults
}

/** What the names of a certificate are compared with, and what the work is taken from. */
interface Judgement {
  readonly lists: ConstraintLists
  readonly budget: Budget
}

function judgeCertificate(
  certificate: CertificateRecord,
  index: number,
  { lists, budget }: Judgement,
): readonly PathFault[] {
  const isConstrained = lists.permitted.subtrees.length + lists.excluded.subtrees.length > 0
  if (!isConstrained || (index > 0 && isSelfIssued(certificate))) return []
  const alternatives = certificate.extensions.subjectAltName
  if (certificate.subject.rdns.length === 0 && alternatives === undefined) {
    return [fault(index, 'neither a subject nor a subjectAltName', 'a name, for its issuers constrain names')]
  }
  if (alternatives !== undefined && alternatives.length > MOST_NAMES) {
    return [fault(index, `${String(alternatives.length)} alternative names`, `at most ${String(MOST_NAMES)}`)]
  }
  const names = constrainedNames(certificate).filter(isIOSForm)
  return judgeNames({ index, names, count: countNames(certificate) }, lists, budget)
}

function isSelfIssued({ subject, issuer }: CertificateRecord): boolean {
  return nameKey(subject, 'ios') === nameKey(issuer, 'ios')
}

/** Constraints that iOS does not read: the CA that has them is refused. */
function unreadFault(
  { rawExtensions }: CertificateRecord,
  { permitted, excluded }: NameConstraints,
  index: number,
): PathFault | undefined {
  const subtrees = [...permitted, ...excluded]
  if (subtrees.length > MOST_SUBTREES) {
    return fault(index, `${String(subtrees.length)} name constraints`, `at most ${String(MOST_SUBTREES)}`)
  }
  const isCritical = rawExtensions.some(({ oid, critical }) => oid === OID.nameConstraints && critical)
  const unknown = subtrees.filter((subtree) => !isIOSForm(subtree))
  if (!isCritical || unknown.length === 0) return undefined
  return fault(
    index,
    `critical name constraints of a form that iOS does not compare: ${describeSubtrees(unknown)}`,
    'critical name constraints for DNS names, IP addresses, mail addresses, URIs and directory names only',
  )
}

/** Each permitted subtree is compared with the known ones, and all are prepared anew. */
function mergeWork(state: NameConstraints, added: NameConstraints): number {
  return state.permitted.length * added.permitted.length + countSubtrees(state) + countSubtrees(added)
}

/** Forms that iOS does not compare are passed over where the extension is not critical. */
function merge(state: NameConstraints, added: NameConstraints): NameConstraints {
  return {
    permitted: narrowSubtrees(state.permitted, added.permitted.filter(isIOSForm)),
    excluded: [...state.excluded, ...added.excluded.filter(isIOSForm)],
  }
}

function fault(index: number, found: string, expected: string): PathFault {
  return { code: 'name-constraints', index, found, expected }
}
