import { formatIP } from '../../../base/hosts/ip-address.js'
import { commonNames } from '../certificate-facts.js'
import { SIGN_SERVER_AGAIN } from '../cures.js'
import { spellHost } from '../host-spelling.js'
import { fail, pass, warn, type Rule, type RuleContext } from '../rule.js'
import { SHOWN } from '../shown.js'
import { baselineRequirements } from '../sources.js'
import { isSubscriber } from '../subscriber.js'

/** Labels in any script, one of them outside ASCII. */
const UNICODE_HOST = /^(?=.*\P{ASCII})[^\s.@:/\\]+(?:\.[^\s.@:/\\]+)+$/u

/**
 * Fails on a common name that spells a host of subjectAltName otherwise than that does, or in another script; warns of any
 * other that does not stand there. The Baseline Requirements forbid both, but BetterTLS and x509-limbo have valid chains
 * with common names that are no alternative name (`example.com` for 127.0.0.1), and no validator looks at them.
 */
export const commonNameInAltName: Rule = {
  id: 'webpki/common-name-in-alt-name',
  title: 'The common name of a server certificate is one of its alternative names, letter by letter',
  source: baselineRequirements(
    '7.1.4.3',
    "this attribute MUST contain exactly one entry that is one of the values contained in the Certificate's subjectAltName extension",
  ),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: (context) => isSubscriber(context) && commonNames(context.certificate.subject).length > 0,
  check: (context) => {
    const hosts = new Set(hostsOf(context))
    const spellings = new Set([...hosts].map((host) => host.toLowerCase()))
    const strange = commonNames(context.certificate.subject).filter((name) => !hosts.has(name))
    const misspelt = strange.find((name) => isMisspelt(name, spellings))
    const found = misspelt ?? strange[0]
    if (found === undefined) return pass()
    const expected = [...hosts].slice(0, MOST_LISTED).join(', ') || 'no common name'
    return (misspelt === undefined ? warn : fail)({ found, expected, fix: SIGN_SERVER_AGAIN })
  },
}

const MOST_LISTED = 5

/** Every host as a common name must write it: as the dNSName does, RFC 3986 §3.2.2 (IPv4), RFC 5952 §4 (IPv6). */
function hostsOf({ certificate }: RuleContext): readonly string[] {
  const names = certificate.extensions.subjectAltName ?? []
  return names.flatMap((name) => {
    if (name.type === 'dns') return [name.value]
    return name.type === 'ip' ? [formatIP(name.octets)] : []
  })
}

function isMisspelt(commonName: string, spellings: ReadonlySet<string>): boolean {
  if (UNICODE_HOST.test(commonName)) return true
  const spelling = spellHost(commonName)
  return spelling !== undefined && spellings.has(spelling)
}
