import type { GeneralName, NameConstraints } from '../../../x509/read/records.js'
import { MOST_NAME_COMPARISONS } from '../budget.js'
import type { Budget, PathFault } from '../records.js'
import { describeGeneralName, describeSubtree, describeSubtrees } from './describe-general-name.js'
import { SubtreeSet, type ConstraintStyle } from './subtree-set.js'

/** Names times constraints from which OpenSSL and BoringSSL refuse to look at a certificate: 2^20. */
const MOST_PAIRS = 1_048_576
/** Most faults of one certificate: more say nothing new. */
const MOST_FAULTS = 5
/** Most excluded subtrees among which the one that was hit is looked for. */
const MOST_SEARCHED = 1000

/** What one CA, or all of them, say of names. */
export interface ConstraintLists {
  /** Names must lie in one of these, if any of their form is here. */
  readonly permitted: SubtreeSet
  /** Names must lie in none of these. */
  readonly excluded: SubtreeSet
  /** Who says so, in words. */
  readonly by: string
}

/** The names of one certificate of a path. */
export interface BornNames {
  /** Its place in the path. */
  readonly index: number
  /** The names. */
  readonly names: readonly GeneralName[]
  /** How many names the certificate has in the count of OpenSSL, every attribute of its subject for itself. */
  readonly count: number
}

/** Says that there is too much to compare; a verdict of its own. */
export function budgetFault(index: number): PathFault {
  return {
    code: 'budget',
    index,
    found: 'more names and name constraints than are compared',
    expected: `at most ${String(MOST_NAME_COMPARISONS)} comparisons`,
  }
}

/**
 * Compares the names of a certificate with constraints. The work is taken off the budget before it is done; a certificate
 * with so many names that other implementations give up is not looked at either.
 */
export function judgeNames(born: BornNames, lists: ConstraintLists, budget: Budget): readonly PathFault[] {
  const { index, names } = born
  if (!budget.takeNameComparisons(workOf(born, lists))) return [budgetFault(index)]
  const faults: PathFault[] = []
  for (const name of names) {
    const expected = complaint(name, lists)
    if (expected === undefined) continue
    faults.push({ code: 'name-constraints', index, found: describeGeneralName(name), expected })
    if (faults.length === MOST_FAULTS) break
  }
  return faults
}

/** How many comparisons it takes; all pairs, which no budget has, where they are too many. */
function workOf({ names, count }: BornNames, { permitted, excluded }: ConstraintLists): number {
  const pairs = count * (permitted.subtrees.length + excluded.subtrees.length)
  if (pairs > MOST_PAIRS) return pairs
  return names.reduce((work, name) => work + permitted.cost(name) + excluded.cost(name), 0)
}

/** What was expected of a name; `undefined` where it may stand. */
function complaint(name: GeneralName, { permitted, excluded, by }: ConstraintLists): string | undefined {
  if (excluded.overlaps(name)) return `no name inside of ${hit(name, excluded)}, which ${by} excludes`
  if (!permitted.constrains(name) || permitted.contains(name)) return undefined
  return `a name inside of what ${by} permits: ${describeSubtrees(permitted.ofForm(name))}`
}

/** The excluded subtree that was hit, or all of them where it cannot be told. */
function hit(name: GeneralName, excluded: SubtreeSet): string {
  const candidates = excluded.ofForm(name)
  const found = candidates
    .slice(0, MOST_SEARCHED)
    .find((subtree) => excluded.narrowedTo(subtree).overlaps(name))
  return found === undefined ? describeSubtrees(candidates) : describeSubtree(found)
}

/** Counts the subtrees of both lists. */
export function countSubtrees({ permitted, excluded }: NameConstraints): number {
  return permitted.length + excluded.length
}

/** Prepares two lists of subtrees. */
export function prepareLists(
  constraints: NameConstraints,
  by: string,
  style: ConstraintStyle,
): ConstraintLists {
  return {
    permitted: new SubtreeSet(constraints.permitted, style),
    excluded: new SubtreeSet(constraints.excluded, style),
    by,
  }
}
