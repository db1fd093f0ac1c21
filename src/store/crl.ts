import { expectInteger } from '../base/options.js'
import { createCRL } from '../issue/create-crl.js'
import type { RevokedSerial } from '../issue/create-crl.js'
import { DEFAULT_CRL_DAYS } from '../issue/defaults.js'
import { issuedCRL } from '../issue/issued-crl.js'
import type { IssuedCRL } from '../issue/issued-crl.js'
import type { CAStore } from './ca-store.js'
import { cryptoOf, expectVerbOptions, issuerFor, presentOf } from './verb-options.js'
import type { SigningVerbOptions } from './verb-options.js'

/** What `crl` takes. */
export interface CRLOptions extends SigningVerbOptions {
  /** Days until the next list comes at the latest; absent: 30. */
  readonly nextUpdateDays?: number
}

/** A list that a CA has signed, and what became of it. */
export interface KeptCRL extends IssuedCRL {
  /** Whether it is the one that the store keeps; false: another process has kept a later one meanwhile, and that stays. */
  readonly isCurrent: boolean
}

/** Most days until the next list: a hundred years. */
const MAX_DAYS = 36_500

/**
 * Signs the list of the certificates that a CA has revoked, with the next number, and keeps it as the current one. It
 * lists those on hold, and those that have ended since: RFC 5280 §3.3 lets these go, openssl keeps them, and so they stay.
 * iOS does not look at it; other programs do that are given it. Touches what the store touches, and the clock when `now`
 * is absent.
 *
 * @returns The list as DER and PEM, durable in the store unless another process has kept a later one meanwhile
 * (`isCurrent`).
 * @throws {@link PKIError} `ERR_PKI_ISSUER` (`no-crl-sign`) when the CA may not sign lists, `ERR_PKI_PASSPHRASE`,
 * `ERR_PKI_VALIDITY`, `ERR_PKI_FILE`, `ERR_PKI_LOCKED`, `ERR_PKI_INDEX` where the books are damaged, `ERR_PKI_OPTION`.
 * @see RFC 5280 §5
 * @example
 * ```ts
 * import { createMemoryStore, createRootCA, crl } from 'orchard-pki'
 *
 * const store = await createMemoryStore({ issuer: await createRootCA({ commonName: 'Test CA' }) })
 * const { pem, number, nextUpdate } = await crl({ store, nextUpdateDays: 7 })
 * console.log(number, nextUpdate, pem)
 * ```
 */
export async function crl(options: CRLOptions): Promise<KeptCRL> {
  expectVerbOptions(options, ['nextUpdateDays'])
  const { store } = options
  const given = options.nextUpdateDays ?? DEFAULT_CRL_DAYS
  const validDays = expectInteger(given, 'nextUpdateDays', { min: 1, max: MAX_DAYS })
  const now = presentOf(options)
  const issuer = await issuerFor(options)
  // The number first: what is revoked while the books are read is in a list of a higher number.
  const number = await store.takeCRLNumber()
  const list = await createCRL({
    issuer,
    revoked: revokedOf(store),
    number,
    validDays,
    now,
    ...cryptoOf(options),
  })
  return issuedCRL(list.der, list, { isCurrent: await store.keepCRL({ der: list.der, number }) })
}

async function* revokedOf(store: CAStore): AsyncGenerator<RevokedSerial, void, undefined> {
  for await (const { serialNumber, revocation } of store.find({ status: 'revoked' })) {
    if (revocation !== undefined) yield { serialNumber, ...revocation }
  }
}
