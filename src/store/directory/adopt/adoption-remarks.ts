import { quoteText } from '../../../base/quote.js'
import type { FoundCA } from './find-ca.js'
import type { FoundConfig } from './find-config.js'
import type { FoundServers } from './find-servers.js'
import type { AdoptedServer, AdoptionRemark, AdoptionRemarkKind } from './records.js'

/** What was found of a CA. */
export interface AdoptionFacts {
  /** Its configuration. */
  readonly config: FoundConfig | undefined
  /** Where it lies. */
  readonly found: FoundCA
  /** Its servers. */
  readonly servers: FoundServers
  /** Whether `unique_subject = no` was written. */
  readonly equalSubjectsAllowed: boolean
  /** Whether there is a number for the next CRL. */
  readonly hasCRLNumber: boolean
}

/** Entries of a list that a sentence names. */
const MOST_NAMED = 5

/** Says what a person should know of a CA that is adopted. Pure. */
export function remarksOf(facts: AdoptionFacts): readonly AdoptionRemark[] {
  const { servers } = facts.servers
  const remarks: AdoptionRemark[] = []
  const say = (kind: AdoptionRemarkKind, text: string): void =>
    void remarks.push(Object.freeze({ kind, text }))
  sayOfBooks(facts, say)
  sayOfConfig(facts, say)
  if (servers.length === 0)
    say(
      'no-servers',
      'No certificate of a server was found. If there is one, name its folder and run it again.',
    )
  if (facts.servers.cut)
    say(
      'many-files',
      'The folders hold more files than were looked at: name the folder of the servers alone.',
    )
  for (const server of servers) sayOfServer(server, facts, say)
  return remarks
}

type Say = (kind: AdoptionRemarkKind, text: string) => void

function sayOfBooks({ equalSubjectsAllowed, hasCRLNumber, found }: AdoptionFacts, say: Say): void {
  if (!hasCRLNumber) {
    say(
      'no-crl-number',
      `${quoteText(found.parts.crlNumber)} is missing: openssl ca -gencrl stops without it. orchard crl makes it.`,
    )
  }
  if (!equalSubjectsAllowed) return
  say(
    'unique-subject',
    `${quoteText(`${found.parts.index}.attr`)} now says unique_subject = no: with yes, openssl stops at the second certificate of one subject, and at the second without a subject.`,
  )
}

function sayOfConfig({ config, found }: AdoptionFacts, say: Say): void {
  if (config === undefined) {
    say(
      'no-config',
      'There is no configuration of openssl here, so the CA was found by the names of its files.',
    )
    return
  }
  const { settings, skipped } = config
  if (found.moved) {
    say(
      'moved',
      `${quoteText(settings.path)} says that the CA lies in ${quoteText(settings.dir ?? settings.paths.database)}, where it is not: openssl goes on working once dir there is the folder of ${quoteText(found.parts.ca)}.`,
    )
  }
  if (skipped.length > 0)
    say('include', `${quoteText(settings.path)} includes ${listed(skipped)}, which was not read.`)
  const { addressesAsNames, unusable } = settings.altNames
  if (addressesAsNames.length > 0) {
    say(
      'address-as-name',
      `${quoteText(settings.path)} lists ${listed(addressesAsNames)} as DNS: iOS matches an address only where it stands as IP. Orchard takes it for what it is.`,
    )
  }
  if (unusable.length > 0) {
    say('unusable-name', `${quoteText(settings.path)} lists ${listed(unusable)}, which no device can dial.`)
  }
}

function sayOfServer(server: AdoptedServer, { config, servers }: AdoptionFacts, say: Say): void {
  const { name, places, key, status, hosts, hostsFrom } = server
  const older = servers.older.get(name) ?? []
  if (older.length > 0)
    say(
      'older-certificate',
      `${listed(older)} holds an older certificate for the key of ${name}, or a copy: it stays as it is.`,
    )
  if (key === 'encrypted') {
    say(
      'key-encrypted',
      `${quoteText(places.key)} is encrypted: Jupyter asks for its passphrase at every start, or dies. openssl rsa -in FILE -out NEW takes it off.`,
    )
  }
  if (key === 'differs')
    say(
      'key-differs',
      `${quoteText(places.key)} does not belong to ${quoteText(places.certificate)}: a server with both does not start.`,
    )
  if (key === 'missing')
    say(
      'key-missing',
      `There is no key for ${quoteText(places.certificate)} here: if it lies elsewhere, name its folder and run it again.`,
    )
  if (status === undefined)
    say('not-in-index', `The list of the CA lacks the certificate in ${quoteText(places.certificate)}.`)
  if (status === 'revoked')
    say('revoked', `The certificate in ${quoteText(places.certificate)} is revoked: renew it.`)
  sayOfHosts({ name, places, hosts, hostsFrom }, config, say)
}

function sayOfHosts(
  { name, places, hosts, hostsFrom }: Pick<AdoptedServer, 'name' | 'places' | 'hosts' | 'hostsFrom'>,
  config: FoundConfig | undefined,
  say: Say,
): void {
  const path = quoteText(places.certificate)
  const configured = config?.settings.altNames.hosts ?? []
  if (hostsFrom === 'config')
    say(
      'hosts-from-config',
      `${path} names no host, which iOS refuses: those of the configuration are taken, ${listed(configured)}.`,
    )
  if (hostsFrom === 'nowhere')
    say(
      'no-hosts',
      `${path} names no host, which iOS refuses, and the configuration lists none: say them when you renew ${name}.`,
    )
  if (hostsFrom !== 'certificate') return
  const more = configured.filter((host) => !hosts.includes(host))
  if (more.length > 0)
    say('hosts-differ', `The configuration lists ${listed(more)} too, which ${path} does not name.`)
}

function listed(items: readonly string[]): string {
  const shown = items.slice(0, MOST_NAMED).map(quoteText)
  const more = items.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${String(more)} more` : shown.join(', ')
}
