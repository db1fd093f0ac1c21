import type { GeneralName } from '../../../x509/read/records.js'
import { SubtreeSet } from './subtree-set.js'

/** A subtree, ready to be compared with others. */
interface Candidate {
  readonly subtree: GeneralName
  readonly set: SubtreeSet
}

/**
 * Adds the permitted subtrees of one more CA as Apple does (`SecNameConstraintsIntersectSubtrees`): one inside of a known
 * subtree takes its place, one around a known subtree is dropped, and any other is permitted as well. RFC 5280
 * §6.1.4 (g) would have the intersection, in which nothing but the first two is left.
 */
export function narrowSubtrees(
  known: readonly GeneralName[],
  added: readonly GeneralName[],
): readonly GeneralName[] {
  if (known.length === 0) return added
  const candidates = known.map(prepare)
  const appended: GeneralName[] = []
  for (const subtree of added) {
    const one = prepare(subtree)
    const place = candidates.findIndex((candidate) => isAround(candidate, one) || isAround(one, candidate))
    const found = candidates[place]
    if (found === undefined) appended.push(subtree)
    else if (isAround(found, one)) candidates[place] = one
    else if (subtree.type !== 'dns' && subtree.type !== 'directory') appended.push(subtree)
  }
  return [...candidates.map(({ subtree }) => subtree), ...appended]
}

function prepare(subtree: GeneralName): Candidate {
  return { subtree, set: new SubtreeSet([subtree], 'ios') }
}

/** Apple compares one constraint with another as if it were a name. */
function isAround(outer: Candidate, inner: Candidate): boolean {
  return outer.subtree.type === inner.subtree.type && outer.set.contains(inner.subtree)
}
