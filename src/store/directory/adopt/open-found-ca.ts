import { PKIError } from '../../../base/errors.js'
import { requirePEM } from '../../../base/pem.js'
import { quoteText } from '../../../base/quote.js'
import { loadIssuer } from '../../../issue/load-issuer.js'
import { readAnyPrivateKey } from '../../../keys/node/read-private-key.js'
import type { CryptoProvider } from '../../../keys/verify/crypto-provider.js'
import { readCertificate } from '../../../x509/read/certificate.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import type { PassphraseSource } from '../../ca-store.js'
import { atPath } from '../file-error.js'
import type { CAParts } from './find-ca.js'
import type { ForeignFiles } from './foreign-files.js'
import { isEncryptedKeyFile } from './scan-folders.js'

/** A CA whose key and certificate are to be seen. */
export interface CAToOpen {
  /** Where they lie. */
  readonly parts: CAParts
  /** Passphrase of the key, or a function that asks for it. */
  readonly passphrase?: PassphraseSource
  /** A WebCrypto implementation; absent: the runtime's own. */
  readonly crypto?: CryptoProvider
}

/**
 * Sees that a CA that was found can sign: its certificate is one of a CA, and its key belongs to it.
 *
 * @returns Its certificate.
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE`, `ERR_PKI_KEY_MISMATCH`, `ERR_PKI_PEM`, `ERR_PKI_DER`, and the codes of
 * `loadIssuer`.
 */
export async function openFoundCA(
  files: ForeignFiles,
  { parts, passphrase, crypto }: CAToOpen,
): Promise<CertificateRecord> {
  const text = await required(parts.root, files.findText(parts.root))
  const certificate = await atPath(parts.root, () => readCertificate(requirePEM(text, ['CERTIFICATE']).der))
  const pem = await required(parts.caKey, files.findText(parts.caKey))
  const secret = isEncryptedKeyFile(pem) ? await passphraseOf(parts.caKey, passphrase) : undefined
  const settings = crypto === undefined ? {} : { crypto }
  const privateKey = await atPath(parts.caKey, () =>
    readAnyPrivateKey({ pem, ...(secret === undefined ? {} : { passphrase: secret }), ...settings }),
  )
  await atPath(parts.root, () =>
    loadIssuer({ certificate: { der: certificate.der }, privateKey, ...settings }),
  )
  return certificate
}

async function required(path: string, text: Promise<string | undefined>): Promise<string> {
  const found = await text
  if (found !== undefined) return found
  throw new PKIError('ERR_PKI_FILE', `${quoteText(path)} is no file that can be read (ENOENT)`, {
    details: { path, systemCode: 'ENOENT' },
    hint: 'Check the path, and whose file it is.',
  })
}

async function passphraseOf(path: string, source: PassphraseSource | undefined): Promise<string> {
  const given = typeof source === 'function' ? await source() : source
  if (given !== undefined) return given
  throw new PKIError('ERR_PKI_PASSPHRASE', `the CA key in ${quoteText(path)} needs its passphrase`, {
    details: { reason: 'missing' },
    hint: 'Give the one that openssl ca asks for (--passphrase-file, ORCHARD_PASSPHRASE); nobody can recover it.',
  })
}
