import { dirname } from 'node:path'
import { equalBytes } from '../../../base/bytes.js'
import { isPKIError, PKIError } from '../../../base/errors.js'
import { requirePEM } from '../../../base/pem.js'
import { quoteText } from '../../../base/quote.js'
import { readAnyPrivateKey } from '../../../keys/node/read-private-key.js'
import { readCertificate } from '../../../x509/read/certificate.js'
import type {
  CAStore,
  NewServerCertificate,
  ServerLookup,
  ServerPlacement,
  ServerPlaces,
  StoredServer,
} from '../../ca-store.js'
import type { DurableFiles } from '../durable-files.js'
import { MODE } from '../durable-files.js'
import type { Layout } from '../layout.js'
import { assertRealFolder } from '../open-ca-directory.js'
import { prepareHome } from './prepare-home.js'
import { isOneName } from './public-file.js'
import type { PublicFile } from './public-file.js'
import { commonHomeOf, findPairs, findServerNames, ownHomeOf, placesOfPair } from './server-home.js'
import type { PairNumbers, ServerHome } from './server-home.js'
import { RememberedFolders } from './remembered-folders.js'
import { warningsOf } from './server-warnings.js'

/** The files of the servers of a CA directory. */
export interface ServerShelf extends Pick<CAStore, 'findServer' | 'serverNames' | 'keepServerKey'> {
  /**
   * The files that put a certificate into use, in the order in which they are to be written: the request, then the
   * certificate, beside the key that it is for. Makes the folders; writes none of the files.
   *
   * @throws PKIError `ERR_PKI_FILE`; `ERR_PKI_OPTION` for a name that would leave its folder.
   */
  filesOf(certificate: NewServerCertificate): Promise<readonly PublicFile[]>
}

/** Opens the shelf of a CA directory. Touches nothing yet. */
export function openServerShelf(files: DurableFiles, layout: Layout): ServerShelf {
  const shelf = new Shelf(files, layout)
  return Object.freeze({
    findServer: (name, lookup) => shelf.findServer(name, lookup),
    serverNames: () => findServerNames(files, layout),
    keepServerKey: (name, keyPEM, placement) => shelf.keepServerKey(name, keyPEM, placement),
    filesOf: (certificate) => shelf.filesOf(certificate),
  } satisfies ServerShelf)
}

class Shelf {
  readonly #files: DurableFiles
  readonly #layout: Layout
  readonly #folders: RememberedFolders
  /** Folders whose own names this run has made durable. */
  readonly #kept = new Set<string>()

  constructor(files: DurableFiles, layout: Layout) {
    this.#files = files
    this.#layout = layout
    this.#folders = new RememberedFolders(files)
  }

  async findServer(name: string, lookup: ServerLookup = {}): Promise<StoredServer | undefined> {
    if (!isOneName(name)) return undefined
    const files = this.#files
    const found = await this.#findHome(name)
    if (found === undefined) return undefined
    const places = placesOfPair(found.home, await numberInUse(files, found))
    const [chainPEM, csrPEM, facts] = await Promise.all([
      files.findText(places.certificate, true),
      files.findText(places.csr, true),
      files.findFacts(places.key),
    ])
    const keyPEM =
      facts === undefined || lookup.withoutKey === true ? undefined : await files.findText(places.key)
    return Object.freeze({
      name,
      ...(chainPEM === undefined ? {} : { chainPEM }),
      hasKey: facts !== undefined,
      ...(keyPEM === undefined ? {} : { keyPEM }),
      ...(csrPEM === undefined ? {} : { csrPEM }),
      places: Object.freeze({ ...places }),
      warnings: facts === undefined ? [] : await warningsOf(files, { places, facts, owner: lookup.owner }),
    })
  }

