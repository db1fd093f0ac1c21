import { basename, dirname, join, relative } from 'node:path'
import { toFingerprint } from '../../base/bytes.js'
import { isPKIError, PKIError } from '../../base/errors.js'
import type { PKIErrorDetails } from '../../base/errors.js'
import { decodePEM, encodePEM } from '../../base/pem.js'
import { quoteText } from '../../base/quote.js'
import { textOfKeyFile } from '../../keys/node/read-private-key.js'
import { sha256 } from '../../keys/verify/digest.js'
import { readLayout } from './adopted-layout.js'
import { isReadOnly, openBooks } from './books/books.js'
import type { Books } from './books/books.js'
import { ABANDONED_AFTER_MS, commonFoldersOf, findTemporaries } from './books/sweep-temporaries.js'
import type { CADirectory, StoreOptions } from './ca-directory.js'
import { createDirectoryStore } from './directory-store.js'
import { DurableFiles, isTemporaryName } from './durable-files.js'
import { expectOptions, expectPath } from './expect-options.js'
import { atPath } from './file-error.js'
import type { FileFacts } from './file-layer.js'
import type { Layout } from './layout.js'
import { nodeFileLayer } from './node-file-layer.js'
import { openIssuer } from './open-issuer.js'
import { readChain } from './read-chain.js'
import { assertSafeFolder } from './safe-folder.js'
import { openServerShelf } from './servers/server-shelf.js'

/** What `openCADirectory` takes. */
export interface OpenCADirectoryOptions extends StoreOptions {
  /** The folder of the CA: the one that holds `ca/`. */
  readonly path: string
}

/**
 * Opens the CA in a folder: reads its root certificate, looks at its key file, and compares its books with what they
 * were after the last change. Where they are otherwise (openssl has been here, a run was interrupted) it repairs them
 * and says so; a disk that cannot be written is opened all the same, with a warning. Needs no passphrase.
 *
 * @throws {@link PKIError} `ERR_PKI_DIRECTORY` when there is no CA (`absent`), when parts of one are missing
 * (`incomplete`) or when the folder holds something else (`not-a-ca`); `ERR_PKI_FILE` when it cannot be read or its
 * private folder is a symbolic link; `ERR_PKI_UNSAFE_FILE` when everybody could replace the folder, when root finds that
 * of another user, and when its key is no file; `ERR_PKI_PEM` and `ERR_PKI_DER` when the root certificate is damaged;
 * `ERR_PKI_INDEX` when `index.txt` is damaged in a way that is not repaired by guessing; `ERR_PKI_LOCKED` when it needs
 * a repair and another process keeps it locked; `ERR_PKI_CONFIG` when its `orchard.json` cannot be followed.
 */
export async function openCADirectory(options: OpenCADirectoryOptions): Promise<CADirectory> {
  expectOptions(options, 'openCADirectory')
  const { files: layer = nodeFileLayer, crypto } = options
  const files = new DurableFiles(layer)
  const layout = await readLayout(files, expectPath(options.path, 'path'))
  await assertComplete(files, layout)
  const unsafe = await assertSafeFolder(files, layout.path)
  const key = await readKeyFile(files, layout)
  const chain = await readChain(files, layout)
  const { issuer, root } = chain
  const keyEncrypted = await atPath(layout.caKey, () => isEncryptedKey(key.octets))
  const books = openBooks({ files: layer, layout, issuer, longestJournal: options.longestJournal })
  const unsettled = await settleBooks(books, layout)
  const left = await leftovers(files, layout, books)
  const issuerPlace = { files, layout, certificatePEM: chain.pem, keyEncrypted, crypto }
  return Object.freeze({
    ...createDirectoryStore({
      books,
      shelf: openServerShelf(files, layout),
      openIssuer: (how) => openIssuer(issuerPlace, how),
    }),
    path: layout.path,
    rootPath: chain.rootPath,
    keyPath: layout.caKey,
    crlPath: layout.crl,
    keyEncrypted,
    issuerCertificate: issuer,
    root,
    rootPEM: encodePEM('CERTIFICATE', root.der),
    fingerprint: toFingerprint(await sha256(root.der, crypto)),
    warnings: Object.freeze([...unsafe, ...key.warnings, ...unsettled, ...left]),
    get repairs() {
      return books.repairs
    },
    readIndex: () => books.readIndex(),
  })
}

