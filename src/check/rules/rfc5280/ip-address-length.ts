import { IPV4_LENGTH, IPV6_LENGTH } from '../../../base/hosts/ip-address.js'
import { makeAgain } from '../cures.js'
import { fail, pass, type Rule, type RuleContext } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on an iPAddress that is neither of IPv4 nor of IPv6, such as one with a mask. */
export const ipAddressLength: Rule = {
  id: 'rfc5280/ip-address-length',
  title: 'IP addresses are 4 or 16 octets long',
  source: rfc5280('4.2.1.6', 'the octet string MUST contain exactly four octets'),
  limit: { unit: 'octets', value: 4 },
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: (context) => lengths(context).length > 0,
  check: (context) => {
    const bad = lengths(context).find((length) => length !== IPV4_LENGTH && length !== IPV6_LENGTH)
    if (bad === undefined) return pass()
    return fail({ found: `an iPAddress of ${bad} octets`, expected: '4 or 16', fix: makeAgain(context) })
  },
}

function lengths({ certificate }: RuleContext): readonly number[] {
  const names = certificate.extensions.subjectAltName ?? []
  return names.flatMap((name) => (name.type === 'ip' ? [name.octets.length] : []))
}
