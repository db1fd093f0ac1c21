import { OID } from '../../../x509/read/oids.js'
import type { CertificateRecord, PolicyMapping } from '../../../x509/read/records.js'
import { nameKey } from '../compare-names.js'
import type { CertificatePath, PathFault } from '../records.js'
import { PolicyGraph } from './policy-graph.js'

/** Inputs of policy processing: RFC 5280 §6.1.1 (c), (e), (f), (g). */
export interface PolicySettings {
  /** Policies that are acceptable; absent, empty, or with anyPolicy among them: any. */
  readonly initialPolicies?: readonly string[] | undefined
  /** Whether the path must be valid for one of them; absent: no. */
  readonly requireExplicitPolicy?: boolean | undefined
  /** Whether policy mappings are forbidden; absent: no. */
  readonly inhibitPolicyMapping?: boolean | undefined
  /** Whether anyPolicy is ignored; absent: no. */
  readonly inhibitAnyPolicy?: boolean | undefined
  /**
   * Most nodes that the policy tree of RFC 5280 may have, a guard of validators that build it; absent: no limit, for
   * the graph that is built here stays small.
   */
  readonly mostTreeNodes?: number | undefined
}

/** What policy processing carries from one certificate to the next (RFC 5280 §6.1.2 (a), (d), (e), (f)). */
interface PolicyState {
  readonly graph: PolicyGraph
  explicitPolicy: number
  policyMapping: number
  inhibitAnyPolicy: number
}

/**
 * Processes the certificate policies of a path by the graph of RFC 9618. The anchor's extensions are no part of the
 * path (RFC 5280 §6.1); of a path that reached no anchor every certificate counts. Stops at the first fault, since
 * everything below it follows from it.
 *
 * @returns Nothing, or one fault `policy`.
 */
export function checkPolicies(path: CertificatePath, settings: PolicySettings): readonly PathFault[] {
  const certificates = path.certificates.slice(0, path.certificates.length - (path.anchored ? 1 : 0))
  return concernsPolicies(certificates, settings) ? processPolicies(certificates, settings) : []
}

function processPolicies(
  certificates: readonly CertificateRecord[],
  settings: PolicySettings,
): readonly PathFault[] {
  const count = certificates.length
  const skipNone = (isSet: boolean | undefined): number => (isSet === true ? 0 : count + 1)
  const state: PolicyState = {
    graph: new PolicyGraph(),
    explicitPolicy: skipNone(settings.requireExplicitPolicy),
    policyMapping: skipNone(settings.inhibitPolicyMapping),
    inhibitAnyPolicy: skipNone(settings.inhibitAnyPolicy),
  }
  for (const [index, certificate] of [...certificates.entries()].reverse()) {
    const isLast = index === 0
    const problem =
      takePolicies(state, certificate, isLast) ??
      (isLast ? undefined : takeMappings(state, certificate)) ??
      checkTree(state, settings)
    if (problem !== undefined) return [{ code: 'policy', index, ...problem }]
    if (!isLast) takeConstraints(state, certificate)
  }
  const [leaf] = certificates
  const problem = leaf === undefined ? undefined : checkOutcome(state, leaf, settings)
  return problem === undefined ? [] : [{ code: 'policy', index: 0, ...problem }]
}

/** Without such an extension, and where no policy is required, there is nothing to process. */
function concernsPolicies(
  certificates: readonly CertificateRecord[],
  { requireExplicitPolicy }: PolicySettings,
): boolean {
  if (requireExplicitPolicy === true) return true
  return certificates.some(
    ({ extensions: { certificatePolicies, policyMappings, policyConstraints, inhibitAnyPolicy } }) =>
      (certificatePolicies ?? policyMappings ?? policyConstraints ?? inhibitAnyPolicy) !== undefined,
  )
}

/** What is wrong, in the words of a fault. */
type Problem = Pick<PathFault, 'found' | 'expected'>

const NO_POLICY: Problem = {
  found: 'no certificate policy that holds for the whole path, where one is required',
  expected: 'a policy that every certificate of the path carries',
}

