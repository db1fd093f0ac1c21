import { isPresentedName } from '../../names/match-dns-name.js'
import { makeAgain } from '../cures.js'
import { fail, pass, type Rule, type RuleContext } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/**
 * Fails on a dNSName that is no host name: an underscore, an empty label, anything outside ASCII, more than 253 characters.
 * An asterisk passes for a letter here: RFC 5280 leaves wildcards to others.
 */
export const dnsNameSyntax: Rule = {
  id: 'rfc5280/dns-name-syntax',
  title: 'DNS names are written as host names',
  source: rfc5280('4.2.1.6', 'The name MUST be in the "preferred name syntax"'),
  limit: { unit: 'characters', value: 253 },
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: (context) => dnsNames(context).length > 0,
  check: (context) => {
    const bad = dnsNames(context).find((name) => !isPresentedName(name, 'rfc6125'))
    if (bad === undefined) return pass()
    return fail({ found: bad === '' ? 'the empty name' : bad, expected: EXPECTED, fix: makeAgain(context) })
  },
}

const EXPECTED = 'labels of letters, digits and hyphens, 63 characters at most, 253 together'

function dnsNames({ certificate }: RuleContext): readonly string[] {
  const names = certificate.extensions.subjectAltName ?? []
  return names.flatMap((name) => (name.type === 'dns' ? [name.value] : []))
}