/** Brings the books in order; gives what was repaired, or why nothing could be. */
async function settleBooks(books: Books, layout: Layout): Promise<readonly string[]> {
  try {
    const outside = await books.settle()
    return outside === undefined ? books.repairs : [notLookedAt(outside, layout)]
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_INDEX') && error.details.reason === 'missing') {
      throw directoryError(layout, 'incomplete', `ca/ lacks ${basename(layout.index)}`)
    }
    if (!isReadOnly(error)) throw error
    return [
      `${quoteText(layout.ca)} cannot be written (${error.details.systemCode}), so what another program or an interrupted run has left there was not looked at.`,
    ]
  }
}

function notLookedAt(outside: string, { path }: Layout): string {
  return `${quoteText(outside)} lies outside of ${quoteText(path)}, so what another program or an interrupted run has left there stays as it is until something is issued or revoked.`
}

/** Tells the ways apart in which a folder is no CA. A missing index may be put back, which is the books' to know. */
async function assertComplete(files: DurableFiles, layout: Layout): Promise<void> {
  const names = await listFolder(files, layout)
  if (names === undefined) throw directoryError(layout, 'absent', 'there is no CA in it')
  if (names.length === 0) throw directoryError(layout, 'absent', 'its folder ca/ is empty')
  const expected = [dirname(layout.root), layout.caPrivate, layout.newCerts, layout.index]
  const found = await Promise.all(expected.map((path) => files.findFacts(path)))
  if (found.every((facts) => facts === undefined))
    throw directoryError(layout, 'not-a-ca', 'its folder ca/ holds something else')
  const missing = expected.filter((path, at) => found[at] === undefined && path !== layout.index)
  if (missing.length === 0) return
  const lacking = missing.map((path) => relative(layout.ca, path)).join(', ')
  throw directoryError(layout, 'incomplete', `ca/ lacks ${lacking}`)
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
): Promise<{ readonly octets: Uint8Array; readonly warnings: readonly string[] }> {
  await assertRealFolder(files, layout.caPrivate)
  const key = await files.findFile(layout.caKey)
  if (key === undefined) {
    throw directoryError(layout, 'incomplete', `${relative(layout.ca, layout.caKey)} is missing`)
  }
  return { octets: key.octets, warnings: keyModeWarnings(files, layout.caKey, key.facts) }
}

/**
 * Refuses a folder of private keys that is a symbolic link: what is written there would lie somewhere else.
 *
 * @returns Whether the folder is there.
 * @throws {@link PKIError} `ERR_PKI_FILE` (`ELOOP`, `ENOTDIR`).
 */
export async function assertRealFolder(files: DurableFiles, path: string): Promise<boolean> {
  const kind = (await files.findFacts(path))?.kind
  if (kind === 'folder' || kind === undefined) return kind === 'folder'
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

/** A temporary file that is younger may be another process's, which is about to give it its name. */
const LEFT_AFTER_MS = 60_000

/** Says what interrupted runs have left, and removes what is old enough. */
async function leftovers(files: DurableFiles, layout: Layout, books: Books): Promise<readonly string[]> {
  const names = (await files.list(layout.path)) ?? []
  const here = names.filter(isTemporaryName).map((name) => join(layout.path, name))
  const find = (olderThan: number): Promise<readonly string[]> =>
    findTemporaries(files, commonFoldersOf(layout), olderThan)
  const before = books.repairs.length
  let left = await find(LEFT_AFTER_MS)
  if (left.length > 0 && (await find(ABANDONED_AFTER_MS)).length > 0) {
    await books.sweep().catch(unlessReadOnly)
    left = await find(LEFT_AFTER_MS)
  }
  return [
    ...books.repairs.slice(before),
    ...[...here, ...left].map(
      (path) =>
        `${quoteText(basename(path))} in ${quoteText(dirname(path))} is left of an interrupted run: nothing uses it, delete it.`,
    ),
  ]
}

function unlessReadOnly(error: unknown): void {
  if (!isReadOnly(error)) throw error
}

/** Tags of DER that tell an EncryptedPrivateKeyInfo, which begins with an algorithm, from a version number. */
const SEQUENCE = 0x30

/** PKCS#8 says it in the label or by its first field, older formats in a header (RFC 1421 §4.6.1.1). */
function isEncryptedKey(octets: Uint8Array): boolean {
  const text = textOfKeyFile(octets)
  if (text === undefined) return octets[firstFieldAt(octets)] === SEQUENCE
  return decodePEM(text).some(
    ({ label, headers }) =>
      label === 'ENCRYPTED PRIVATE KEY' || (headers.get('Proc-Type') ?? '').includes('ENCRYPTED'),
  )
}

/** Behind the tag and the length of the outermost element (X.690 §8.1.3). */
function firstFieldAt([, length = 0]: Uint8Array): number {
  return length < 0x80 ? 2 : 2 + (length & 0x7f)
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
