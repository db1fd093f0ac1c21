import { TRUST_RESULTS, type Finding, type TrustResult, type Verdict } from '../records.js'
import type { AnchorKind } from '../rules/rule.js'

/** What the device's trust evaluation gives: it looks at failures of the layer `trust` alone. */
export function verdictOf(findings: readonly Finding[], anchorKind: AnchorKind): Verdict {
  const result = resultOf(findings, anchorKind)
  return Object.freeze({
    result,
    value: TRUST_RESULTS[result],
    overridable: result === 'recoverableTrustFailure',
  })
}

function resultOf(findings: readonly Finding[], anchorKind: AnchorKind): TrustResult {
  const failures = findings.filter(({ level, layer }) => level === 'fail' && layer === 'trust')
  if (failures.some(({ severity }) => severity === 'deny')) return 'deny'
  if (failures.some(({ severity }) => severity !== 'recoverable')) return 'fatalTrustFailure'
  if (failures.length > 0) return 'recoverableTrustFailure'
  return anchorKind === 'user' ? 'proceed' : 'unspecified'
}
