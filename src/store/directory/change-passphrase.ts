import { dirname, resolve } from 'node:path'
import { equalBytes, toFingerprint } from '../../base/bytes.js'
import { isPKIError, PKIError } from '../../base/errors.js'
import { expectObject, expectString } from '../../base/options.js'
import { quoteText } from '../../base/quote.js'
import { sha256 } from '../../keys/verify/digest.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import type { PassphraseSource } from '../ca-store.js'
import { cryptoOf } from '../verb-options.js'
import { bookPathsOf } from './books/book-paths.js'
import type { StoreOptions } from './ca-directory.js'
import { DurableFiles, isTemporaryName } from './durable-files.js'
import { expectOptions, expectPath } from './expect-options.js'
import { attributesOf } from './kept-attributes.js'
import { keepOnly, keepToo, recallPassphrase } from './kept-passphrase.js'
import { openKeyFile, rewriteKeyFile } from './key-file.js'
import { assertPair, findCertificate, findKey, readKey, uncheckedWarnings } from './key-place.js'
import type { FoundKey, KeyPlace } from './key-place.js'
import { withLock } from './lock/directory-lock.js'
import { nodeFileLayer } from './node-file-layer.js'
import { keyModeWarnings } from './open-ca-directory.js'
import { findStoredPassphrase } from './passphrase-files.js'
import type { StoredPassphraseOptions } from './passphrase-files.js'
import type { UserEnvironment } from './user-folders.js'

/** What is known of a key when its new passphrase is asked for. */
export interface OpenKeyFacts {
  /** The key file. */
  readonly keyPath: string
  /** The file that keeps the passphrase of this CA, and will keep the new one; absent: nobody keeps it. */
  readonly passphrasePath?: string
}

/** How a key shall be kept from now on. */
export type NewKeyProtection =
  | {
      /** Passphrase that encrypts it, or a function that asks for it and is called when the key is open. */
      readonly newPassphrase: string | ((key: OpenKeyFacts) => Promise<string>)
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
    /**
     * The passphrase as it is, or a function that asks for it: called only when the key is encrypted and nobody keeps
     * its passphrase.
     */
    readonly passphrase?: PassphraseSource
    /**
     * Where this user's files lie: the passphrase of this CA that `storePassphrase` has kept there opens the key where none
     * is given, and changes too. Absent: nobody looks.
     */
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
  assertOneProtection(options)
  const { crypto } = options
  const files = new DurableFiles(options.files)
  const place = await findKey(files, expectPath(options.path, 'path'))
  const file = await readKey(files, place)
  const certificate = await findCertificate(files, place)
  const recall = await findKept(options, certificate)
  const { key, wasEncrypted } = await openKeyFile(file, passphraseSource(options, file.path, recall), crypto)
  if (certificate !== undefined) await assertPair(place, certificate, key.publicKey)
  const keptPath = recall?.path
  const newPassphrase = await newPassphraseOf(options, {
    keyPath: file.path,
    ...(keptPath === undefined ? {} : { passphrasePath: keptPath }),
  })
  const octets = await rewriteKeyFile(file, key, { passphrase: newPassphrase, crypto })
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
function assertOneProtection(options: ChangePassphraseOptions): void {
  const { newPassphrase, unencrypted } = expectObject(options, '')
  if (typeof newPassphrase !== 'function' && newPassphrase !== undefined)
    expectString(newPassphrase, 'newPassphrase')
  if ((newPassphrase === undefined) === (unencrypted === true)) return
  throw new PKIError('ERR_PKI_OPTION', 'it is not said how the key shall be kept', {
    details: { option: 'newPassphrase', expected: 'either a new passphrase, or unencrypted: true' },
  })
}

async function newPassphraseOf(
  options: ChangePassphraseOptions,
  facts: OpenKeyFacts,
): Promise<string | undefined> {
  if (!('newPassphrase' in options)) return undefined
  const { newPassphrase } = options
  return typeof newPassphrase === 'function' ? newPassphrase(facts) : newPassphrase
}

/** What was given goes first, then what is kept, then who can be asked. */
function passphraseSource(
  { passphrase, crypto }: ChangePassphraseOptions,
  keyPath: string,
  recall: StoredPassphraseFile | undefined,
): PassphraseSource | undefined {
  if (recall === undefined || typeof passphrase === 'string') return passphrase
  return async () => (await recallPassphrase({ ...recall.options, keyPath, ...cryptoOf({ crypto }) })) ?? ''
}

/** A file that keeps a passphrase, and how it was found. */
interface StoredPassphraseFile {
  readonly path: string
  readonly options: StoredPassphraseOptions
}

async function findKept(
  { kept, files, crypto }: ChangePassphraseOptions,
  certificate: CertificateRecord | undefined,
): Promise<StoredPassphraseFile | undefined> {
  if (kept === undefined || certificate === undefined) return undefined
  const fingerprint = toFingerprint(await sha256(certificate.der, crypto))
  const options = { ...kept, fingerprint, ...(files === undefined ? {} : { files }) }
  const path = await findStoredPassphrase(options)
  return path === undefined ? undefined : { path, options }
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
