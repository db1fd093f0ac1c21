import { nameKey } from '../../path/compare-names.js'
import { makeAgain } from '../cures.js'
import { describeStringTypes, findNamesake } from '../issuer-lookup.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'

/** Fails where the issuer of the last certificate reads like one that is there, in other string types: the device compares bytes. */
export const nameStringTypes: Rule = {
  id: 'apple/name-string-types',
  title: 'The issuer of each certificate is written in the string types of that issuer’s subject',
  source: appleSource('OSX/sec/Security/SecPolicyChecks.list', 'MissingIntermediate'),
  layer: 'trust',
  appleCheck: 'MissingIntermediate',
  shown: SHOWN.notPrivate,
  appliesTo: ({ path, index }) => !path.anchored && index === path.certificates.length - 1,
  check: (context) => {
    const { issuer } = context.certificate
    const namesake = findNamesake(issuer, context)
    if (namesake === undefined || nameKey(namesake.subject, 'ios') === nameKey(issuer, 'ios')) return pass()
    return fail({
      found: `an issuer written as ${describeStringTypes(issuer)}`,
      expected: `the bytes of the issuer’s subject, written as ${describeStringTypes(namesake.subject)}`,
      fix: makeAgain(context),
    })
  },
}