/** RFC 5280 §6.1.3 (d), (e), (f). */
function takePolicies(
  state: PolicyState,
  certificate: CertificateRecord,
  isLast: boolean,
): Problem | undefined {
  const policies = certificate.extensions.certificatePolicies
  if (policies === undefined) state.graph.clear()
  else {
    const distinct = new Set<string>()
    for (const { oid } of policies) {
      if (distinct.has(oid)) return repeats(oid)
      distinct.add(oid)
    }
    state.graph.descend(distinct, state.inhibitAnyPolicy > 0 || (!isLast && isSelfIssued(certificate)))
  }
  return state.explicitPolicy === 0 && state.graph.isEmpty ? NO_POLICY : undefined
}

function repeats(policy: string): Problem {
  return {
    found: `certificatePolicies that names ${policy} twice`,
    expected: 'each policy once (RFC 5280 §4.2.1.4)',
  }
}

/** RFC 5280 §6.1.4 (a), (b). */
function takeMappings(state: PolicyState, certificate: CertificateRecord): Problem | undefined {
  const mappings = certificate.extensions.policyMappings
  if (mappings === undefined) return undefined
  if (mappings.some(mapsAny)) {
    return {
      found: 'policyMappings with anyPolicy',
      expected: 'mappings between policies other than anyPolicy (RFC 5280 §4.2.1.5)',
    }
  }
  if (state.policyMapping > 0) state.graph.map(mappings)
  else state.graph.forbid(mappings)
  return undefined
}

function mapsAny({ issuerDomainPolicy, subjectDomainPolicy }: PolicyMapping): boolean {
  return issuerDomainPolicy === OID.anyPolicy || subjectDomainPolicy === OID.anyPolicy
}

function checkTree(
  { graph }: PolicyState,
  { mostTreeNodes = Infinity }: PolicySettings,
): Problem | undefined {
  if (graph.treeNodes <= mostTreeNodes) return undefined
  return {
    found: 'policies and mappings that unfold to more nodes than are built',
    expected: `a policy tree of at most ${String(mostTreeNodes)} nodes`,
  }
}

/** RFC 5280 §6.1.4 (h), (i), (j). */
function takeConstraints(state: PolicyState, certificate: CertificateRecord): void {
  const { policyConstraints, inhibitAnyPolicy } = certificate.extensions
  const step = isSelfIssued(certificate) ? 0 : 1
  const next = (left: number, limit: number | undefined): number =>
    Math.min(Math.max(left - step, 0), limit ?? Infinity)
  state.explicitPolicy = next(state.explicitPolicy, policyConstraints?.requireExplicitPolicy)
  state.policyMapping = next(state.policyMapping, policyConstraints?.inhibitPolicyMapping)
  state.inhibitAnyPolicy = next(state.inhibitAnyPolicy, inhibitAnyPolicy)
}

/** RFC 5280 §6.1.5 (a), (b), (g), with (g) as RFC 9618 has it. */
function checkOutcome(
  { graph, explicitPolicy }: PolicyState,
  leaf: CertificateRecord,
  { initialPolicies = [] }: PolicySettings,
): Problem | undefined {
  const isRequired = explicitPolicy <= 1 || leaf.extensions.policyConstraints?.requireExplicitPolicy === 0
  if (!isRequired) return undefined
  if (graph.isEmpty) return NO_POLICY
  const isAnyAcceptable = initialPolicies.length === 0 || initialPolicies.includes(OID.anyPolicy)
  if (isAnyAcceptable || graph.allowsAny) return undefined
  const authority = graph.authorityPolicies()
  if (initialPolicies.some((policy) => authority.has(policy))) return undefined
  return { found: `policies ${[...authority].join(', ')}`, expected: `one of ${initialPolicies.join(', ')}` }
}

/** Self-issued certificates do not count: they only carry a CA from one key to the next. */
function isSelfIssued({ subject, issuer }: CertificateRecord): boolean {
  return nameKey(subject, 'rfc5280') === nameKey(issuer, 'rfc5280')
}
