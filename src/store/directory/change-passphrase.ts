import { dirname, resolve } from 'node:path'
import { equalBytes, toFingerprint, toHex } from '../../base/bytes.js'
import { isPKIError, PKIError } from '../../base/errors.js'
import { expectObject, expectString } from '../../base/options.js'
import { requirePEM } from '../../base/pem.js'
import { quoteText } from '../../base/quote.js'
import { sha256 } from '../../keys/verify/digest.js'
import { readCertificate } from '../../x509/read/certificate.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import type { PassphraseSource } from '../ca-store.js'
import { readLayout } from './adopted-layout.js'
import { bookPathsOf } from './books/book-paths.js'
import type { StoreOptions } from './ca-directory.js'
import { DurableFiles, isTemporaryName } from './durable-files.js'
import { expectOptions, expectPath } from './expect-options.js'
import { fileError } from './file-error.js'
import type { FileFacts } from './file-layer.js'
import { attributesOf } from './kept-attributes.js'
import { keepOnly, keepToo } from './kept-passphrase.js'
import { openKeyFile, rewriteKeyFile } from './key-file.js'
import type { KeyFile } from './key-file.js'
import type { Layout } from './layout.js'
import { withLock } from './lock/directory-lock.js'
import { nodeFileLayer } from './node-file-layer.js'
import { assertRealFolder, directoryError, keyModeWarnings } from './open-ca-directory.js'
import { findStoredPassphrase } from './passphrase-files.js'
import type { UserEnvironment } from './user-folders.js'

/** How a key shall be kept from now on. */
export type NewKeyProtection =
  | {
      /** Passphrase that encrypts it. */
      readonly newPassphrase: string
    }
  | {
      /** Writes it in clear: whoever reads the file has the key. */
      readonly unencrypted: true
    }

/** What `changePassphrase` takes. */
export type ChangePassphraseOptions = StoreOptions &
  NewKeyProtection & {
    /** The file of a private key in any format that `readAnyPrivateKey` takes, or the folder of a CA: its key. */
    readonly path: string
    /** The passphrase as it is, or a function that asks for it and is called only when the key is encrypted. */
    readonly passphrase?: PassphraseSource
    /** Where this user's files lie: a passphrase of this CA that `storePassphrase` kept there changes too; absent: none. */
    readonly kept?: UserEnvironment
  }

/** What `changePassphrase` has done. */
export interface ChangedPassphrase {
  /** The key file. */
  readonly keyPath: string
  /** What its key is, e.g. `ec-p256`. */
  readonly keyKind: string
  /** Whether it was encrypted. */
  readonly wasEncrypted: boolean
  /** Whether it is encrypted now. */
  readonly encrypted: boolean
  /** The certificate that the key was found to belong to; absent: there is none, or it cannot be read. */
  readonly certificatePath?: string
  /** The file that keeps the passphrase of this CA, changed too; removed where the key is in clear. Absent: none. */
  readonly passphrasePath?: string
  /** What a person should know or cure, one sentence each. */
  readonly warnings: readonly string[]
}

/**
 * Encrypts a private key anew: PKCS#8, PBES2, PBKDF2-HMAC-SHA256 of 600 000 rounds, AES-256-CBC; or writes it in clear.
 * Uses randomness, the disk, and for the key of a CA its lock. The CA need not open: index and certificate may be
 * damaged or gone. The file is replaced by one rename, keeps mode and owner, and what else it holds; whatever
 * interrupts this, one whole key is there, and a kept passphrase that opens it.
 *
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE` when the old one is missing or wrong or the new one unusable,
 * `ERR_PKI_KEY_MISMATCH` when the key is not that of the CA certificate beside it, `ERR_PKI_CONFLICT` when the file has
 * been changed meanwhile, `ERR_PKI_DIRECTORY` when there is no CA or no key in the folder, `ERR_PKI_PEM`, `ERR_PKI_FILE`,
 * `ERR_PKI_LOCKED`, `ERR_PKI_KEY_MALFORMED`, `ERR_PKI_KEY_SCHEME`, `ERR_PKI_OPTION`. Then nothing has changed.
 */
export async function changePassphrase(options: ChangePassphraseOptions): Promise<ChangedPassphrase> {
  expectOptions(options, 'changePassphrase')
  const newPassphrase = newPassphraseOf(options)
  const { crypto } = options
  const files = new DurableFiles(options.files)
  const place = await findKey(files, expectPath(options.path, 'path'))
  const file = await readKey(files, place)
  const { key, wasEncrypted } = await openKeyFile(file, options.passphrase, crypto)
  const certificate = await findCertificate(files, place)
  if (certificate !== undefined) await assertPair(place, certificate, key.publicKey)
  const octets = await rewriteKeyFile(file, key, { passphrase: newPassphrase, crypto })
  const keptPath = await findKept(options, certificate)
  const change: Change = { place, file, octets, newPassphrase, keptPath }
  const lateWarnings = await withLockOf(place, options, () => replaceKey(files, change))
  return Object.freeze({
    keyPath: file.path,
    keyKind: key.kind,
    wasEncrypted,
    encrypted: newPassphrase !== undefined,
    ...(certificate === undefined || place.layout === undefined
      ? {}
      : { certificatePath: place.layout.root }),
    ...(keptPath === undefined ? {} : { passphrasePath: keptPath }),
    warnings: Object.freeze([
      ...keyModeWarnings(files, file.path, file.facts),
      ...uncheckedWarnings(place, certificate),
      ...lateWarnings,
    ]),
  })
}

