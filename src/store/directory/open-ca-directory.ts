import { toFingerprint } from '../../base/bytes.js'
import { isPKIError, PKIError } from '../../base/errors.js'
import type { PKIErrorDetails } from '../../base/errors.js'
import { decodePEM, encodePEM, requirePEM } from '../../base/pem.js'
import { quoteText } from '../../base/quote.js'
import { sha256 } from '../../keys/verify/digest.js'
import { readCertificate } from '../../x509/read/certificate.js'
import type { CADirectory, StoreOptions } from './ca-directory.js'
import { createDirectoryStore } from './directory-store.js'
import { DurableFiles, isTemporaryName } from './durable-files.js'
import { expectOptions, expectPath } from './expect-options.js'
import { atPath } from './file-error.js'
import type { FileFacts } from './file-layer.js'
import { layoutOf } from './layout.js'
import type { Layout } from './layout.js'

/** What `openCADirectory` takes. */
export interface OpenCADirectoryOptions extends StoreOptions {
  /** The folder of the CA: the one that holds `ca/`. */
  readonly path: string
}

/**
 * Opens the CA in a folder: reads its root certificate and looks at its key file. Reads the disk, writes nothing, needs
 * no passphrase.
 *
 * @throws {@link PKIError} `ERR_PKI_DIRECTORY` when there is no CA (`absent`), when parts of one are missing
 * (`incomplete`) or when the folder holds something else (`not-a-ca`); `ERR_PKI_FILE` when it cannot be read or its
 * private folder is a symbolic link; `ERR_PKI_PEM` and `ERR_PKI_DER` when the root certificate is damaged.
 */
export async function openCADirectory(options: OpenCADirectoryOptions): Promise<CADirectory> {
  expectOptions(options, 'openCADirectory')
  const files = new DurableFiles(options.files)
  const layout = layoutOf(expectPath(options.path, 'path'))
  await assertComplete(files, layout)
  const key = await readKeyFile(files, layout)
  const rootText = await files.findText(layout.root, true)
  if (rootText === undefined) throw directoryError(layout, 'incomplete', 'certs/ca.cert.pem is missing')
  const root = await atPath(layout.root, () => readCertificate(requirePEM(rootText, ['CERTIFICATE']).der))
  if (root.extensions.basicConstraints?.cA !== true) {
    throw directoryError(layout, 'not-a-ca', 'certs/ca.cert.pem is no certificate of a CA')
  }
  return Object.freeze({
    ...createDirectoryStore(),
    path: layout.path,
    rootPath: layout.root,
    keyPath: layout.caKey,
    keyEncrypted: await atPath(layout.caKey, () => isEncryptedPEM(key.text)),
    issuerCertificate: root,
    root,
    rootPEM: encodePEM('CERTIFICATE', root.der),
    fingerprint: toFingerprint(await sha256(root.der, options.crypto)),
    warnings: Object.freeze([...key.warnings, ...(await leftovers(files, layout))]),
  })
}

/** Tells the ways apart in which a folder is no CA. */
async function assertComplete(files: DurableFiles, layout: Layout): Promise<void> {
  const names = await listFolder(files, layout)
  if (names === undefined) throw directoryError(layout, 'absent', 'there is no CA in it')
  if (names.length === 0) throw directoryError(layout, 'absent', 'its folder ca/ is empty')
  const expected = ['certs', 'private', 'newcerts', 'index.txt']
  const missing = expected.filter((name) => !names.includes(name))
  if (missing.length === expected.length)
    throw directoryError(layout, 'not-a-ca', 'its folder ca/ holds something else')
  if (missing.length > 0) throw directoryError(layout, 'incomplete', `ca/ lacks ${missing.join(', ')}`)
}

async function listFolder(files: DurableFiles, layout: Layout): Promise<readonly string[] | undefined> {
  try {
    return await files.list(layout.ca)
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_FILE') || error.details.systemCode !== 'ENOTDIR') throw error
    throw directoryError(layout, 'not-a-ca', 'there is a file where a folder should be')
  }
}

async function readKeyFile(
  files: DurableFiles,
  layout: Layout,
): Promise<{ readonly text: string; readonly warnings: readonly string[] }> {
  await assertRealFolder(files, layout.caPrivate)
  const text = await files.findText(layout.caKey)
  const facts = await files.findFacts(layout.caKey)
  if (text === undefined || facts === undefined) {
    throw directoryError(layout, 'incomplete', 'private/ca.key.pem is missing')
  }
  return { text, warnings: keyModeWarnings(files, layout.caKey, facts) }
}

/**
 * Refuses a folder of private keys that is a symbolic link: what is written there would lie somewhere else.
 *
 * @throws {@link PKIError} `ERR_PKI_FILE` (`ELOOP`, `ENOTDIR`).
 */
export async function assertRealFolder(files: DurableFiles, path: string): Promise<void> {
  const kind = (await files.findFacts(path))?.kind
  if (kind === 'folder' || kind === undefined) return
  const systemCode = kind === 'link' ? 'ELOOP' : 'ENOTDIR'
  throw new PKIError('ERR_PKI_FILE', `${quoteText(path)} is no folder of its own (${systemCode})`, {
    details: { path, systemCode },
    hint: 'Private keys lie in a real folder: move the folder here, or choose the other place with --dir.',
  })
}

/** Says it when others than the owner can read or change a key. */
export function keyModeWarnings(files: DurableFiles, path: string, facts: FileFacts): readonly string[] {
  if (!files.keepsModes || (facts.mode & 0o077) === 0) return []
  return [
    `${quoteText(path)} has mode ${facts.mode.toString(8).padStart(4, '0')}: others than its owner can use this key. chmod 400 cures it.`,
  ]
}

async function leftovers(files: DurableFiles, layout: Layout): Promise<readonly string[]> {
  const names = (await files.list(layout.path)) ?? []
  return names
    .filter(isTemporaryName)
    .map(
      (name) =>
        `${quoteText(name)} in ${quoteText(layout.path)} is left of an interrupted run: nothing uses it, delete it.`,
    )
}

/** PKCS#8 says it in the label, older formats in a header (RFC 1421 §4.6.1.1). */
function isEncryptedPEM(text: string): boolean {
  return decodePEM(text).some(
    ({ label, headers }) =>
      label === 'ENCRYPTED PRIVATE KEY' || (headers.get('Proc-Type') ?? '').includes('ENCRYPTED'),
  )
}

type DirectoryFault = PKIErrorDetails['ERR_PKI_DIRECTORY']['reason']

const CURES = {
  absent: 'orchard up makes a CA here; --dir and ORCHARD_HOME say where else to look.',
  incomplete:
    'Restore the folder from its backup; without the CA key it cannot sign any more, then make a new CA elsewhere.',
  'not-a-ca': 'Choose another folder with --dir or ORCHARD_HOME: nothing was changed here.',
  'in-use': 'Wait for the other program to end, then run it again.',
} as const satisfies Record<DirectoryFault, string>

/** The error for a folder that is no CA, or not a whole one. */
export function directoryError(
  layout: Layout,
  reason: DirectoryFault,
  fact: string,
): PKIError<'ERR_PKI_DIRECTORY'> {
  return new PKIError('ERR_PKI_DIRECTORY', `${quoteText(layout.path)}: ${fact}`, {
    details: { path: layout.path, reason },
    hint: CURES[reason],
  })
}
