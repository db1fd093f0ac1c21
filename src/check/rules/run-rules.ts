import { readHost } from '../../base/hosts/parse-host.js'
import type { Host } from '../../base/hosts/host.js'
import type { CertificateRecord, KeyUsage } from '../../x509/read/records.js'
import type { CertificatePath, PathFault } from '../path/records.js'
import type { Finding } from '../records.js'
import { APPLE_CHECKS } from './apple-checks.js'
import type {
  AnchorKind,
  CertificateRole,
  Rule,
  RuleContext,
  RuleFailure,
  RuleLayer,
  RuleResult,
} from './rule.js'

/** What rules are asked about. */
export interface RunRulesOptions {
  /** The rules, in the order in which findings of one certificate are listed. */
  readonly rules: readonly Rule[]
  /** The path. */
  readonly path: CertificatePath
  /** What the path's own checks and the search found; what is about no certificate goes to the last one. */
  readonly faults: readonly PathFault[]
  /** The present. */
  readonly now: Date
  /** Whose the anchors are; absent: those of an app, for which no rule makes an exception. */
  readonly anchorKind?: AnchorKind | undefined
  /** The host that was asked for; absent: none. */
  readonly host?: string | undefined
  /** The certificates as the server sent them; absent: not known. */
  readonly sent?: readonly CertificateRecord[] | undefined
  /** The anchors that there are; absent: those of the path. */
  readonly anchors?: readonly CertificateRecord[] | undefined
  /** Key usages that the server's certificate must have where it has any; absent: none is asked for. */
  readonly requiredKeyUsage?: readonly KeyUsage[] | undefined
}

/**
 * Asks every rule about every certificate of a path, the server's first. It alone decides which rules apply, from when
 * on, and what a crash is: a failure of that rule, in its own layer, never a pass.
 */
export function runRules(options: RunRulesOptions): readonly Finding[] {
  const findings: Finding[] = []
  // Loops, because flatMap takes longer over these hundreds of questions than the answers do.
  for (const context of createRuleContexts(options)) {
    for (const rule of options.rules) {
      const result = askRule(rule, context)
      if (result !== undefined) findings.push(findingOf(rule, result, context.index))
    }
  }
  return findings
}

/** Makes what rules see of each certificate of a path. */
export function createRuleContexts(options: RunRulesOptions): readonly RuleContext[] {
  const { path, now, anchorKind = 'app', host, sent, requiredKeyUsage = [] } = options
  const { certificates } = path
  const last = certificates.length - 1
  const anchors = options.anchors ?? (path.anchored ? certificates.slice(last) : [])
  const parsedHost = parse(host)
  // Each field by its name: spreading what they share takes three times as long.
  return certificates.map((certificate, index) => ({
    certificate,
    index,
    role: roleOf(path, index),
    path,
    faults: options.faults.filter((fault) => (fault.index ?? last) === index),
    anchorKind,
    host,
    parsedHost,
    now: new Date(now),
    sent,
    anchors,
    requiredKeyUsage,
  }))
}

/** What a certificate is at its place in a path. */
export function roleOf({ certificates, anchored }: CertificatePath, index: number): CertificateRole {
  if (index === 0) return 'server'
  return anchored && index === certificates.length - 1 ? 'anchor' : 'intermediate'
}

function parse(host: string | undefined): Host | undefined {
  if (host === undefined) return undefined
  const reading = readHost(host)
  return 'kind' in reading ? reading : undefined
}

/** Asks one rule about one certificate; `undefined` where it is not concerned, or holds. */
function askRule(rule: Rule, context: RuleContext): Failing | undefined {
  const { effectiveFrom } = rule
  if (effectiveFrom !== undefined && context.certificate.notBefore < effectiveFrom) return undefined
  try {
    const result = rule.appliesTo(context) ? rule.check(context) : undefined
    return result?.outcome === 'pass' ? undefined : result
  } catch (error) {
    return crashed(error)
  }
}

type Failing = Exclude<RuleResult, { readonly outcome: 'pass' }>

function crashed(error: unknown): Failing {
  return {
    outcome: 'fail',
    found: `the rule itself failed: ${error instanceof Error ? error.message : 'something was thrown'}`,
    expected: 'an answer',
    fix: 'This is a fault of Orchard: please report it with the certificate.',
  }
}

/** What a finding is made of besides what was found. */
export type RuleIdentity = Pick<Rule, 'id' | 'title' | 'shown' | 'appleCheck'> & { readonly layer: RuleLayer }

/** Makes the finding of a rule that does not hold; a device reports failures alone, so a warning has no OSStatus. */
export function findingOf(
  rule: RuleIdentity,
  result: RuleFailure & { readonly outcome: 'fail' | 'warn' },
  index: number | undefined,
): Finding {
  const { id, title, layer, shown, appleCheck } = rule
  const { outcome, found, expected, fix } = result
  return Object.freeze({
    code: id,
    level: outcome,
    title,
    layer,
    ...(appleCheck === undefined || outcome === 'warn' ? {} : reported(appleCheck)),
    shown,
    ...(index === undefined ? {} : { index }),
    found,
    expected,
    fix,
  })
}

function reported(
  name: NonNullable<Rule['appleCheck']>,
): Pick<Finding, 'osStatus' | 'osStatusName' | 'appleText' | 'severity'> {
  const { osStatus, osStatusName, text, severity } = APPLE_CHECKS[name]
  return { osStatus, osStatusName, appleText: text, severity }
}
