import { PKIError } from '../../base/errors.js'
import type { Host } from '../../base/hosts/host.js'
import {
  changeLeaf,
  dropExtension,
  putExtension,
  type CertificateDraft,
  type ChainDraft,
  type ChangeDraft,
} from '../chain-draft.js'
import { accepted, refused } from '../ios-expectation.js'
import type { TestGeneralName } from '../test-extension.js'
import { fault, type FaultRow } from './fault-row.js'

const NO_MATCH = 'it matches the host with the subjectAltName alone'

function named(leaf: CertificateDraft, names: readonly TestGeneralName[]): CertificateDraft {
  return putExtension(leaf, 'subjectAltName', { subjectAltName: names })
}

/** Writes another name for each DNS host; an address stays away. */
function renamed(rename: (labels: readonly string[]) => TestGeneralName, labels: number): ChangeDraft {
  return changeLeaf((leaf, draft) => {
    const hosts = draft.hosts.filter(({ kind, name }) => kind !== 'ip' && name.split('.').length >= labels)
    if (hosts.length === 0) throw needs(`a DNS name of ${String(labels)} or more labels`)
    return named(
      leaf,
      hosts.map(({ name }) => rename(name.split('.'))),
    )
  })
}

/** Writes another name for each address. */
function addressed(rename: (host: Host & { readonly kind: 'ip' }) => TestGeneralName): ChangeDraft {
  return changeLeaf((leaf, draft) => {
    const hosts = draft.hosts.filter((host) => host.kind === 'ip')
    if (hosts.length === 0) throw needs('an IP address')
    return named(leaf, hosts.map(rename))
  })
}

function needs(expected: string): PKIError {
  return new PKIError('ERR_PKI_OPTION', `this fault needs ${expected} among the hosts`, {
    details: { option: 'hosts', expected },
  })
}

function withCommonName(leaf: CertificateDraft, { hosts }: ChainDraft): CertificateDraft {
  const [host] = hosts
  return host === undefined ? leaf : { ...leaf, subject: { ...leaf.subject, commonName: host.name } }
}

/** Names of faults of names: RFC 5280 §4.2.1.6, RFC 6125 §6.4. */
export const NAME_FAULT_NAMES = [
  'no-san',
  'cn-only',
  'wrong-host',
  'ip-in-dns-name',
  'ip-of-five-octets',
  'san-with-trailing-dot',
  'wildcard-of-parent',
  'partial-wildcard',
  'empty-san',
  'empty-subject',
  'host-in-upper-case',
] as const

/** Faults of names: RFC 5280 §4.2.1.6, RFC 6125 §6.4. */
export const NAME_FAULTS: Readonly<Record<(typeof NAME_FAULT_NAMES)[number], FaultRow>> = {
  'no-san': fault(
    'the server certificate names no host at all',
    refused('SSLHostname', NO_MATCH),
    changeLeaf((leaf) => dropExtension(leaf, 'subjectAltName')),
  ),
  'cn-only': fault(
    'the host stands in the common name alone',
    refused('SSLHostname', 'it never reads the common name'),
    changeLeaf((leaf, draft) => dropExtension(withCommonName(leaf, draft), 'subjectAltName')),
  ),
  'wrong-host': fault(
    'the server certificate names another host',
    refused('SSLHostname', NO_MATCH),
    changeLeaf((leaf) => named(leaf, ['wrong-host.invalid'])),
  ),
  'ip-in-dns-name': fault(
    'an address stands in a dNSName',
    refused('SSLHostname', 'an address matches iPAddress entries only'),
    addressed(({ name }) => ({ type: 'dns', value: name })),
  ),
  'ip-of-five-octets': fault(
    'an iPAddress has an octet too many',
    refused('SSLHostname', 'one address of a wrong length spoils all of them'),
    addressed(({ octets }) => ({ type: 'ip', octets: Uint8Array.of(...octets, 0) })),
  ),
  'san-with-trailing-dot': fault(
    'the dNSName ends in a dot',
    refused('SSLHostname', 'an entry that ends in a dot is ignored'),
    renamed((labels) => `${labels.join('.')}.`, 1),
  ),
  'wildcard-of-parent': fault(
    'the dNSName is a wildcard of what stands behind the first label of the host: *.local, *.co.uk',
    refused('SSLHostname', 'a wildcard needs two labels behind it, and no public suffix'),
    renamed(([, ...rest]) => `*.${rest.join('.')}`, 2),
  ),
  'partial-wildcard': fault(
    'a label of the dNSName is a wildcard in part: h*.local',
    refused('SSLHostname', 'only a whole label can be a wildcard'),
    renamed(([first = '', ...rest]) => [`${first.slice(0, 1)}*`, ...rest].join('.'), 1),
  ),
  'empty-san': fault(
    'the subjectAltName is an empty list',
    refused('UnparseableExtension', 'a known extension must be readable'),
    changeLeaf((leaf) => named(leaf, [])),
  ),
  'empty-subject': fault(
    'the subject is empty and the subjectAltName not critical',
    refused('NonEmptySubject', 'only a critical subjectAltName makes up for an empty subject'),
    changeLeaf((leaf) => ({ ...leaf, subject: {} })),
  ),
  'host-in-upper-case': fault(
    'the dNSName is written in capitals',
    accepted('it ignores the case of names'),
    renamed((labels) => labels.join('.').toUpperCase(), 1),
  ),
}
