import { dirname, resolve } from 'node:path'
import { isPKIError } from '../../base/errors.js'
import { requirePEM } from '../../base/pem.js'
import { quoteText } from '../../base/quote.js'
import { assertSameKey } from '../../keys/verify/assert-same-key.js'
import { readCertificate } from '../../x509/read/certificate.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import { readLayout } from './adopted-layout.js'
import type { DurableFiles } from './durable-files.js'
import { fileError } from './file-error.js'
import type { FileFacts } from './file-layer.js'
import type { KeyFile } from './key-file.js'
import type { Layout } from './layout.js'
import { assertRealFolder, directoryError } from './open-ca-directory.js'

/** Where a private key lies, and the CA that it belongs to. */
export interface KeyPlace {
  /** The key file, absolute. */
  readonly keyPath: string
  /** The CA that it belongs to; absent: it stands alone. */
  readonly layout?: Layout
}

/** Takes a folder for a CA, a file for a key; the key of a CA is known by its place. */
export async function findKey(files: DurableFiles, path: string): Promise<KeyPlace> {
  if (await isFolder(files, path)) return placeOf(await readLayout(files, path))
  const keyPath = resolve(path)
  const layout = await readLayout(files, dirname(dirname(dirname(keyPath)))).catch(() => undefined)
  return layout?.caKey === keyPath ? placeOf(layout) : { keyPath }
}

function placeOf(layout: Layout): KeyPlace {
  return { keyPath: layout.caKey, layout }
}

/** Follows a symbolic link, as those do who open the CA in it. */
async function isFolder(files: DurableFiles, path: string): Promise<boolean> {
  try {
    return (await files.list(path)) !== undefined
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_FILE') && error.details.systemCode === 'ENOTDIR') return false
    throw error
  }
}

/** A key file as it was found. */
export interface FoundKey extends KeyFile {
  /** What the file is. */
  readonly facts: FileFacts
}

/**
 * Reads the key file, never through a symbolic link: a rename would replace the link.
 *
 * @throws {@link PKIError} `ERR_PKI_FILE`, `ERR_PKI_DIRECTORY` (`absent`, `incomplete`).
 */
export async function readKey(files: DurableFiles, { keyPath: path, layout }: KeyPlace): Promise<FoundKey> {
  if (layout !== undefined) await assertRealFolder(files, layout.caPrivate)
  const octets = await files.findBytes(path)
  const facts = await files.findFacts(path)
  if (octets !== undefined && facts !== undefined) return { path, octets, facts }
  if (layout === undefined) {
    const absent = Object.assign(new Error('no such file'), { code: 'ENOENT' })
    throw fileError(absent, { action: 'read', path })
  }
  const isThere = (await files.findFacts(layout.ca)) !== undefined
  throw isThere
    ? directoryError(layout, 'incomplete', `${quoteText(path)} is missing`)
    : directoryError(layout, 'absent', 'there is no CA in it')
}

/** The certificate of the CA that the key belongs to; `undefined` where there is none that can be read. */
export async function findCertificate(
  files: DurableFiles,
  { layout }: KeyPlace,
): Promise<CertificateRecord | undefined> {
  if (layout === undefined) return undefined
  try {
    const text = await files.findText(layout.root, true)
    return text === undefined ? undefined : readCertificate(requirePEM(text, ['CERTIFICATE']).der)
  } catch {
    return undefined
  }
}

/**
 * Refuses a key that is not the one of its CA's certificate.
 *
 * @throws {@link PKIError} `ERR_PKI_KEY_MISMATCH`.
 */
export async function assertPair(
  { keyPath, layout }: KeyPlace,
  certificate: CertificateRecord,
  publicKey: Uint8Array,
): Promise<void> {
  await assertSameKey({
    certificateKey: certificate.publicKey.der,
    privateKey: publicKey,
    fact: `${quoteText(keyPath)} does not belong to the certificate in ${quoteText(layout?.root ?? '')}`,
    hint: 'Restore both from one backup. A key by itself is changed where it lies alone: copy it elsewhere.',
  })
}

/** Says it when there was no certificate to compare the key with. */
export function uncheckedWarnings(
  { layout }: KeyPlace,
  certificate: CertificateRecord | undefined,
): readonly string[] {
  if (layout === undefined || certificate !== undefined) return []
  return [
    `${quoteText(layout.root)} cannot be read, so nobody could tell whether this key is the CA's, and no passphrase that Orchard keeps was changed.`,
  ]
}
