import { equalBytes } from '../../base/bytes.js'
import { encodePEM } from '../../base/pem.js'
import { CSR_LABELS, takeDER } from '../../issue/encoded.js'
import type { EncodedInput } from '../../issue/records.js'
import { signServerCert } from '../../issue/sign-server-cert.js'
import { readPrivateKey } from '../../keys/sign/read-private-key.js'
import { readCertificate } from '../../x509/read/certificate.js'
import { expectServerFileName, serverFileNameOf } from '../server-file-name.js'
import type { PassphraseSource } from '../ca-store.js'
import type { CADirectory, StoreOptions } from './ca-directory.js'
import { DurableFiles, MODE } from './durable-files.js'
import { expectDirectory, expectOptions, presentOf } from './expect-options.js'
import { atPath, fileExists } from './file-error.js'
import type { FileOwner } from './file-layer.js'
import { issuerOf, issuerOptionsOf } from './issuer-of.js'
import { layoutOf, serverPathsOf } from './layout.js'
import type { ServerPaths } from './layout.js'
import { recordIssuance } from './record-issuance.js'
import { findServerFiles } from './server-files.js'
import type { ServerFiles } from './server-files.js'
import { ensureServerFolders } from './server-folders.js'

/** What `signForeignCSR` takes. */
export interface SignForeignCSROptions extends StoreOptions {
  /** The CA that signs. */
  readonly directory: CADirectory
  /** The request, made on another machine. */
  readonly csr: EncodedInput
  /** Whose names the certificate gets: a list, or `'from-csr'` to grant what the request asks for. */
  readonly hosts: 'from-csr' | readonly string[]
  /** What the files are called; absent: after the first host. */
  readonly name?: string
  /** Passphrase of the CA key, or a function that asks for it. */
  readonly passphrase?: PassphraseSource
  /** Days that the certificate is valid; absent: 825, the most that iOS takes. */
  readonly validDays?: number
  /** The present; absent: the clock, read once. */
  readonly now?: Date
  /** Whom the certificate file shall belong to; absent: who runs this. */
  readonly owner?: FileOwner
}

/**
 * Signs a request whose key lives on another machine, and enters the certificate into the books of the CA. Touches the
 * disk, randomness, and the clock when `now` is absent.
 *
 * @returns The files of the server, without a key.
 * @throws {@link PKIError} `ERR_PKI_FILE_EXISTS` when the name belongs to a server whose key lies here and is another
 * one; `ERR_PKI_CSR`, `ERR_PKI_SIGNATURE` for a bad request; `ERR_PKI_PASSPHRASE`, `ERR_PKI_FILE`, `ERR_PKI_OPTION`, and
 * the codes of `signServerCert`.
 */
export async function signForeignCSR(options: SignForeignCSROptions): Promise<ServerFiles> {
  expectOptions(options, 'signForeignCSR')
  const { hosts, validDays, crypto } = options
  const directory = expectDirectory(options.directory)
  const files = new DurableFiles(options.files)
  const layout = layoutOf(directory.path)
  const chosen = options.name === undefined ? undefined : expectServerFileName(options.name)
  const csr = { der: takeDER(options.csr, 'csr', CSR_LABELS) }
  const signed = await signServerCert({
    issuer: await issuerOf(issuerOptionsOf(options)),
    csr,
    hosts,
    now: presentOf(options.now),
    ...(validDays === undefined ? {} : { validDays }),
    ...(crypto === undefined ? {} : { crypto }),
  })
  const name = chosen ?? serverFileNameOf(signed.hosts[0] ?? '')
  const paths = serverPathsOf(layout, name)
  const { owner } = options
  await ensureServerFolders(files, layout, owner)
  await assertNotOurs(files, paths, signed.der)
  await recordIssuance(files, layout, signed)
  await files.replaceFile({
    path: paths.csr,
    text: encodePEM(CSR_LABELS[0], csr.der),
    mode: MODE.certificate,
    owner,
  })
  await files.replaceFile({ path: paths.certificate, text: signed.chainPEM, mode: MODE.certificate, owner })
  const found = await findServerFiles(files, { layout, name, crypto })
  if (found === undefined) throw fileExists(paths.certificate)
  return found
}

/** A certificate for another key in the place of ours would leave a pair that no server can start with. */
async function assertNotOurs(files: DurableFiles, paths: ServerPaths, signed: Uint8Array): Promise<void> {
  const pem = await files.findText(paths.key)
  if (pem === undefined) return
  const key = await atPath(paths.key, () => readPrivateKey({ pem }))
  if (!equalBytes(key.publicKey, readCertificate(signed).publicKey.der)) throw fileExists(paths.key)
}
