import { pass, warn, type Rule } from '../rule.js'
import { appleArticle } from '../sources.js'
import { SHOWN } from '../shown.js'
import { SIGN_SERVER_AGAIN } from '../cures.js'
import { isServer, isUserTrustedLeaf, validitySeconds } from '../certificate-facts.js'
import { describeSeconds } from '../durations.js'
import { inclusiveSeconds } from '../../../base/time.js'

/** What Apple's document allows, both ends counted. */
const DOCUMENTED_SECONDS = 825 * 86_400
/** Where the device itself refuses, by subtraction: the rule `apple/server-validity-max-825-days`. */
const MAX_SECONDS = 71_283_600

/** Warns of a server certificate that lives longer than Apple documents, and not so long that the device refuses. */
export const serverValidityDocumented825Days: Rule = {
  id: 'apple/server-validity-documented-825-days',
  title: 'A TLS server certificate is valid for the documented 825 days or fewer',
  source: appleArticle(
    103769,
    'TLS server certificates must have a validity period of 825 days or fewer (as expressed in the NotBefore and NotAfter fields of the certificate).',
  ),
  effectiveFrom: new Date('2019-07-01T00:00:00Z'),
  limit: { unit: 's, both ends counted', value: DOCUMENTED_SECONDS },
  layer: 'trust',
  appleCheck: 'OtherTrustValidityPeriod',
  shown: SHOWN.nothing,
  appliesTo: (context) => isServer(context) && context.anchorKind !== 'system' && !isUserTrustedLeaf(context),
  check: ({ certificate }) => {
    const seconds = inclusiveSeconds(certificate)
    if (seconds <= DOCUMENTED_SECONDS || validitySeconds(certificate) > MAX_SECONDS) return pass()
    const [found, expected] = [
      `${describeSeconds(seconds)}, both ends counted`,
      describeSeconds(DOCUMENTED_SECONDS),
    ]
    return warn({ found, expected: `at most ${expected}`, fix: SIGN_SERVER_AGAIN })
  },
}
