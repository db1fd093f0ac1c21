import { makeAgain, SET_CLOCK } from '../cures.js'
import { fail, pass, type Rule, type RuleContext, type RuleResult } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'

/** Fails on a certificate that has run out or has not begun, the root included; both ends belong to it, no clock is forgiven. */
export const withinValidity: Rule = {
  id: 'apple/within-validity',
  title: 'Every certificate is valid now',
  source: appleSource('trust/trustd/SecPolicyServer.c', 'SecPolicyCheckTemporalValidity'),
  layer: 'trust',
  appleCheck: 'TemporalValidity',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: checkValidity,
}

function checkValidity(context: RuleContext): RuleResult {
  const { certificate, now } = context
  const { notBefore, notAfter } = certificate
  if (now >= notBefore && now <= notAfter) return pass()
  const expected = `valid on ${now.toISOString()}`
  if (now > notAfter) {
    return fail({
      found: `expired on ${notAfter.toISOString()}`,
      expected,
      fix: `${makeAgain(context)} ${SET_CLOCK}`,
    })
  }
  return fail({
    found: `not valid before ${notBefore.toISOString()}`,
    expected,
    fix: `${SET_CLOCK} ${makeAgain(context)}`,
  })
}
