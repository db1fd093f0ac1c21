import { equalBytes, isBytes } from '../base/bytes.js'
import { expectDate, expectObject, expectRecord } from '../base/options.js'
import { PKIError } from '../base/errors.js'
import { readClock } from '../issue/defaults.js'
import type { Issuer } from '../issue/records.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import type { CAStore, PassphraseSource } from './ca-store.js'

/** What every verb over a store takes. */
export interface StoreVerbOptions {
  /** The CA. */
  readonly store: CAStore
  /** The present; absent: the clock, read once. */
  readonly now?: Date
  /** A WebCrypto implementation; absent: the runtime's own. */
  readonly crypto?: CryptoProvider
}

/** What every verb takes that signs with the key of a CA. */
export interface SigningVerbOptions extends StoreVerbOptions {
  /** Passphrase of the CA key, or a function that asks for it and is called only when the key is encrypted. */
  readonly passphrase?: PassphraseSource
  /** The CA with its key, opened before by `store.openIssuer`: spares opening it again. Not with `passphrase`. */
  readonly issuer?: Issuer
}

/** Names of the options of every verb. */
export const STORE_VERB: readonly (keyof StoreVerbOptions)[] = ['store', 'now', 'crypto']
/** Names of the options of every verb that signs. */
export const SIGNING_VERB: readonly (keyof SigningVerbOptions)[] = [...STORE_VERB, 'passphrase', 'issuer']

const METHODS = [
  'openIssuer',
  'reserve',
  'commit',
  'revoke',
  'find',
  'findServer',
] as const satisfies readonly (keyof CAStore)[]

/**
 * Takes the options of a verb over a store.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` for an option that it does not have, what is no store, what is no date, or
 * a passphrase beside an issuer.
 */
export function expectVerbOptions(
  options: SigningVerbOptions | StoreVerbOptions,
  known: readonly string[],
): void {
  const { store, now, issuer, passphrase } = expectRecord(options, '', [...SIGNING_VERB, ...known])
  const methods = expectObject(store, 'store')
  const missing = METHODS.find((name) => typeof methods[name] !== 'function')
  if (missing !== undefined) throw notAStore(missing)
  if (now !== undefined) expectDate(now, 'now')
  if (issuer !== undefined) expectObject(issuer, 'issuer')
  if (issuer === undefined || passphrase === undefined) return
  throw new PKIError('ERR_PKI_OPTION', 'an issuer that is open needs no passphrase', {
    details: { option: 'passphrase', expected: 'either issuer or passphrase' },
  })
}

function notAStore(missing: string): PKIError<'ERR_PKI_OPTION'> {
  return new PKIError('ERR_PKI_OPTION', `store is no CA: it has no method ${missing}`, {
    details: {
      option: 'store',
      expected: 'the result of createMemoryStore, openCADirectory or createCADirectory',
    },
  })
}

/** The present of a verb. */
export function presentOf({ now }: { readonly now?: Date | undefined }): Date {
  return now === undefined ? readClock() : expectDate(now, 'now')
}

/** The crypto of a verb as an option of a function below it: absent where none was given. */
export function cryptoOf({ crypto }: { readonly crypto?: CryptoProvider | undefined }): {
  readonly crypto?: CryptoProvider
} {
  return crypto === undefined ? {} : { crypto }
}

/** What tells how the key of a CA is opened. */
export interface IssuerSource {
  /** The CA. */
  readonly store: CAStore
  /** Passphrase of its key. */
  readonly passphrase?: PassphraseSource | undefined
  /** The CA with its key, opened before. */
  readonly issuer?: Issuer | undefined
  /** A WebCrypto implementation; absent: the runtime's own. */
  readonly crypto?: CryptoProvider | undefined
}

/**
 * The CA with its key: the one that was opened before, or opened now. One that was opened before must be the one of this
 * store: its books would hold what another CA has signed.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` for the issuer of another store; the codes of `CAStore.openIssuer`.
 */
export async function issuerFor({ store, passphrase, issuer, crypto }: IssuerSource): Promise<Issuer> {
  if (issuer === undefined) {
    return store.openIssuer({ ...cryptoOf({ crypto }), ...(passphrase === undefined ? {} : { passphrase }) })
  }
  if (isBytes(issuer.der) && equalBytes(issuer.der, store.issuerCertificate.der)) return issuer
  throw new PKIError('ERR_PKI_OPTION', 'issuer is not the CA of this store', {
    details: { option: 'issuer', expected: 'what store.openIssuer gives' },
  })
}
