import type { PolicySettings } from '../../src/check/path/policies/check-policies.js'
import { ANY, type PolicyCertificate } from './policy-chain.js'

/** A node of the valid_policy_tree. */
interface TreeNode {
  readonly depth: number
  readonly policy: string
  expected: readonly string[]
  readonly parent: TreeNode | undefined
}

/** What RFC 5280 §6.1.2 sets up. */
interface TreeState {
  tree: TreeNode[]
  explicit: number
  mapping: number
  inhibitAny: number
}

/** Most nodes that the tree of a test may have. */
const MOST_NODES = 20_000

/**
 * Whether RFC 5280 §6.1 as it was before RFC 9618, step by step with its tree, accepts a path: the oracle of the graph.
 * Gives `undefined` where the tree would be too large. Certificates below the anchor, in order.
 */
export function acceptsByTree(
  path: readonly PolicyCertificate[],
  settings: PolicySettings,
): boolean | undefined {
  const last = path.length
  const state = begin(settings, last + 1)
  for (const [at, certificate] of path.entries()) {
    grow(state, certificate, { depth: at + 1, last })
    if (state.tree.length > MOST_NODES) return undefined
    if (isRefused(state, certificate, { depth: at + 1, last })) return false
  }
  const left = path.at(-1)?.requireExplicitPolicy === 0 ? 0 : Math.max(0, state.explicit - 1)
  return left > 0 || intersect(state.tree, settings.initialPolicies ?? [], last)
}

/** §6.1.2 (a), (d), (e), (f). */
function begin(settings: PolicySettings, none: number): TreeState {
  return {
    tree: [{ depth: 0, policy: ANY, expected: [ANY], parent: undefined }],
    explicit: settings.requireExplicitPolicy === true ? 0 : none,
    mapping: settings.inhibitPolicyMapping === true ? 0 : none,
    inhibitAny: settings.inhibitAnyPolicy === true ? 0 : none,
  }
}

/** Where a certificate stands. */
interface Place {
  readonly depth: number
  readonly last: number
}

/** §6.1.3 (d) (3), (e), (f), and §6.1.4 where another certificate follows. */
function isRefused(state: TreeState, certificate: PolicyCertificate, { depth, last }: Place): boolean {
  const { policies, mappings = [] } = certificate
  if (new Set(policies).size < (policies?.length ?? 0)) return true
  state.tree = policies === undefined ? [] : prune(state.tree, depth)
  if (state.explicit === 0 && state.tree.length === 0) return true
  if (depth === last) return false
  if (mappings.some((pair) => pair.includes(ANY))) return true
  mapPolicies(state, certificate, depth)
  count(state, certificate)
  return false
}

/** §6.1.3 (d) (1) and (2). */
function grow(
  { tree, inhibitAny }: TreeState,
  { policies = [], selfIssued }: PolicyCertificate,
  { depth, last }: Place,
): void {
  const above = tree.filter((node) => node.depth === depth - 1)
  const add = (parent: TreeNode, policy: string): unknown =>
    tree.push({ depth, policy, expected: [policy], parent })
  for (const policy of policies.filter((candidate) => candidate !== ANY)) {
    const matching = above.filter((node) => node.expected.includes(policy))
    const parents = matching.length > 0 ? matching : above.filter((node) => node.policy === ANY)
    for (const parent of parents) add(parent, policy)
  }
  const anyCounts = inhibitAny > 0 || (depth < last && selfIssued === true)
  if (!policies.includes(ANY) || !anyCounts) return
  for (const node of above) {
    const children = tree.filter(({ parent }) => parent === node).map(({ policy }) => policy)
    for (const policy of node.expected.filter((candidate) => !children.includes(candidate))) add(node, policy)
  }
}

/** §6.1.4 (b). */
function mapPolicies(state: TreeState, { mappings = [] }: PolicyCertificate, depth: number): void {
  for (const domain of new Set(mappings.map(([issuer]) => issuer))) {
    const expected = mappings.filter(([issuer]) => issuer === domain).map(([, subject]) => subject)
    const here = state.tree.filter((node) => node.depth === depth)
    const mapped = here.filter(({ policy }) => policy === domain)
    const parent = here.find(({ policy }) => policy === ANY)?.parent
    if (state.mapping === 0) state.tree = state.tree.filter((node) => !mapped.includes(node))
    else if (mapped.length > 0) for (const node of mapped) node.expected = expected
    else if (parent !== undefined) state.tree.push({ depth, policy: domain, expected, parent })
  }
  state.tree = prune(state.tree, depth)
}

/** §6.1.4 (h), (i), (j). */
function count(state: TreeState, certificate: PolicyCertificate): void {
  const step = certificate.selfIssued === true ? 0 : 1
  const next = (left: number, limit = Infinity): number => Math.min(Math.max(0, left - step), limit)
  state.explicit = next(state.explicit, certificate.requireExplicitPolicy)
  state.mapping = next(state.mapping, certificate.inhibitPolicyMapping)
  state.inhibitAny = next(state.inhibitAny, certificate.inhibitAnyPolicy)
}

/** Takes away what has no child at the lowest depth. */
function prune(tree: readonly TreeNode[], lowest: number): TreeNode[] {
  const kept = new Set<TreeNode>()
  for (const node of tree.filter(({ depth }) => depth === lowest)) {
    for (let at: TreeNode | undefined = node; at !== undefined; at = at.parent) kept.add(at)
  }
  return tree.filter((node) => kept.has(node))
}

/** §6.1.5 (g): whether anything is left of the tree below the acceptable policies. */
function intersect(tree: readonly TreeNode[], initial: readonly string[], last: number): boolean {
  if (initial.length === 0 || initial.includes(ANY)) return tree.length > 0
  const belowAny = tree.filter(({ policy, parent }) => policy !== ANY && parent?.policy === ANY)
  if (belowAny.some(({ policy }) => initial.includes(policy))) return true
  return tree.some(({ depth, policy }) => depth === last && policy === ANY)
}
