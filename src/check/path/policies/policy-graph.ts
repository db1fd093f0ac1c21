import { OID } from '../../../x509/read/oids.js'
import type { PolicyMapping } from '../../../x509/read/records.js'

/** One policy that is valid at one depth of a path. */
interface PolicyNode {
  readonly policy: string
  /** The nodes one certificate above that expect it. */
  readonly parents: ReadonlySet<PolicyNode>
  /** How many nodes of the tree of RFC 5280 it stands for: one for each way that leads to it. */
  readonly copies: number
}

/** Which nodes of the lowest depth expect a policy below them. */
type Expectations = Map<string, ReadonlySet<PolicyNode>>

const NO_PARENTS: ReadonlySet<PolicyNode> = new Set()

/**
 * The valid_policy_graph of RFC 9618: one node for each policy at each depth, however many ways lead to it, where the
 * tree of RFC 5280 has one for each way. Work and memory grow with the policies and mappings of the certificates.
 * Nodes without children are not pruned; they are left out at the end, when {@link PolicyGraph.authorityPolicies} walks up.
 */
export class PolicyGraph {
  #lowest: Map<string, PolicyNode>
  #expectations: Expectations
  #copies = 1

  /** Makes the graph that stands before the first certificate: anyPolicy alone (RFC 9618, replacing RFC 5280 §6.1.2 (a)). */
  constructor() {
    this.#lowest = new Map([[OID.anyPolicy, { policy: OID.anyPolicy, parents: NO_PARENTS, copies: 1 }]])
    this.#expectations = expect(this.#lowest, new Map())
  }

  /** Whether no policy is valid any more: the graph is NULL. */
  get isEmpty(): boolean {
    return this.#lowest.size === 0
  }

  /** How many nodes the tree of RFC 5280 would have made by now; beyond 2^53 it is not exact. */
  get treeNodes(): number {
    return this.#copies
  }

  /** Whether anyPolicy is valid for the last certificate. */
  get allowsAny(): boolean {
    return this.#lowest.has(OID.anyPolicy)
  }

  /** Goes one certificate down (RFC 5280 §6.1.3 (d)). `anyCounts`: whether its anyPolicy is one. */
  descend(policies: ReadonlySet<string>, anyCounts: boolean): void {
    const any = this.#lowest.get(OID.anyPolicy)
    const belowAny = any === undefined ? undefined : new Set([any])
    const next = new Map<string, PolicyNode>()
    const add = (policy: string, parents: ReadonlySet<PolicyNode> | undefined): void => {
      if (parents !== undefined) next.set(policy, this.#node(policy, parents))
    }
    for (const policy of policies) {
      if (policy !== OID.anyPolicy) add(policy, this.#expectations.get(policy) ?? belowAny)
    }
    if (anyCounts && policies.has(OID.anyPolicy)) {
      for (const [policy, parents] of this.#expectations) if (!next.has(policy)) add(policy, parents)
    }
    this.#lowest = next
    this.#expectations = expect(next, new Map())
  }

  /** Takes every policy away: a certificate without certificatePolicies (RFC 5280 §6.1.3 (e)). */
  clear(): void {
    this.#lowest = new Map()
    this.#expectations = new Map()
  }

  /** Lets policies go by other names below (RFC 5280 §6.1.4 (b) (1)); one that only anyPolicy allows becomes a node. */
  map(mappings: readonly PolicyMapping[]): void {
    const targets = new Map<string, Set<string>>()
    for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings) {
      const mapped = targets.get(issuerDomainPolicy)
      if (mapped === undefined) targets.set(issuerDomainPolicy, new Set([subjectDomainPolicy]))
      else mapped.add(subjectDomainPolicy)
    }
    const any = this.#lowest.get(OID.anyPolicy)
    for (const policy of targets.keys()) {
      if (any === undefined || this.#lowest.has(policy)) continue
      this.#lowest.set(policy, this.#node(policy, any.parents))
    }
    this.#expectations = expect(this.#lowest, targets)
  }

  /** Takes the policies away that a certificate maps although it must not (RFC 5280 §6.1.4 (b) (2)). */
  forbid(mappings: readonly PolicyMapping[]): void {
    for (const { issuerDomainPolicy } of mappings) this.#lowest.delete(issuerDomainPolicy)
    this.#expectations = expect(this.#lowest, new Map())
  }

  /**
   * The authority-constrained-policy-set without anyPolicy: policies, by the names that they have under the anchor, of
   * which one of the last certificate comes (RFC 9618, replacing RFC 5280 §6.1.5 (g)).
   */
  authorityPolicies(): ReadonlySet<string> {
    const found = new Set<string>()
    const reached = new Set<PolicyNode>(this.#lowest.values())
    // A Set that grows is walked to its end.
    for (const node of reached) {
      for (const parent of node.parents) {
        reached.add(parent)
        if (parent.policy === OID.anyPolicy && node.policy !== OID.anyPolicy) found.add(node.policy)
      }
    }
    return found
  }

  #node(policy: string, parents: ReadonlySet<PolicyNode>): PolicyNode {
    let copies = 0
    for (const parent of parents) copies += parent.copies
    this.#copies += copies
    return { policy, parents, copies }
  }
}

/** A policy is expected under its own name, or where it is mapped under the others only. */
function expect(
  nodes: ReadonlyMap<string, PolicyNode>,
  targets: ReadonlyMap<string, ReadonlySet<string>>,
): Expectations {
  const expectations = new Map<string, Set<PolicyNode>>()
  for (const [policy, node] of nodes) {
    for (const name of targets.get(policy) ?? [policy]) {
      const expecting = expectations.get(name)
      if (expecting === undefined) expectations.set(name, new Set([node]))
      else expecting.add(node)
    }
  }
  return expectations
}
