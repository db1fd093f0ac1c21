import type { RevocationReason } from '../issue/revocation-reason.js'
import type { StoreEntry } from './ca-store.js'
import type { StoreVerbOptions } from './verb-options.js'

/** What `revoke` takes: a serial number, or the name of a server. */
export interface RevokeOptions extends StoreVerbOptions {
  /** The certificate: hexadecimal in any case, colons and leading zeros are taken. Not with `name`. */
  readonly serialNumber?: string
  /** The server whose certificate in use is meant. Not with `serialNumber`. */
  readonly name?: string
  /** Why; absent: `unspecified`. */
  readonly reason?: RevocationReason
  /** Since when the key must be doubted; only with `keyCompromise` and `cACompromise`. */
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
  /** The servers that still use it. */
  readonly servers: readonly string[]
  /** What a person has to do, one sentence each. */
  readonly advice: readonly string[]
}

/** Revokes a certificate. */
export async function revoke(_options: RevokeOptions): Promise<RevokedCertificate> {
  return Promise.reject(new Error('not built yet'))
}
