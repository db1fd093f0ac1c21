import { expectArray, expectDate, expectObject, expectOneOf, expectString } from '../base/options.js'
import { quoteText } from '../base/quote.js'
import { REVOCATION_REASONS } from '../issue/revocation-reason.js'
import type { RevocationReason } from '../issue/revocation-reason.js'

/** What advice is given about. */
export interface RevocationFacts {
  /** Last instant of the certificate. */
  readonly notAfter: Date
  /** The present. */
  readonly now: Date
  /** The servers that have it in use. */
  readonly servers: readonly string[]
  /** Why it was revoked. */
  readonly reason: RevocationReason
  /** What names the CA in a command, e.g. ` --dir pki`; absent: nothing, which means the CA of the user. */
  readonly folderWords?: string
}

/** Where a root is taken off a device again. */
const REMOVE_ROOT =
  'remove the root from every device (Settings > General > VPN & Device Management > its profile > Remove Profile)'
const NEW_CA = 'make a new CA beside this one (orchard init --dir NEW-FOLDER) and install its root'

/**
 * Says what a revocation does not do, and what does: iOS looks at no CRL and no OCSP responder of a private CA. Pure.
 * `revoke` says the same of what it revoked; this takes the words that name the CA in the commands too.
 *
 * @returns One sentence each, the most pressing first.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when a fact is of a wrong type.
 */
export function adviseOnRevocation(facts: RevocationFacts): readonly string[] {
  expectFacts(facts)
  return [trustSentence(facts), ...serverSentences(facts), ...leakSentences(facts), crlSentence(facts)]
}

function expectFacts(facts: RevocationFacts): void {
  expectObject(facts, '')
  expectDate(facts.notAfter, 'notAfter')
  expectDate(facts.now, 'now')
  expectOneOf(facts.reason, 'reason', REVOCATION_REASONS)
  for (const [index, name] of expectArray(facts.servers, 'servers').entries())
    expectString(name, `servers[${String(index)}]`)
  if (facts.folderWords !== undefined) expectString(facts.folderWords, 'folderWords')
}

function trustSentence({ notAfter, now, reason }: RevocationFacts): string {
  const day = notAfter.toISOString().slice(0, 10)
  if (notAfter < now) return `The certificate ended on ${day}: no device trusts it any more.`
  const hold = reason === 'certificateHold' ? ', on hold or not' : ''
  return `iPhones and iPads go on trusting this certificate until ${day}${hold}: iOS looks at no CRL and asks no OCSP responder of a private CA.`
}

function serverSentences({ servers, reason, folderWords = '' }: RevocationFacts): readonly string[] {
  if (reason === 'certificateHold' || reason === 'cACompromise') return servers.map(inUse)
  const newKey = reason === 'keyCompromise' ? ' --new-key' : ''
  return servers.map(
    (name) =>
      `${inUse(name)} Replace it there: orchard renew ${quoteText(name)}${newKey}${folderWords}, then restart the server.`,
  )
}

function inUse(name: string): string {
  return `The server ${quoteText(name)} has this certificate in use.`
}

/** Both cures are always told: which key has leaked, the person knows. */
function leakSentences(facts: RevocationFacts): readonly string[] {
  const { notAfter, now, servers, reason, folderWords = '' } = facts
  const name = servers[0] === undefined ? 'NAME' : quoteText(servers[0])
  const server = `If the key of the server has leaked: orchard renew ${name} --new-key${folderWords}, and replace certificate and key on the server.`
  const network = `Who has the old key can still pass for this server on your network until the certificate ends; what ends it earlier: ${REMOVE_ROOT}, ${NEW_CA}.`
  const ca = `If the key of the CA has leaked: ${REMOVE_ROOT}, ${NEW_CA}, then issue the certificates of all servers again from it.`
  if (reason === 'cACompromise') return [ca]
  return notAfter < now ? [server, ca] : [server, network, ca]
}

function crlSentence({ servers: [name], reason, folderWords = '' }: RevocationFacts): string {
  const words = `${name === undefined ? 'SERIAL' : quoteText(name)} --release${folderWords}`
  const end = reason === 'certificateHold' ? ` orchard revoke ${words} takes it off hold.` : ''
  return `Programs that do read a CRL learn of it from the next one: orchard crl${folderWords}.${end}`
}
