import { PKIError } from '../base/errors.js'
import { expectDate, expectOneOf, expectString } from '../base/options.js'
import { quoteText } from '../base/quote.js'
import { floorToSecond } from '../base/time.js'
import { REVOCATION_REASONS } from '../issue/revocation-reason.js'
import type { RevocationReason } from '../issue/revocation-reason.js'
import type { CAStore, Revocation, StoreEntry } from './ca-store.js'
import { changeEntry } from './change-entry.js'
import { expectSerialNumber } from './expect-query.js'
import { adviseOnRevocation } from './revocation-advice.js'
import { findInUse, serversInUse } from './servers-in-use.js'
import { expectVerbOptions, presentOf } from './verb-options.js'
import type { StoreVerbOptions } from './verb-options.js'

/** What `revoke` takes: a serial number, or the name of a server. */
export interface RevokeOptions extends StoreVerbOptions {
  /** The certificate: hexadecimal in any case, colons and leading zeros are taken. Not with `name`. */
  readonly serialNumber?: string
  /** The server whose certificate in use is meant. Not with `serialNumber`. */
  readonly name?: string
  /** Why; absent: `unspecified`. */
  readonly reason?: RevocationReason
  /** Since when the key must be doubted; only with `keyCompromise` and `cACompromise`, and not in the future. */
  readonly invalidSince?: Date
}

/** What was revoked, and what that does and does not change. */
export interface RevokedCertificate {
  /** The entry in the books as it is now. */
  readonly entry: StoreEntry
  /**
   * Until when an iPhone or iPad goes on trusting the certificate: to its end, because iOS looks at no CRL and no OCSP of
   * a private CA. A fresh copy at each read.
   */
  readonly trustedUntil: Date
  /** The servers that have it in use still. */
  readonly servers: readonly string[]
  /** What a person should know and do, one sentence each, the most pressing first. */
  readonly advice: readonly string[]
}

/**
 * Revokes a certificate in the books of a CA: the next CRL lists it. That alone protects no iPhone and no iPad, and
 * `advice` says what does. Touches what the store touches, and the clock when `now` is absent.
 *
 * @throws {@link PKIError} `ERR_PKI_NOT_FOUND` for a serial number or a server that this CA does not have,
 * `ERR_PKI_CONFLICT` (`already-revoked`; one on hold can be revoked for good), `ERR_PKI_FILE`, `ERR_PKI_LOCKED`,
 * `ERR_PKI_OPTION`.
 * @see RFC 5280 §5.3.1 (reasons), https://support.apple.com/guide/deployment/depc0aadd3fe (what iOS looks at)
 * @example
 * ```ts
 * import { createMemoryStore, createRootCA, issue, revoke } from 'orchard-pki'
 *
 * const store = await createMemoryStore({ issuer: await createRootCA({ commonName: 'Test CA' }) })
 * const { serialNumber } = await issue({ store, hosts: ['homebox.local'] })
 * const { trustedUntil, advice } = await revoke({ store, serialNumber, reason: 'keyCompromise' })
 * console.log(trustedUntil, advice.join('\n'))
 * ```
 */
export async function revoke(options: RevokeOptions): Promise<RevokedCertificate> {
  expectVerbOptions(options, ['serialNumber', 'name', 'reason', 'invalidSince'])
  const { store } = options
  const now = presentOf(options)
  const revocation = revocationOf(options, now)
  const serialNumber = await targetOf(options)
  const entry = await changeEntry(store, serialNumber, (found) => {
    assertRevocable(found, revocation)
    return revocation
  })
  const servers = await serversWith(store, serialNumber)
  const { notAfter } = entry
  return Object.freeze({
    entry,
    get trustedUntil() {
      return new Date(notAfter)
    },
    servers: Object.freeze(servers),
    advice: Object.freeze(adviseOnRevocation({ notAfter, now, servers, reason: revocation.reason })),
  })
}

function revocationOf({ reason: given, invalidSince }: RevokeOptions, now: Date): Revocation {
  const reason = expectOneOf(given ?? 'unspecified', 'reason', REVOCATION_REASONS)
  const at = floorToSecond(now)
  if (invalidSince === undefined) return { at, reason }
  if (reason !== 'keyCompromise' && reason !== 'cACompromise') {
    throw new PKIError('ERR_PKI_OPTION', `invalidSince does not go with the reason ${reason}`, {
      details: {
        option: 'invalidSince',
        expected: 'nothing, unless reason is keyCompromise or cACompromise',
      },
    })
  }
  const since = floorToSecond(expectDate(invalidSince, 'invalidSince'))
  if (since <= at) return { at, reason, invalidSince: since }
  throw new PKIError('ERR_PKI_OPTION', 'invalidSince lies in the future', {
    details: { option: 'invalidSince', expected: 'a Date that is not after now' },
  })
}

/** The serial number that is meant. */
async function targetOf({ store, serialNumber, name }: RevokeOptions): Promise<string> {
  if ((serialNumber === undefined) === (name === undefined)) {
    throw new PKIError(
      'ERR_PKI_OPTION',
      'revoke takes a serial number or the name of a server, one of the two',
      {
        details: { option: 'serialNumber', expected: 'either serialNumber or name' },
      },
    )
  }
  if (serialNumber !== undefined) return expectSerialNumber(serialNumber)
  const subject = expectString(name, 'name')
  const server = await findInUse(store, subject)
  if (server !== undefined) return server.serialNumber
  throw new PKIError('ERR_PKI_NOT_FOUND', `no server ${quoteText(subject)} has a certificate here`, {
    details: { subject },
    hint: 'orchard show lists the servers; orchard list shows the serial numbers of all certificates.',
  })
}

/** One that is on hold may be revoked for good; anything else is revoked once. */
function assertRevocable({ serialNumber, revocation }: StoreEntry, { reason }: Revocation): void {
  if (revocation === undefined) return
  if (revocation.reason === 'certificateHold' && reason !== 'certificateHold') return
  const since = revocation.at.toISOString()
  throw new PKIError(
    'ERR_PKI_CONFLICT',
    `the certificate ${serialNumber} has been revoked before: ${revocation.reason}, ${since}`,
    { details: { subject: serialNumber, reason: 'already-revoked' }, hint: 'It stays as it is.' },
  )
}

async function serversWith(store: CAStore, serialNumber: string): Promise<readonly string[]> {
  const names: string[] = []
  for await (const server of serversInUse(store)) {
    if (server.serialNumber === serialNumber) names.push(server.name)
  }
  return names
}
