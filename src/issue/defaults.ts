import { HOUR_MS } from '../base/time.js'

/** Days that a root is valid when nobody says otherwise: twenty years. iOS limits server certificates only. */
export const DEFAULT_ROOT_DAYS = 7300
/** Days that an intermediate is valid when nobody says otherwise. */
export const DEFAULT_INTERMEDIATE_DAYS = 3650
/** Most days of a TLS server certificate since iOS 13, and the default: https://support.apple.com/103769. */
export const MAX_SERVER_DAYS = 825
/** Days until the next CRL when nobody says otherwise: `default_crl_days` of openssl's own configuration. */
export const DEFAULT_CRL_DAYS = 30
/** How far a certificate begins in the past: a device tolerates no clock skew at all. */
export const BACKDATE_MS: number = HOUR_MS

/** Reads the clock: the only place in the pure folders that does, and only when no `now` was given. */
export function readClock(): Date {
  return new Date()
}
