import { APPLE_CHECKS, APPLE_SUBTYPES, type AppleSubtype } from '../rules/apple-checks.js'
import type { RuleLayer } from '../rules/rule.js'
import type { Finding } from '../records.js'

/** In which order the parts of the way are reported: what the device says comes before what only this library says. */
const LAYER_ORDER: Readonly<Record<RuleLayer, number>> = {
  trust: 0,
  tls: 1,
  settings: 2,
  ats: 3,
  conformance: 4,
}

/** Group of a finding, by its OSStatus and sentence. */
const SUBTYPES: ReadonlyMap<string, AppleSubtype> = new Map(
  Object.values(APPLE_CHECKS).map(({ text, subtype }) => [text, subtype]),
)

/**
 * Sorts findings as the device would report them: failures before warnings, then by part of the way, by Apple's groups, and
 * by certificate, the server's first.
 *
 * @see `SecTrustCopyErrorStrings` in OSX/sec/Security/SecTrust.c
 */
export function orderFindings(findings: readonly Finding[]): readonly Finding[] {
  return Object.freeze([...findings].sort(compareFindings))
}

function compareFindings(left: Finding, right: Finding): number {
  return (
    Number(left.level === 'warn') - Number(right.level === 'warn') ||
    LAYER_ORDER[left.layer] - LAYER_ORDER[right.layer] ||
    priorityOf(left) - priorityOf(right) ||
    (left.index ?? 0) - (right.index ?? 0)
  )
}

function priorityOf({ appleText }: Finding): number {
  const subtype = appleText === undefined ? undefined : SUBTYPES.get(appleText)
  return subtype === undefined ? APPLE_SUBTYPES.length : APPLE_SUBTYPES.indexOf(subtype)
}
