import { join } from 'node:path'
import { isPKIError, PKIError } from '../../base/errors.js'
import { expectObject } from '../../base/options.js'
import { encodePEM } from '../../base/pem.js'
import { quoteText } from '../../base/quote.js'
import { createIntermediateCA } from '../../issue/create-intermediate-ca.js'
import type { CreateIntermediateCAOptions } from '../../issue/create-intermediate-ca.js'
import { createRootCA } from '../../issue/create-root-ca.js'
import type { CreateRootCAOptions } from '../../issue/create-root-ca.js'
import { exportPrivateKey, exportUnencryptedPrivateKey } from '../../issue/export-private-key.js'
import type { CertificateAuthority } from '../../issue/records.js'
import { storeOptionsOf } from './ca-directory.js'
import type { CADirectory, StoreOptions } from './ca-directory.js'
import { DurableFiles, MODE, temporaryBeside } from './durable-files.js'
import { expectOptions, expectPath } from './expect-options.js'
import { fileExists } from './file-error.js'
import type { FileOwner } from './file-layer.js'
import { CA_FILES, layoutOf } from './layout.js'
import type { Layout } from './layout.js'
import { directoryError, openCADirectory } from './open-ca-directory.js'
import { OPENSSL_CONFIG } from './openssl-config.js'
import { assertSafeFolder } from './safe-folder.js'
import { ensureServerFolders } from './server-folders.js'

/** How the CA key is kept: encrypted, or in clear because the caller says so. */
export type KeyProtection =
  | {
      /** Passphrase that encrypts the CA key. */
      readonly passphrase: string
    }
  | {
      /** Writes the CA key in clear: whoever reads the file can sign. */
      readonly unencrypted: true
    }

/** What kind of CA it becomes: a root, or an intermediate below a CA that lives elsewhere. */
export type NewCAKind =
  | {
      /** The root to make. */
      readonly root: CreateRootCAOptions
      /** Not together with `root`. */
      readonly intermediate?: never
    }
  | {
      /**
       * The intermediate to make. Its issuer is a CA with its key; where it knows the root above it, that is kept too: what
       * goes to the device.
       */
      readonly intermediate: CreateIntermediateCAOptions
      /** Not together with `intermediate`. */
      readonly root?: never
    }

/** What `createCADirectory` takes. */
export type CreateCADirectoryOptions = StoreOptions &
  KeyProtection &
  NewCAKind & {
    /** The folder of the CA; it may exist, and may hold anything but a `ca/`. */
    readonly path: string
    /** Whom the server's folders shall belong to; absent: who runs this. The CA never changes hands. */
    readonly owner?: FileOwner
    /**
     * Called when everything is durable but the CA has not appeared under its name: the place to keep a generated
     * passphrase, so that no crash leaves a CA without one. When it throws, there is no CA.
     */
    readonly beforePublish?: (ca: CertificateAuthority) => Promise<void>
  }

/**
 * Creates a CA on disk in the layout of `openssl ca`. Uses randomness, the clock when `root.now` is absent, and the disk.
 * It is built under a temporary name and appears by one rename: whatever interrupts it, a folder holds a whole CA or
 * none. Nothing that exists is overwritten.
 *
 * @throws {@link PKIError} `ERR_PKI_FILE_EXISTS` when there is a CA, also one that another process has made meanwhile;
 * `ERR_PKI_DIRECTORY` when something else is in the way; `ERR_PKI_UNSAFE_FILE` when everybody could replace the folder;
 * `ERR_PKI_FILE` when the disk refuses;
 * `ERR_PKI_KEY_NOT_EXTRACTABLE` when the root's key lives in a foreign signer; and the codes of `createRootCA`.
 */
export async function createCADirectory(options: CreateCADirectoryOptions): Promise<CADirectory> {
  expectOptions(options, 'createCADirectory')
  const files = new DurableFiles(options.files)
  const layout = layoutOf(expectPath(options.path, 'path'))
  await assertVacant(options, layout)
  await assertSafeFolder(files, layout.path)
  const authority = await createAuthority(options)
  const key = await keyTextOf(authority, options)
  await prepareHome(files, layout, options.owner)
  const temporary = temporaryBeside(layout.ca)
  try {
    await buildCA(files, temporary, { authority, key })
    await options.beforePublish?.(authority)
    await publish(files, temporary, layout)
  } catch (error) {
    await files.discard(temporary)
    throw error
  }
  const directory = await openCADirectory({ path: layout.path, ...storeOptionsOf(options) })
  return files.warnings.length === 0 ? directory : withWarnings(directory, files.warnings)
}

function withWarnings(directory: CADirectory, warnings: readonly string[]): CADirectory {
  return Object.freeze({
    ...directory,
    warnings: Object.freeze([...directory.warnings, ...warnings]),
    get repairs() {
      return directory.repairs
    },
  })
}

/** Stops before any work where a CA, or something that is none, stands in the way. */
async function assertVacant(options: CreateCADirectoryOptions, layout: Layout): Promise<void> {
  try {
    await openCADirectory({ path: layout.path, ...storeOptionsOf(options) })
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_DIRECTORY') && error.details.reason === 'absent') return
    throw error
  }
  throw fileExists(layout.root)
}