/** A caller that says neither, or both, gets nothing. */
function newPassphraseOf(options: ChangePassphraseOptions): string | undefined {
  const { newPassphrase, unencrypted } = expectObject(options, '')
  if (newPassphrase !== undefined && unencrypted === undefined)
    return expectString(newPassphrase, 'newPassphrase')
  if (newPassphrase === undefined && unencrypted === true) return undefined
  throw new PKIError('ERR_PKI_OPTION', 'it is not said how the key shall be kept', {
    details: { option: 'newPassphrase', expected: 'either a new passphrase, or unencrypted: true' },
  })
}

/** Where a key lies. */
interface KeyPlace {
  readonly keyPath: string
  /** The CA that it belongs to; absent: it stands alone. */
  readonly layout?: Layout
}

/** Takes a folder for a CA, a file for a key; the key of a CA is known by its place. */
async function findKey(files: DurableFiles, path: string): Promise<KeyPlace> {
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

interface FoundKey extends KeyFile {
  readonly facts: FileFacts
}

/** Never through a symbolic link: the rename would replace the link. */
async function readKey(files: DurableFiles, { keyPath: path, layout }: KeyPlace): Promise<FoundKey> {
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
async function findCertificate(
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

async function assertPair(
  { keyPath, layout }: KeyPlace,
  certificate: CertificateRecord,
  publicKey: Uint8Array,
): Promise<void> {
  if (equalBytes(certificate.publicKey.der, publicKey)) return
  const [certificateKey, privateKey] = await Promise.all([
    sha256(certificate.publicKey.der, undefined),
    sha256(publicKey, undefined),
  ])
  throw new PKIError(
    'ERR_PKI_KEY_MISMATCH',
    `${quoteText(keyPath)} does not belong to the certificate in ${quoteText(layout?.root ?? '')}`,
    {
      details: { certificateKey: toHex(certificateKey), privateKey: toHex(privateKey) },
      hint: 'Restore both from one backup. A key by itself is changed where it lies alone: copy it elsewhere.',
    },
  )
}

async function findKept(
  { kept, files, crypto }: ChangePassphraseOptions,
  certificate: CertificateRecord | undefined,
): Promise<string | undefined> {
  if (kept === undefined || certificate === undefined) return undefined
  const fingerprint = toFingerprint(await sha256(certificate.der, crypto))
  return findStoredPassphrase({ ...kept, fingerprint, ...(files === undefined ? {} : { files }) })
}

function uncheckedWarnings(
  { layout }: KeyPlace,
  certificate: CertificateRecord | undefined,
): readonly string[] {
  if (layout === undefined || certificate !== undefined) return []
  return [
    `${quoteText(layout.root)} cannot be read, so nobody could tell whether this key is the CA's, and no passphrase that Orchard keeps was changed.`,
  ]
}

/** The key of a CA is replaced by one process at a time; one that stands alone has no lock. */
async function withLockOf<Result>(
  { layout }: KeyPlace,
  { files = nodeFileLayer }: StoreOptions,
  step: () => Promise<Result>,
): Promise<Result> {
  return layout === undefined ? step() : withLock({ files, path: bookPathsOf(layout).lock }, step)
}

interface Change {
  readonly place: KeyPlace
  readonly file: FoundKey
  readonly octets: Uint8Array
  readonly newPassphrase: string | undefined
  readonly keptPath: string | undefined
}

/**
 * First the new passphrase is kept beside the old one, then the key changes, then the old passphrase goes: at each
 * moment one that is kept opens the key that is there.
 */
async function replaceKey(files: DurableFiles, change: Change): Promise<readonly string[]> {
  const { place, file, octets, newPassphrase, keptPath } = change
  const current = await files.findBytes(file.path)
  if (current === undefined || !equalBytes(current, file.octets)) throw changedMeanwhile(file.path)
  if (place.layout !== undefined) await removeLeftovers(files, dirname(file.path))
  if (keptPath !== undefined && newPassphrase !== undefined) await keepToo(files, keptPath, newPassphrase)
  const { path, facts } = file
  await files.replaceFile({ path, text: octets, ...attributesOf(facts) })
  if (keptPath === undefined) return []
  try {
    if (newPassphrase === undefined) await files.discard(keptPath)
    else await keepOnly(files, keptPath, newPassphrase)
    return []
  } catch (error) {
    if (!isPKIError(error)) throw error
    return [
      `The passphrase is changed, but the old one is still kept in ${quoteText(keptPath)} too: ${error.message}.`,
    ]
  }
}

/** Only an interrupted change leaves them, and each holds a key: in clear, where that was asked for. */
async function removeLeftovers(files: DurableFiles, folder: string): Promise<void> {
  const names = (await files.list(folder)) ?? []
  for (const name of names.filter(isTemporaryName)) await files.discard(resolve(folder, name))
}

function changedMeanwhile(path: string): PKIError<'ERR_PKI_CONFLICT'> {
  return new PKIError('ERR_PKI_CONFLICT', `${quoteText(path)} has been changed meanwhile`, {
    details: { subject: path, reason: 'changed' },
    hint: 'Somebody else has replaced the key: run it again, with the passphrase that it has now.',
  })
}
