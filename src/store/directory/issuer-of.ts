import { PKIError } from '../../base/errors.js'
import { quoteText } from '../../base/quote.js'
import { loadIssuer } from '../../issue/load-issuer.js'
import type { Issuer } from '../../issue/records.js'
import { storeOptionsOf } from './ca-directory.js'
import type { PassphraseSource } from '../ca-store.js'
import type { CADirectory, StoreOptions } from './ca-directory.js'
import { DurableFiles } from './durable-files.js'
import { expectDirectory, expectOptions } from './expect-options.js'
import { atPath } from './file-error.js'
import { assertRealFolder, directoryError } from './open-ca-directory.js'
import { layoutOf } from './layout.js'

/** What `issuerOf` takes. */
export interface IssuerOfOptions extends StoreOptions {
  /** The CA. */
  readonly directory: CADirectory
  /** Passphrase of its key, or a function that asks for it and is called only when the key is encrypted. */
  readonly passphrase?: PassphraseSource
}

/** Picks the options of `issuerOf` from those of a function that signs. */
export function issuerOptionsOf(options: IssuerOfOptions): IssuerOfOptions {
  const { directory, passphrase } = options
  return { directory, ...storeOptionsOf(options), ...(passphrase === undefined ? {} : { passphrase }) }
}

/**
 * Opens the key of a CA: a valid `issuer` for the verbs. Reads the disk.
 *
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE` when the passphrase is missing or wrong, `ERR_PKI_DIRECTORY` when the
 * key is gone, `ERR_PKI_FILE` when it cannot be read, and the codes of `loadIssuer` (`ERR_PKI_KEY_MISMATCH`, …).
 */
export async function issuerOf(options: IssuerOfOptions): Promise<Issuer> {
  expectOptions(options, 'issuerOf')
  const { crypto } = options
  const directory = expectDirectory(options.directory)
  const files = new DurableFiles(options.files)
  const layout = layoutOf(directory.path)
  await assertRealFolder(files, layout.caPrivate)
  const pem = await files.findText(directory.keyPath)
  if (pem === undefined) throw directoryError(layout, 'incomplete', 'private/ca.key.pem is missing')
  const passphrase = directory.keyEncrypted ? await passphraseOf(options) : undefined
  return atPath(directory.keyPath, () =>
    loadIssuer({
      certificate: { pem: directory.rootPEM },
      privateKey: passphrase === undefined ? { pem } : { pem, passphrase },
      ...(crypto === undefined ? {} : { crypto }),
    }),
  )
}

async function passphraseOf({ directory, passphrase }: IssuerOfOptions): Promise<string> {
  const given = typeof passphrase === 'function' ? await passphrase() : passphrase
  if (given !== undefined) return given
  throw new PKIError(
    'ERR_PKI_PASSPHRASE',
    `the CA key in ${quoteText(directory.keyPath)} needs its passphrase`,
    {
      details: { reason: 'missing' },
      hint: 'Give the passphrase that this CA was made with (--passphrase-file, ORCHARD_PASSPHRASE); nobody can recover it.',
    },
  )
}
