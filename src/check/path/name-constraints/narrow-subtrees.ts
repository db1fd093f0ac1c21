import type { GeneralName } from '../../../x509/read/records.js'
import { encodedRDNs } from './directory-subtrees.js'
import { hostLabels } from './label-tree.js'

/** A subtree as labels, the most significant first, so that one is compared with another. */
interface Candidate {
  readonly subtree: GeneralName
  /** As a name that lies inside of another; `undefined` where its form is never compared. */
  readonly inner: readonly string[] | undefined
  /** As a constraint around others. */
  readonly outer: readonly string[]
  /** Whether the constraint leaves out the very name that it is written with. */
  readonly isBelow: boolean
}

/**
 * Adds the permitted subtrees of one more CA as Apple does (`SecNameConstraintsIntersectSubtrees`): a DNS name or
 * directory name inside of a known subtree takes its place, one around a known subtree is dropped, and everything else is
 * permitted as well. RFC 5280 §6.1.4 (g) would have the intersection, in which nothing but the first two is left.
 */
export function narrowSubtrees(
  known: readonly GeneralName[],
  added: readonly GeneralName[],
): readonly GeneralName[] {
  if (known.length === 0) return added
  const candidates = known.map(prepare)
  const appended: GeneralName[] = []
  for (const one of added.map(prepare)) {
    const place = candidates.findIndex((candidate) => isAround(candidate, one) || isAround(one, candidate))
    const found = candidates[place]
    if (found === undefined) appended.push(one.subtree)
    else if (isAround(found, one)) candidates[place] = one
  }
  return [...candidates.map(({ subtree }) => subtree), ...appended]
}

function prepare(subtree: GeneralName): Candidate {
  if (subtree.type === 'directory') {
    const rdns = encodedRDNs(subtree.name)
    return { subtree, inner: rdns, outer: rdns, isBelow: true }
  }
  if (subtree.type !== 'dns' || subtree.value === '')
    return { subtree, inner: undefined, outer: [], isBelow: true }
  const isBelow = subtree.value.startsWith('.')
  const inner = hostLabels(subtree.value)
  return { subtree, inner, outer: isBelow ? inner.slice(0, -1) : inner, isBelow }
}

/** Apple compares one constraint with another as if it were a name. */
function isAround(
  { subtree, inner: ofOuter, outer, isBelow }: Candidate,
  { subtree: other, inner }: Candidate,
): boolean {
  if (ofOuter === undefined || inner === undefined || subtree.type !== other.type) return false
  const least = isBelow ? outer.length + 1 : outer.length
  return inner.length >= least && outer.every((label, index) => label === inner[index])
}
