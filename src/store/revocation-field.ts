import { floorToSecond } from '../base/time.js'
import type { Revocation } from './ca-store.js'
import { formatGeneralizedTime, formatIndexTime, parseIndexTime } from './index-time.js'
import type { RevocationReason } from '../issue/revocation-reason.js'

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

/** Time, reason, and what belongs to the reason. */
const MOST_PARTS = 3
const KEY_TIME = /^(?:ca)?keytime$/i

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

/** Reads the third column of a revoked certificate; `undefined` when openssl would not take it either. */
export function parseRevocationField(field: string): Revocation | undefined {
  const columns = field.split(',')
  const [time = '', word, extra] = columns
  const at = parseIndexTime(time)
  if (at === undefined || columns.length > MOST_PARTS) return undefined
  if (word === undefined) return revocationOf(at, 'unspecified')
  const reason = REASONS.get(word.toLowerCase())
  if (reason === undefined) return undefined
  if (!KEY_TIME.test(word)) return revocationOf(at, reason)
  const since = parseIndexTime(extra ?? '')
  return since === undefined ? undefined : revocationOf(at, reason, since)
}

/** A frozen revocation with dates of its own. */
export function revocationOf(at: number, reason: RevocationReason, since?: number): Revocation {
  if (since === undefined) return Object.freeze({ at: new Date(at), reason })
  return Object.freeze({ at: new Date(at), reason, invalidSince: new Date(since) })
}

/** A revocation in whole seconds, as the index holds it, that nothing of the caller's can change. */
export function wholeRevocation({ at, reason, invalidSince }: Revocation): Revocation {
  const since = invalidSince === undefined ? undefined : floorToSecond(invalidSince).getTime()
  return revocationOf(floorToSecond(at).getTime(), reason, since)
}
