import { matchHost, type HostMatch, type HostMatchReason } from '../../names/match-host.js'
import { isServer } from '../certificate-facts.js'
import { hostArgument } from '../cures.js'
import { fail, pass, type Rule, type RuleContext, type RuleResult } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'

/** Fails on a server certificate that is not for the host; where no host is asked for, nothing is compared. */
export const hostname: Rule = {
  id: 'apple/hostname',
  title: 'The subjectAltName of the server certificate holds the host',
  source: appleSource('OSX/sec/Security/SecPolicyLeafCallbacks.c', 'SecPolicyCheckCertSSLHostname'),
  layer: 'trust',
  appleCheck: 'SSLHostname',
  shown: SHOWN.notPrivate,
  appliesTo: (context) => isServer(context) && context.host !== undefined,
  check: checkHost,
}

/** Why a name that is there does not count, in words; the rest is that it is another name. */
const REASONS: Readonly<Partial<Record<HostMatchReason, string>>> = {
  'bad-host': 'a host that is neither a name nor an address',
  'no-san': 'no subjectAltName at all',
  'only-in-common-name': 'the host in the common name only, which iOS never reads',
  'ip-in-dns-name': 'the address as a dNSName, where iOS does not look for addresses',
  'bad-ip-list': 'an iPAddress of a wrong length, which makes iOS forget them all',
  'bad-text': 'a dNSName that is not UTF-8, which makes iOS forget them all',
  'too-many-names': 'more than 8192 names, which iOS does not read',
  'invalid-entries': 'an entry that is no DNS name',
  'wildcard-public-suffix': 'a wildcard right above a public suffix',
  'wildcard-too-short': 'a wildcard with a single label behind it',
  'wildcard-label-count': 'a wildcard that stands for one label only',
}
/** Names that a finding lists; a certificate may have thousands. */
const MOST_NAMES = 8

function checkHost(context: RuleContext): RuleResult {
  const { certificate, host = '' } = context
  const match = matchHost(certificate, host, 'ios')
  if (match.matched) return pass()
  return fail({
    found: describeMatch(match),
    expected: host,
    fix: `\`orchard up ${hostArgument(context)}\` makes a certificate for it under the same root: nothing to do on the device, and Jupyter needs no restart.`,
  })
}

function describeMatch({ reason, entry, names }: HostMatch): string {
  const words = REASONS[reason]
  if (words !== undefined) return entry === undefined ? words : `${words}: ${entry}`
  const more = names.length - MOST_NAMES
  const listed = names.slice(0, MOST_NAMES).join(', ')
  return more > 0 ? `a certificate for ${listed} and ${String(more)} more` : `a certificate for ${listed}`
}