  /**
   * With an owner this is root who writes into a folder of somebody else. A link at the file's own name is never followed
   * (`O_EXCL`, link), the file changes hands by its descriptor, and the folder is looked at right before. What remains:
   * Node has no `openat`, so who may rename the folder, or one above it, in the moment between can have the key file
   * appear in another folder. It overwrites nothing, and it is the owner's own key, which only the owner can read.
   */
  async keepServerKey(name: string, keyPEM: string, placement: ServerPlacement = {}): Promise<boolean> {
    const found = await this.#homeFor(name, placement)
    const made = await prepareHome(this.#files, this.#layout, { home: found.home, owner: placement.owner })
    await this.#keepNames(found, made)
    const publish = (number: number): Promise<boolean> =>
      this.#publishKey(placesOfPair(found.home, number), keyPEM, placement)
    if (placement.newPair !== true) return publish(await numberInUse(this.#files, found))
    const { certificates, keys } = found.pairs
    let number = Math.max(0, ...certificates, ...keys) + 1
    while (!(await publish(number))) number += 1
    return true
  }

  async filesOf({
    name,
    chainPEM,
    csrPEM,
    placement = {},
  }: NewServerCertificate): Promise<readonly PublicFile[]> {
    const found = await this.#homeFor(name, placement)
    const { owner } = placement
    const made = await prepareHome(this.#files, this.#layout, { home: found.home, owner })
    await this.#keepNames(found, made)
    const pair = await numberFor(this.#files, found, chainPEM)
    const common = { server: name, ownFolder: found.home.ownFolder !== undefined, pair }
    const owned = owner === undefined ? {} : { owner }
    return [
      { name: { ...common, kind: 'csr' }, text: csrPEM, ...owned },
      { name: { ...common, kind: 'certificate' }, text: chainPEM, ...owned },
    ]
  }

  /**
   * Nothing must be lost with the name of its folder. Who made that may have been interrupted before it was durable, so
   * it is made durable as long as nothing is in it; the folder above it once in each run.
   */
  async #keepNames({ home, pairs }: FoundHome, made: boolean): Promise<void> {
    const isUsed = pairs.keys.length + pairs.certificates.length > 0
    const folder = home.ownFolder ?? dirname(home.later.key)
    if (!made && (isUsed || (home.ownFolder === undefined && (await this.#isKept(folder))))) return
    const above = dirname(folder)
    await this.#files.syncFolder(above)
    if (!this.#kept.has(above)) await this.#files.syncFolder(dirname(above))
    this.#kept.add(above)
  }

  async #isKept(commonFolder: string): Promise<boolean> {
    return this.#kept.has(dirname(commonFolder)) || (await this.#folders.list(commonFolder)).length > 0
  }

  async #publishKey({ key: path }: ServerPlaces, text: string, { owner }: ServerPlacement): Promise<boolean> {
    await assertRealFolder(this.#files, dirname(path))
    try {
      await this.#files.publishFile({ path, text, mode: MODE.key, owner })
      return true
    } catch (error) {
      if (isPKIError(error, 'ERR_PKI_FILE_EXISTS')) return false
      throw error
    }
  }

  /** A server that is there keeps its home, whatever a caller would like. */
  async #homeFor(name: string, { ownFolder }: ServerPlacement): Promise<FoundHome> {
    if (!isOneName(name)) throw notOneName(name)
    const found = await this.#findHome(name)
    if (found !== undefined) return found
    const home = ownFolder === true ? ownHomeOf(this.#layout, name) : commonHomeOf(this.#layout, name)
    return { home, pairs: { certificates: [], keys: [] } }
  }

  async #findHome(name: string): Promise<FoundHome | undefined> {
    for (const home of [ownHomeOf(this.#layout, name), commonHomeOf(this.#layout, name)]) {
      const isThere =
        home.ownFolder === undefined || (await this.#files.findFacts(home.ownFolder))?.kind === 'folder'
      const pairs = isThere ? await findPairs(this.#files, this.#folders, home) : undefined
      if (pairs !== undefined && pairs.certificates.length + pairs.keys.length > 0) return { home, pairs }
    }
    return undefined
  }
}

interface FoundHome {
  readonly home: ServerHome
  readonly pairs: PairNumbers
}

/**
 * The pair in use: the last one whose certificate and key match. A key without a certificate is of a run that was
 * interrupted, or that goes on at this moment: the pair before it stays in use.
 */
async function numberInUse(files: DurableFiles, { home, pairs }: FoundHome): Promise<number> {
  const { certificates, keys } = pairs
  const [last, ...earlier] = certificates
  if (last === undefined) return keys.at(-1) ?? 1
  if (earlier.length === 0) return last
  for (const number of certificates) {
    const places = placesOfPair(home, number)
    const chainPEM = await files.findText(places.certificate, true)
    if (chainPEM !== undefined && (await isPair(files, places, chainPEM))) return number
  }
  return last
}

/** The pair whose key a certificate is for; where no key here is, the one in use. */
async function numberFor(files: DurableFiles, found: FoundHome, chainPEM: string): Promise<number> {
  const { certificates, keys } = found.pairs
  if (Math.max(1, ...certificates, ...keys) === 1) return 1
  for (const number of keys)
    if (await isPair(files, placesOfPair(found.home, number), chainPEM)) return number
  return numberInUse(files, found)
}

/** Who may not read a key cannot tell, and goes by the certificates. */
const UNREADABLE: readonly string[] = ['EACCES', 'EPERM', 'ELOOP', 'EISDIR']

/**
 * Whether a certificate is for a key file; damage of either is a no.
 *
 * @throws PKIError `ERR_PKI_FILE` when the disk fails: a guess would put a certificate beside another key.
 */
async function isPair(files: DurableFiles, { key }: ServerPlaces, chainPEM: string): Promise<boolean> {
  try {
    const pem = await files.findText(key)
    if (pem === undefined) return false
    const { publicKey } = await readAnyPrivateKey({ pem, extractable: false })
    return equalBytes(publicKey, readCertificate(requirePEM(chainPEM, ['CERTIFICATE']).der).publicKey.der)
  } catch (error) {
    const isUnknown = isPKIError(error, 'ERR_PKI_FILE') && !UNREADABLE.includes(error.details.systemCode)
    if (isPKIError(error) && !isUnknown) return false
    throw error
  }
}

function notOneName(name: string): PKIError<'ERR_PKI_OPTION'> {
  return new PKIError('ERR_PKI_OPTION', `name ${quoteText(name)} would leave its folder`, {
    details: { option: 'name', expected: 'the name of a server, without slashes' },
  })
}
