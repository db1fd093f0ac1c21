import type { Issuer } from '../../issue/records.js'
import type { PassphraseSource } from '../ca-store.js'
import type { CADirectory, StoreOptions } from './ca-directory.js'
import { expectDirectory, expectOptions } from './expect-options.js'

/** What `issuerOf` takes. */
export interface IssuerOfOptions extends StoreOptions {
  /** The CA. */
  readonly directory: CADirectory
  /** Passphrase of its key, or a function that asks for it and is called only when the key is encrypted. */
  readonly passphrase?: PassphraseSource
}

/**
 * Opens the key of a CA: a valid `issuer` for the verbs. Reads the disk.
 *
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE` when the passphrase is missing or wrong, `ERR_PKI_DIRECTORY` when the
 * key is gone, `ERR_PKI_FILE` when it cannot be read, and the codes of `loadIssuer` (`ERR_PKI_KEY_MISMATCH`, …).
 */
export async function issuerOf(options: IssuerOfOptions): Promise<Issuer> {
  expectOptions(options, 'issuerOf')
  const { passphrase, crypto } = options
  return expectDirectory(options.directory).openIssuer({
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(crypto === undefined ? {} : { crypto }),
  })
}