async function createAuthority(options: CreateCADirectoryOptions): Promise<CertificateAuthority> {
  const { root, intermediate, crypto } = options
  const provider = crypto === undefined ? {} : { crypto }
  const given = expectObject(options, '')
  if (given['root'] !== undefined && given['intermediate'] !== undefined) {
    throw new PKIError('ERR_PKI_OPTION', 'root and intermediate both say what CA it shall be', {
      details: { option: 'intermediate', expected: 'either root or intermediate' },
    })
  }
  if (intermediate === undefined) return createRootCA({ ...provider, ...root })
  const authority = await createIntermediateCA({ ...provider, ...intermediate })
  if (authority.anchor !== undefined) return authority
  throw new PKIError('ERR_PKI_ISSUER', 'the issuer of the intermediate does not know the root above it', {
    details: { reason: 'broken-chain' },
    hint: 'Load it with loadIssuer and give the root at the end of its chain: it is what goes to the device.',
  })
}

interface Protection {
  readonly passphrase?: string
  readonly unencrypted?: boolean
}

/** A caller that says neither gets no key in clear. */
async function keyTextOf({ privateKey }: CertificateAuthority, protection: Protection): Promise<string> {
  const { passphrase, unencrypted } = protection
  if (passphrase !== undefined) return (await exportPrivateKey({ privateKey, passphrase })).pem
  if (unencrypted === true) return (await exportUnencryptedPrivateKey({ privateKey })).pem
  throw new PKIError('ERR_PKI_OPTION', 'it is not said how the CA key shall be kept', {
    details: { option: 'passphrase', expected: 'a passphrase, or unencrypted: true' },
  })
}

/** Makes the folder around the CA. It comes first, so that the CA is complete the moment it appears. */
async function prepareHome(files: DurableFiles, layout: Layout, owner: FileOwner | undefined): Promise<void> {
  // Under sudo with umask 077 the owner could not even walk to the server's files.
  await files.ensureFolders(layout.path, owner === undefined ? undefined : 0o755)
  await keepOutOfRepositories(files, layout)
  await ensureServerFolders(files, layout, owner)
}

async function keepOutOfRepositories(files: DurableFiles, layout: Layout): Promise<void> {
  if ((await files.findFacts(layout.gitignore)) !== undefined) return
  try {
    await files.publishFile({ path: layout.gitignore, text: '*\n', mode: MODE.editable })
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_FILE_EXISTS')) throw error
  }
}

interface CAContents {
  readonly authority: CertificateAuthority
  readonly key: string
}

async function buildCA(files: DurableFiles, folder: string, { authority, key }: CAContents): Promise<void> {
  const at = (name: string): string => join(folder, name)
  await files.createFolder(folder)
  const folders = [CA_FILES.certs, CA_FILES.crl, CA_FILES.newCerts]
  for (const name of folders) await files.createFolder(at(name))
  await files.createFolder(at(CA_FILES.private), MODE.privateFolder)
  const texts = [
    { path: at('.gitignore'), text: '*\n', mode: MODE.editable },
    { path: at(CA_FILES.index), text: '', mode: MODE.editable },
    { path: at(CA_FILES.indexAttributes), text: 'unique_subject = no\n', mode: MODE.editable },
    { path: at(CA_FILES.serial), text: '1000\n', mode: MODE.editable },
    { path: at(CA_FILES.crlNumber), text: '1000\n', mode: MODE.editable },
    { path: at(CA_FILES.config), text: OPENSSL_CONFIG, mode: MODE.editable },
    { path: at(CA_FILES.key), text: key, mode: MODE.key },
    ...certificatesOf(authority).map(({ name, text }) => ({
      path: at(name),
      text,
      mode: MODE.certificate,
    })),
  ]
  for (const spec of texts) await files.createFile(spec)
  for (const name of [CA_FILES.private, CA_FILES.certs, '']) await files.syncFolder(at(name))
}

/**
 * The certificate that signs and, behind it, those above it up to the root: openssl reads the first block. The root of an
 * intermediate has a file of its own too.
 */
function certificatesOf({ der, chain, anchor }: CertificateAuthority): readonly CertificateFile[] {
  if (anchor === undefined) return [{ name: CA_FILES.root, text: encodePEM('CERTIFICATE', der) }]
  const above = [...chain, anchor].map((each) => encodePEM('CERTIFICATE', each.der))
  return [
    { name: CA_FILES.root, text: above.join('') },
    { name: CA_FILES.rootAbove, text: encodePEM('CERTIFICATE', anchor.der) },
  ]
}

interface CertificateFile {
  readonly name: string
  readonly text: string
}

/** The rename decides between two that create a CA at once: it fails where a folder with contents stands. */
async function publish(files: DurableFiles, temporary: string, layout: Layout): Promise<void> {
  try {
    await files.publishFolder(temporary, layout.ca)
  } catch (error) {
    const names = await files.list(layout.ca).catch(() => undefined)
    const renamed = (await files.findFacts(temporary).catch(() => undefined)) === undefined
    if (renamed || names === undefined || names.length === 0) throw error
    if (!names.includes('certs'))
      throw directoryError(layout, 'not-a-ca', 'its folder ca/ holds something else')
    throw new PKIError(
      'ERR_PKI_FILE_EXISTS',
      `another process has made a CA in ${quoteText(layout.path)} meanwhile`,
      {
        details: { path: layout.root },
        hint: 'Run it again: the CA that is there will be opened.',
        cause: error,
      },
    )
  }
}
