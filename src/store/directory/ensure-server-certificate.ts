import { isPKIError, PKIError } from '../../base/errors.js'
import { parseHosts } from '../../base/hosts/parse-host.js'
import { expectOneOf } from '../../base/options.js'
import { createServerCSR } from '../../issue/create-server-csr.js'
import { exportUnencryptedPrivateKey } from '../../issue/export-private-key.js'
import type { Issuer, ServerCertificate, ServerCSR } from '../../issue/records.js'
import { signServerCert } from '../../issue/sign-server-cert.js'
import type { PrivateKey } from '../../keys/sign/private-key.js'
import { readPrivateKey } from '../../keys/sign/read-private-key.js'
import { KEY_KINDS } from '../../keys/verify/algorithms.js'
import type { KeyKind } from '../../keys/verify/algorithms.js'
import { expectServerFileName, serverFileNameOf } from '../server-file-name.js'
import { judgeServerCertificate } from '../server-reason.js'
import type { ServerReason } from '../server-reason.js'
import type { PassphraseSource } from '../ca-store.js'
import type { CADirectory, StoreOptions } from './ca-directory.js'
import { DurableFiles, MODE } from './durable-files.js'
import { expectDirectory, expectOptions, expectRenewBefore, presentOf } from './expect-options.js'
import { atPath } from './file-error.js'
import type { FileOwner } from './file-layer.js'
import { issuerOf, issuerOptionsOf } from './issuer-of.js'
import { layoutOf, serverPathsOf } from './layout.js'
import type { Layout, ServerPaths } from './layout.js'
import { assertRealFolder, keyModeWarnings } from './open-ca-directory.js'
import { ownerWarnings } from './owner-warnings.js'
import { recordIssuance } from './record-issuance.js'
import { findServerFiles } from './server-files.js'
import type { ServerFiles } from './server-files.js'
import { ensureServerFolders } from './server-folders.js'

/** What `ensureServerCertificate` takes. */
export interface EnsureServerCertificateOptions extends StoreOptions {
  /** The CA that signs. */
  readonly directory: CADirectory
  /** Every name and address that a person will type; the same set again changes nothing. */
  readonly hosts: readonly string[]
  /** What the files are called; absent: after the first host. */
  readonly name?: string
  /** Passphrase of the CA key, or a function that asks for it; needed only when something is signed. */
  readonly passphrase?: PassphraseSource
  /** Days that a new certificate is valid; absent: 825, the most that iOS takes. */
  readonly validDays?: number
  /** Kind of a new key; absent: `ec-p256`. A key that exists is kept, and `warnings` says so. */
  readonly keyKind?: KeyKind
  /** Days before its end that a certificate is renewed; absent: 30, or a third of its life where that is less. */
  readonly renewBefore?: number
  /** The present; absent: the clock, read once. */
  readonly now?: Date
  /** Whom the server's key and certificate shall belong to; absent: who runs this. */
  readonly owner?: FileOwner
}

/** The files of a server, and what was done for it. */
export interface EnsuredServerFiles extends ServerFiles {
  /** Its private key in clear, PKCS#8, 0400: Jupyter's `keyfile`. */
  readonly keyPath: string
  /** `reused`: nothing was changed; `issued`: there was no certificate; `renewed`: another took its place. */
  readonly outcome: 'reused' | 'issued' | 'renewed'
  /** Why. */
  readonly reason: ServerReason
  /** What a person should know or cure, one sentence each; empty when all is well. */
  readonly warnings: readonly string[]
}

/** Everything that the steps below share. */
interface Work {
  readonly options: EnsureServerCertificateOptions
  readonly files: DurableFiles
  readonly layout: Layout
  readonly name: string
  readonly paths: ServerPaths
  readonly hosts: readonly string[]
  readonly now: Date
}

