import { pass, fail, type Rule, type RuleContext, type RuleResult } from '../rule.js'
import { appleSource } from '../sources.js'
import { SHOWN } from '../shown.js'
import { hostArgument } from '../cures.js'
import { isServer } from '../certificate-facts.js'
import { matchHost, type HostMatch } from '../../names/match-host.js'

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

/** Names that a finding lists; a certificate may have thousands. */
const MOST_NAMES = 8

function checkHost(context: RuleContext): RuleResult {
  const { certificate, host = '' } = context
  const match = matchHost(certificate, host, 'ios')
  if (match.matched) return pass()
  const { found, cure } = EXPLANATIONS[match.reason]
  const upCommand = `\`orchard up ${hostArgument(context)}\` makes a certificate for it under the same root: nothing to do on the device, and Jupyter needs no restart.`
  return fail({
    found: found === undefined ? describeNames(match) : [found, ...entryOf(match)].join(': '),
    expected: host,
    fix: cure === undefined ? upCommand : `${cure} ${upCommand}`,
  })
}

function entryOf({ entry }: HostMatch): readonly string[] {
  return entry === undefined ? [] : [entry]
}

function describeNames({ names }: HostMatch): string {
  const more = names.length - MOST_NAMES
  const listed = names.slice(0, MOST_NAMES).join(', ')
  return more > 0 ? `a certificate for ${listed} and ${String(more)} more` : `a certificate for ${listed}`
}

/** What a reason means: without words, that the certificate is for other hosts; and what to do besides signing again. */
interface Explanation {
  readonly found?: string
  readonly cure?: string
}

const EXPLANATIONS: Readonly<Record<HostMatch['reason'], Explanation>> = {
  matched: {},
  'other-names': {},
  'bad-host': {
    found: 'a host that is neither a name nor an address',
    cure: 'Give the name or the address alone, without scheme, port or path.',
  },
  'no-san': {
    found: 'no host in a subjectAltName',
    cure: 'iOS reads hosts there only (openssl: subjectAltName = DNS:…, IP:…).',
  },
  'only-in-common-name': {
    found: 'the host in the common name only, which iOS never reads',
    cure: 'The host must stand in the subjectAltName (openssl: subjectAltName = DNS:…, IP:…).',
  },
  'ip-in-dns-name': {
    found: 'the address as a dNSName, where iOS does not look for addresses',
    cure: 'An address must be an iPAddress (openssl: IP:…, not DNS:…).',
  },
  'bad-ip-list': {
    found: 'an iPAddress of a wrong length, which makes iOS forget them all',
    cure: 'An iPAddress has 4 or 16 octets, and no mask.',
  },
  'bad-text': {
    found: 'a dNSName that is not UTF-8, which makes iOS forget them all',
    cure: 'Names of other scripts are written as xn-- labels.',
  },
  'too-many-names': {
    found: 'more than 8192 names, which iOS does not read',
    cure: 'Spread the hosts over several certificates.',
  },
  'invalid-entries': {
    found: 'an entry that is no DNS name, which iOS passes over',
    cure: 'A dNSName has no dot at its ends, no blank, and a letter in its last label.',
  },
  'wildcard-public-suffix': {
    found: 'a wildcard right above a public suffix, which iOS never matches',
    cure: 'Name the host itself.',
  },
  'wildcard-too-short': {
    found: 'a wildcard with a single label behind it, which iOS never matches',
    cure: '*.local and *.lan do not work on a device: name the host itself.',
  },
  'wildcard-label-count': {
    found: 'a wildcard, which stands for one label only',
    cure: 'Name the host itself.',
  },
  'wildcard-partial': {
    found: 'a wildcard that is not the whole first label',
    cure: 'iOS matches *.example.com, and neither a*.example.com nor a.*.example.com.',
  },
}
