import { PKIError } from '../../base/errors.js'
import { quoteText } from '../../base/quote.js'
import { loadIssuer } from '../../issue/load-issuer.js'
import type { Issuer } from '../../issue/records.js'
import { readAnyPrivateKey } from '../../keys/node/read-private-key.js'
import type { CryptoProvider } from '../../keys/verify/crypto-provider.js'
import type { OpenIssuerOptions } from '../ca-store.js'
import type { DurableFiles } from './durable-files.js'
import { atPath } from './file-error.js'
import type { Layout } from './layout.js'
import { assertRealFolder, directoryError } from './open-ca-directory.js'
import { findSigningKey } from './safe-file.js'

/** A CA whose key is to be opened. */
export interface IssuerPlace {
  /** The disk. */
  readonly files: DurableFiles
  /** Where everything lies. */
  readonly layout: Layout
  /** The certificate that signs, PEM. */
  readonly certificatePEM: string
  /** Whether its key needs a passphrase. */
  readonly keyEncrypted: boolean
  /** A WebCrypto implementation; absent: the runtime's own. */
  readonly crypto?: CryptoProvider | undefined
}

/**
 * Opens the key of a CA, also one that openssl 1.0 or 1.1 has written. Reads the disk.
 *
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE` when the passphrase is missing or wrong, `ERR_PKI_DIRECTORY` when the
 * key is gone, `ERR_PKI_UNSAFE_FILE` when others than its owner can read it, `ERR_PKI_FILE` when it cannot be read, and
 * the codes of `loadIssuer` (`ERR_PKI_KEY_MISMATCH`, …).
 */
export async function openIssuer(place: IssuerPlace, options: OpenIssuerOptions): Promise<Issuer> {
  const { files, layout, certificatePEM: pem } = place
  await assertRealFolder(files, layout.caPrivate)
  const key = await findSigningKey(files, layout.caKey)
  if (key === undefined) throw directoryError(layout, 'incomplete', 'private/ca.key.pem is missing')
  const crypto = options.crypto ?? place.crypto
  const passphrase = place.keyEncrypted ? await passphraseOf(layout, options) : undefined
  return atPath(layout.caKey, async () =>
    loadIssuer({
      certificate: { pem },
      privateKey: await readAnyPrivateKey({ file: key.octets, passphrase, crypto }),
      ...(crypto === undefined ? {} : { crypto }),
    }),
  )
}

async function passphraseOf(layout: Layout, { passphrase }: OpenIssuerOptions): Promise<string> {
  const given = typeof passphrase === 'function' ? await passphrase() : passphrase
  if (given !== undefined) return given
  throw new PKIError('ERR_PKI_PASSPHRASE', `the CA key in ${quoteText(layout.caKey)} needs its passphrase`, {
    details: { reason: 'missing' },
    hint: 'Give the passphrase that this CA was made with (--passphrase-file, ORCHARD_PASSPHRASE); nobody can recover it.',
  })
}
