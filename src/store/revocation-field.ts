import type { Revocation } from './ca-store.js'
import { formatGeneralizedTime, formatIndexTime, parseIndexTime } from './index-time.js'
import type { RevocationReason } from './revocation-reason.js'

/**
 * Reasons as `openssl ca` writes them behind the time of a revocation (`apps/ca.c`). It has no word for
 * `privilegeWithdrawn` and refuses a whole index in which it stands, so that reason is kept elsewhere; `unspecified` is
 * written by leaving it out.
 */
const REASON_WORDS: Readonly<Record<RevocationReason, string>> = {
  unspecified: '',
  keyCompromise: 'keyCompromise',
  cACompromise: 'CACompromise',
  affiliationChanged: 'affiliationChanged',
  superseded: 'superseded',
  cessationOfOperation: 'cessationOfOperation',
  certificateHold: 'certificateHold',
  privilegeWithdrawn: '',
}

/** Words that openssl reads, whatever their case. `removeFromCRL` says nothing in a complete CRL. */
const REASONS: ReadonlyMap<string, RevocationReason> = new Map([
  ['unspecified', 'unspecified'],
  ['keycompromise', 'keyCompromise'],
  ['cacompromise', 'cACompromise'],
  ['affiliationchanged', 'affiliationChanged'],
  ['superseded', 'superseded'],
  ['cessationofoperation', 'cessationOfOperation'],
  ['certificatehold', 'certificateHold'],
  ['removefromcrl', 'unspecified'],
  ['holdinstruction', 'certificateHold'],
  ['keytime', 'keyCompromise'],
  ['cakeytime', 'cACompromise'],
])

/** Reasons whose word is followed by the time since when the key must be doubted. */
const TIMED: ReadonlyMap<RevocationReason, string> = new Map([
  ['keyCompromise', 'keyTime'],
  ['cACompromise', 'CAkeyTime'],
])

/**
 * Writes the third column of a revoked certificate: `YYMMDDHHMMSSZ`, then a comma and the reason, or `keyTime` or
 * `CAkeyTime` and, behind another comma, since when the key must be doubted.
 */
export function formatRevocationField({ at, reason, invalidSince }: Revocation): string {
  const time = formatIndexTime(at)
  const timed = invalidSince === undefined ? undefined : TIMED.get(reason)
  if (timed !== undefined && invalidSince !== undefined) {
    return `${time},${timed},${formatGeneralizedTime(invalidSince)}`
  }
  const word = REASON_WORDS[reason]
  return word === '' ? time : `${time},${word}`
}

/** Tells whether the third column says all of a revocation. */
export function holdsRevocation({ reason }: Revocation): boolean {
  return reason !== 'privilegeWithdrawn'
}

/** Reads the third column of a revoked certificate; `undefined` when openssl would not take it either. */
export function parseRevocationField(field: string): Revocation | undefined {
  const [time = '', word = '', extra, more] = field.split(',')
  const at = parseIndexTime(time)
  const reason = word === '' && extra === undefined ? 'unspecified' : REASONS.get(word.toLowerCase())
  if (at === undefined || reason === undefined || more !== undefined) return undefined
  if (!/^(?:ca)?keytime$/i.test(word)) return revocationOf(at, reason)
  const since = parseIndexTime(extra ?? '')
  return since === undefined ? undefined : revocationOf(at, reason, since)
}

/** A revocation whose dates are fresh copies at each read. */
export function revocationOf(at: number, reason: RevocationReason, since?: number): Revocation {
  return Object.freeze({
    get at() {
      return new Date(at)
    },
    reason,
    ...(since === undefined ? {} : { invalidSince: new Date(since) }),
  })
}
