import { isPublicSuffix } from '../../names/public-suffix.js'
import { SIGN_SERVER_AGAIN } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { baselineRequirements } from '../sources.js'
import { wildcardNames } from '../wildcard-names.js'

/** Fails on a wildcard for everybody below a public suffix, or below a name of one label. */
export const wildcardBelowPublicSuffix: Rule = {
  id: 'webpki/wildcard-below-public-suffix',
  title: 'A wildcard is not for everybody below a public suffix',
  source: baselineRequirements(
    '3.2.2.6',
    'If the FQDN portion of any Wildcard Domain Name is "registry-controlled" or is a "public suffix", CAs MUST refuse issuance',
  ),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: (context) => wildcardNames(context).some((name) => name.startsWith('*.')),
  check: (context) => {
    const bad = wildcardNames(context).find((name) => name.startsWith('*.') && isTooWide(name.slice(2)))
    if (bad === undefined) return pass()
    const expected = 'wildcards below a name that somebody owns'
    return fail({ found: bad, expected, fix: SIGN_SERVER_AGAIN })
  },
}

function isTooWide(parent: string): boolean {
  return !parent.includes('.') || isPublicSuffix(parent)
}