/**
 * Sees to it that a server has a certificate of this CA for its hosts: what is still good is kept, anything else is
 * issued for the key that exists, and a key is made only where there is none. No key is ever overwritten; the
 * certificate changes in one step, after the books of the CA are durable. Touches the disk, randomness, and the clock
 * when `now` is absent.
 *
 * @throws {@link PKIError} `ERR_PKI_HOST`, `ERR_PKI_NO_HOSTS`, `ERR_PKI_NAME_CONSTRAINTS` for hosts that the root may
 * not sign, `ERR_PKI_PASSPHRASE`, `ERR_PKI_FILE` when the disk refuses (what was in use stays in use), `ERR_PKI_KEY_*`
 * and `ERR_PKI_PEM` when the server's key file is damaged, `ERR_PKI_OPTION`, and the codes of `signServerCert`.
 * @example
 * ```ts
 * import { mkdtemp, readFile } from 'node:fs/promises'
 * import { tmpdir } from 'node:os'
 * import { join } from 'node:path'
 * import { ensureServerCertificate, openOrCreateCADirectory } from 'orchard-pki/node'
 *
 * const path = join(await mkdtemp(join(tmpdir(), 'orchard-')), 'orchard')
 * const root = { commonName: 'Home CA' }
 * const { directory } = await openOrCreateCADirectory({ path, root, passphrase: 'correct horse' })
 * const hosts = ['192.168.1.20', 'homebox.local']
 * const server = await ensureServerCertificate({ directory, hosts, passphrase: 'correct horse' })
 * console.log(server.outcome, server.reason) // issued no certificate yet
 * const tls = { cert: await readFile(server.certificatePath), key: await readFile(server.keyPath) }
 * ```
 */
export async function ensureServerCertificate(
  options: EnsureServerCertificateOptions,
): Promise<EnsuredServerFiles> {
  const work = begin(options)
  const key = await findServerKey(work)
  const { reason, exists } = await judge(work, key)
  const unused = keyKindWarnings(options.keyKind, key)
  if (reason === 'still good') return finish(work, { outcome: 'reused', reason, notes: unused })
  const notes = [...unused, ...(await issue(work, key))]
  return finish(work, { outcome: exists ? 'renewed' : 'issued', reason, notes })
}

function begin(options: EnsureServerCertificateOptions): Work {
  expectOptions(options, 'ensureServerCertificate')
  expectRenewBefore(options.renewBefore)
  if (options.keyKind !== undefined) expectOneOf(options.keyKind, 'keyKind', KEY_KINDS)
  const hosts = parseHosts(options.hosts, 'hosts').map((host) => host.name)
  const name =
    options.name === undefined ? serverFileNameOf(hosts[0] ?? '') : expectServerFileName(options.name)
  const layout = layoutOf(expectDirectory(options.directory).path)
  const files = new DurableFiles(options.files)
  return {
    options,
    files,
    layout,
    name,
    paths: serverPathsOf(layout, name),
    hosts,
    now: presentOf(options.now),
  }
}

/** The key that the server has; a file that is there but is no key is an error, never a reason to replace it. */
async function findServerKey({ files, paths, options: { crypto } }: Work): Promise<PrivateKey | undefined> {
  const pem = await files.findText(paths.key)
  if (pem === undefined) return undefined
  return atPath(paths.key, () => readPrivateKey({ pem, crypto }).catch(sayCure))
}

/** A kind that was asked for and is not the one of the key that stays is not lost without a word. */
function keyKindWarnings(keyKind: KeyKind | undefined, key: PrivateKey | undefined): readonly string[] {
  if (keyKind === undefined || key === undefined || key.kind === keyKind) return []
  return [
    `This server has a key of the kind ${key.kind}, which stays; ${keyKind} was not used. Under another name (--name) the server gets a new key.`,
  ]
}

/** No key is overwritten, so a key that iOS refuses needs a person. */
function sayCure(error: unknown): never {
  if (!isPKIError(error, 'ERR_PKI_KEY_WEAK') && !isPKIError(error, 'ERR_PKI_KEY_UNSUPPORTED')) throw error
  const { code, message, details } = error
  throw new PKIError(code, message, {
    details,
    hint: 'Choose another name for the server, which gets a new key (--name), or move this key file away.',
    cause: error,
  })
}

interface Judgement {
  readonly reason: ServerReason
  readonly exists: boolean
}

async function judge(work: Work, key: PrivateKey | undefined): Promise<Judgement> {
  const { options, files, layout, name, hosts, now } = work
  try {
    const found = await findServerFiles(files, { layout, name, crypto: options.crypto })
    if (found === undefined) return { reason: 'no certificate yet', exists: false }
    const reason = await judgeServerCertificate({
      certificate: found.certificate,
      keyDER: key?.publicKey,
      root: options.directory.root,
      hosts,
      now,
      renewBefore: options.renewBefore,
      crypto: options.crypto,
    })
    return { reason, exists: true }
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_PEM') && !isPKIError(error, 'ERR_PKI_DER')) throw error
    return { reason: 'certificate unreadable', exists: true }
  }
}

