import type { PathFaultCode } from '../path/records.js'
import { fail, pass, type RuleContext, type RuleResult } from './rule.js'

/** Makes the check of a rule that fails where the path's own checks have found a fault of some codes. */
export function failOn(
  codes: readonly PathFaultCode[],
  cure: (context: RuleContext) => string,
): (context: RuleContext) => RuleResult {
  return (context) => {
    if (context.faults.length === 0) return pass()
    const faults = context.faults.filter(({ code }) => codes.includes(code))
    const [first] = faults
    if (first === undefined) return pass()
    const found = [...new Set(faults.map((fault) => fault.found))].slice(0, MOST_LISTED).join('; ')
    return fail({ found, expected: first.expected, fix: cure(context) })
  }
}

/** Most faults of one kind that one finding lists. */
const MOST_LISTED = 5
