import { isServer, validitySeconds } from '../certificate-facts.js'
import { describeSeconds } from '../durations.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'

/** 398 × 86 400 seconds by subtraction; no grace here. */
const MOST_SECONDS = 34_387_200

/** Fails on a server certificate under one of Apple's own roots that lives longer than 398 days. */
export const publicServerValidityMax398Days: Rule = {
  id: 'apple/public-server-validity-max-398-days',
  title: 'A TLS server certificate under a public root is valid for at most 398 days',
  source: appleSource('OSX/sec/Security/SecPolicy.c', 'set_ssl_validity_periods'),
  effectiveFrom: new Date('2020-09-01T00:00:00Z'),
  limit: { unit: 's', value: MOST_SECONDS },
  layer: 'trust',
  appleCheck: 'SystemTrustValidityPeriod',
  shown: SHOWN.notPrivate,
  appliesTo: (context) => isServer(context) && context.anchorKind === 'system',
  check: ({ certificate }) => {
    const seconds = validitySeconds(certificate)
    if (seconds <= MOST_SECONDS) return pass()
    return fail({
      found: describeSeconds(seconds),
      expected: '398 days or fewer',
      fix: 'Let the public CA issue a shorter one.',
    })
  },
}
