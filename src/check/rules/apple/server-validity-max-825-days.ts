import { pass, fail, type Rule } from '../rule.js'
import { appleSource } from '../sources.js'
import { SHOWN } from '../shown.js'
import { SIGN_SERVER_AGAIN } from '../cures.js'
import { isServer, isUserTrustedLeaf, validitySeconds } from '../certificate-facts.js'
import { describeSeconds } from '../durations.js'

/** 825 × 86 400 + 3 600, by subtraction: what the device computes. */
const MAX_SECONDS = 71_283_600

/** Fails on a TLS server certificate that lives longer than iOS accepts under a root that a person or an app brings. */
export const serverValidityMax825Days: Rule = {
  id: 'apple/server-validity-max-825-days',
  title: 'A TLS server certificate is valid for at most 825 days and an hour',
  source: appleSource('trust/trustd/SecPolicyServer.c', 'SecPolicyCheckOtherTrustValidityPeriod'),
  effectiveFrom: new Date('2019-06-30T23:00:00Z'),
  limit: { unit: 's', value: MAX_SECONDS },
  layer: 'trust',
  appleCheck: 'OtherTrustValidityPeriod',
  shown: `${SHOWN.notPrivate} Some report a page without that link.`,
  appliesTo: (context) => isServer(context) && context.anchorKind !== 'system' && !isUserTrustedLeaf(context),
  check: ({ certificate }) => {
    const seconds = validitySeconds(certificate)
    if (seconds <= MAX_SECONDS) return pass()
    const expected = `at most ${describeSeconds(MAX_SECONDS)}`
    return fail({ found: describeSeconds(seconds), expected, fix: `${SIGN_SERVER_AGAIN} It gives 825 days.` })
  },
}
