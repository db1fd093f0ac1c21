import { basename, dirname } from 'node:path'
import { equalBytes } from '../../../base/bytes.js'
import { isPKIError, PKIError } from '../../../base/errors.js'
import { decodePEM, encodePEM, requirePEM } from '../../../base/pem.js'
import { quoteText } from '../../../base/quote.js'
import { CERTIFICATE_LABEL } from '../../../x509/read/encoded.js'
import { isSelfIssued } from '../../../issue/issuer.js'
import { loadIssuer } from '../../../issue/load-issuer.js'
import { readAnyPrivateKey } from '../../../keys/node/read-private-key.js'
import type { CryptoProvider } from '../../../keys/verify/crypto-provider.js'
import { readCertificate } from '../../../x509/read/certificate.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import type { PassphraseSource } from '../../ca-store.js'
import { atPath } from '../file-error.js'
import { quoteForPOSIX } from '../../../base/quote-for-posix.js'
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

/** A CA whose key is that of its certificate. */
export interface OpenedCA {
  /** The certificate that signs. */
  readonly certificate: CertificateRecord
  /** Its file; of an intermediate the one that holds those above it too. */
  readonly path: string
}

/**
 * Sees that a CA that was found can sign: its certificate is one of a CA, leads to a root, and its key belongs to it.
 *
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE`, `ERR_PKI_KEY_MISMATCH`, `ERR_PKI_PEM`, `ERR_PKI_DER`,
 * `ERR_PKI_DIRECTORY` for an intermediate whose root is not there, and the codes of `loadIssuer`.
 */
export async function openFoundCA(
  files: ForeignFiles,
  { parts, passphrase, crypto }: CAToOpen,
): Promise<OpenedCA> {
  const { path, certificates } = await findChain(files, parts.root)
  const pem = await required(parts.caKey, files.findText(parts.caKey))
  const secret = isEncryptedKeyFile(pem) ? await passphraseOf(parts.caKey, passphrase) : undefined
  const settings = crypto === undefined ? {} : { crypto }
  const privateKey = await atPath(parts.caKey, () =>
    readAnyPrivateKey({ pem, ...(secret === undefined ? {} : { passphrase: secret }), ...settings }),
  )
  const chain = certificates.map(({ der }) => encodePEM(CERTIFICATE_LABEL, der)).join('')
  await atPath(path, () => loadIssuer({ certificate: { pem: chain }, privateKey, ...settings }))
  return { certificate: certificates[0], path }
}

/** A certificate, and those above it up to a root. */
interface FoundChain {
  readonly path: string
  readonly certificates: readonly [CertificateRecord, ...CertificateRecord[]]
}

/** Tutorials keep the certificates above an intermediate in another file of its folder, `ca-chain.cert.pem`. */
async function findChain(files: ForeignFiles, path: string): Promise<FoundChain> {
  const text = await required(path, files.findText(path))
  const own = await atPath(path, () => readCertificate(requirePEM(text, [CERTIFICATE_LABEL]).der))
  // One that is no CA at all is refused for that, and not for what may be above it.
  if (isSelfIssued(own) || own.extensions.basicConstraints?.cA !== true) return { path, certificates: [own] }
  for (const file of [path, ...(await files.list(dirname(path)))]) {
    const [first, ...above] = await certificatesIn(files, file)
    const root = above.findIndex(isSelfIssued)
    if (first === undefined || root < 0 || !equalBytes(first.der, own.der)) continue
    return { path: file, certificates: [first, ...above.slice(0, root + 1)] }
  }
  throw new PKIError(
    'ERR_PKI_DIRECTORY',
    `${quoteText(path)} is an intermediate, and its root is not there`,
    {
      details: { path, reason: 'incomplete' },
      hint: `Put it in front of those above it, the root last, in one file beside it: cat ${quoteForPOSIX(basename(path))} root.pem > ca-chain.pem`,
    },
  )
}

/** What is no file of certificates holds none. */
async function certificatesIn(files: ForeignFiles, path: string): Promise<readonly CertificateRecord[]> {
  try {
    return decodePEM((await files.findText(path)) ?? '')
      .filter(({ label }) => label === CERTIFICATE_LABEL)
      .map(({ der }) => readCertificate(der))
  } catch (error) {
    if (isPKIError(error)) return []
    throw error
  }
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