/**
 * Signs first and writes after: a refusal leaves nothing behind. Then the key, durable before a certificate speaks of
 * it; the books of the CA; and the certificate last.
 */
async function issue(work: Work, existing: PrivateKey | undefined): Promise<readonly string[]> {
  const { options, files, layout, paths } = work
  const issuer = await issuerOf(issuerOptionsOf(options))
  let signed = await sign(work, issuer, existing)
  const notes = await ensureServerFolders(files, layout, options.owner)
  if (existing === undefined && !(await publishKey(work, signed.csr.privateKey))) {
    // Another process made this server's key meanwhile: its key counts.
    signed = await sign(work, issuer, await findServerKey(work))
  }
  await recordIssuance(files, layout, signed.certificate)
  const { owner } = options
  await files.replaceFile({ path: paths.csr, text: signed.csr.pem, mode: MODE.certificate, owner })
  await files.replaceFile({
    path: paths.certificate,
    text: signed.certificate.chainPEM,
    mode: MODE.certificate,
    owner,
  })
  return notes
}

interface Signed {
  readonly csr: ServerCSR
  readonly certificate: ServerCertificate
}

async function sign(work: Work, issuer: Issuer, key: PrivateKey | undefined): Promise<Signed> {
  const { hosts, now, options } = work
  const { keyKind, validDays, crypto } = options
  const provider = crypto === undefined ? {} : { crypto }
  const fresh = keyKind === undefined ? {} : { keyKind }
  const csr = await createServerCSR({
    hosts,
    ...provider,
    ...(key === undefined ? fresh : { privateKey: key }),
  })
  const days = validDays === undefined ? {} : { validDays }
  return { csr, certificate: await signServerCert({ issuer, csr, now, ...days, ...provider }) }
}

/**
 * Writes a new key where there is none; tells whether it is this one that lies there now.
 *
 * With an owner this is root who writes into a folder of somebody else. A link at the file's own name is never followed
 * (`O_EXCL`, link), the file changes hands by its descriptor, and the folder is looked at right before. What remains:
 * Node has no `openat`, so who may rename the folder, or one above it, in the moment between can have the key file
 * appear in another folder. It overwrites nothing, and it is the owner's own key, which only the owner can read.
 */
async function publishKey({ files, layout, paths, options }: Work, privateKey: PrivateKey): Promise<boolean> {
  const { pem } = await exportUnencryptedPrivateKey({ privateKey })
  await assertRealFolder(files, layout.serverPrivate)
  try {
    await files.publishFile({ path: paths.key, text: pem, mode: MODE.key, owner: options.owner })
    return true
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_FILE_EXISTS')) return false
    throw error
  }
}

interface Ending {
  readonly outcome: EnsuredServerFiles['outcome']
  readonly reason: ServerReason
  readonly notes: readonly string[]
}

/** Reads back what lies there now: that, and not what was meant, is the result. */
async function finish(work: Work, { outcome, reason, notes }: Ending): Promise<EnsuredServerFiles> {
  const { files, layout, name, paths, options } = work
  const found = await findServerFiles(files, { layout, name, crypto: options.crypto })
  const keyFacts = await files.findFacts(paths.key)
  if (found === undefined || keyFacts === undefined) throw vanished(paths)
  const warnings = [
    ...notes,
    ...keyModeWarnings(files, paths.key, keyFacts),
    ...ownerWarnings(keyFacts, options.owner),
  ]
  return Object.freeze({
    ...found,
    keyPath: paths.key,
    outcome,
    reason,
    warnings: Object.freeze(warnings),
    get notBefore() {
      return found.notBefore
    },
    get notAfter() {
      return found.notAfter
    },
  })
}

function vanished(paths: ServerPaths): PKIError<'ERR_PKI_FILE'> {
  return new PKIError('ERR_PKI_FILE', 'the certificate or its key has been removed by another program', {
    details: { path: paths.certificate, systemCode: 'ENOENT' },
    hint: 'Run it again.',
  })
}
