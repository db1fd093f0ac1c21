import { DAY_MS, HOUR_MS, SECOND_MS } from '../../base/time.js'
import {
  changeIssuer,
  changeLeaf,
  changeRoot,
  interval,
  type CertificateDraft,
  type ChangeDraft,
} from '../chain-draft.js'
import { accepted, refused } from '../ios-expectation.js'
import { fault, type FaultRow } from './fault-row.js'

/** Most seconds between the two dates that iOS takes under a root of a person: 825 days and one hour. */
const MOST_IOS_MS = 825 * DAY_MS + HOUR_MS

function lasting(days: number): ChangeDraft {
  return changeLeaf((leaf, { now }) => ({ ...leaf, validity: interval(now, { from: -HOUR_MS, days }) }))
}

/** Two dates that lie so many milliseconds apart. */
function apart(milliseconds: number): ChangeDraft {
  return changeLeaf((leaf) => {
    const { notBefore } = leaf.validity
    return { ...leaf, validity: { notBefore, notAfter: new Date(notBefore.getTime() + milliseconds) } }
  })
}

/** Sixty days that ended yesterday. */
function past<Draft extends CertificateDraft>(certificate: Draft, now: Date): Draft {
  return { ...certificate, validity: interval(now, { from: -61 * DAY_MS, days: 60 }) }
}

/** Names of faults of dates: RFC 5280 §4.1.2.5. */
export const VALIDITY_FAULT_NAMES = [
  'valid-826-days',
  'valid-900-days',
  'valid-one-second-too-long',
  'valid-within-the-hour-of-grace',
  'expired',
  'not-yet-valid',
  'ends-before-it-begins',
  'outlives-its-issuer',
  'issuer-expired',
  'root-expired',
] as const

/** Faults of dates: RFC 5280 §4.1.2.5. */
export const VALIDITY_FAULTS: Readonly<Record<(typeof VALIDITY_FAULT_NAMES)[number], FaultRow>> = {
  'valid-826-days': fault(
    'the server certificate is valid for 826 days',
    refused('OtherTrustValidityPeriod', 'since iOS 13 a server certificate may live 825 days'),
    lasting(826),
  ),
  'valid-900-days': fault(
    'the server certificate is valid for 900 days',
    refused('OtherTrustValidityPeriod', 'since iOS 13 a server certificate may live 825 days'),
    lasting(900),
  ),
  'valid-one-second-too-long': fault(
    'the dates of the server certificate lie 825 days, an hour and a second apart',
    refused('OtherTrustValidityPeriod', 'its code subtracts the dates and grants one hour'),
    apart(MOST_IOS_MS + SECOND_MS),
  ),
  'valid-within-the-hour-of-grace': fault(
    'the dates of the server certificate lie 825 days and an hour apart: more than the document allows',
    accepted('its code subtracts the dates and grants one hour'),
    apart(MOST_IOS_MS),
  ),
  expired: fault(
    'the server certificate ended yesterday',
    refused('TemporalValidity', 'every certificate must be in its interval, without any tolerance'),
    changeLeaf((leaf, { now }) => past(leaf, now)),
  ),
  'not-yet-valid': fault(
    'the server certificate begins tomorrow',
    refused('TemporalValidity', 'every certificate must be in its interval, without any tolerance'),
    changeLeaf((leaf, { now }) => ({ ...leaf, validity: interval(now, { from: DAY_MS, days: 60 }) })),
  ),
  'ends-before-it-begins': fault(
    'the server certificate ends before it begins',
    refused('TemporalValidity', 'no instant lies in such an interval'),
    changeLeaf((leaf) => {
      const { notBefore, notAfter } = leaf.validity
      return { ...leaf, validity: { notBefore: notAfter, notAfter: notBefore } }
    }),
  ),
  'outlives-its-issuer': fault(
    'the server certificate ends a day after the CA that signed it',
    accepted('it compares each interval with the present, not with each other'),
    (draft) => {
      const notAfter = new Date(draft.leaf.validity.notAfter.getTime() - DAY_MS)
      return changeIssuer((issuer) => ({
        ...issuer,
        validity: { notBefore: issuer.validity.notBefore, notAfter },
      }))(draft)
    },
  ),
  'issuer-expired': fault(
    'the intermediate ended yesterday',
    refused('TemporalValidity', 'every certificate must be in its interval, without any tolerance'),
    (draft) => changeIssuer((issuer) => past(issuer, draft.now))(draft),
  ),
  'root-expired': fault(
    'the root ended yesterday',
    refused('TemporalValidity', 'the root is looked at, too'),
    changeRoot((root, { now }) => past(root, now)),
  ),
}
