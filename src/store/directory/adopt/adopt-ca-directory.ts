import { dirname, join, resolve } from 'node:path'
import { expectArray, expectObject, expectRecord } from '../../../base/options.js'
import type { PassphraseSource } from '../../ca-store.js'
import { ADOPTED_LAYOUT_FILE, adoptedLayoutOf, formatAdoptedLayout, readLayout } from '../adopted-layout.js'
import type { AdoptedParts } from '../adopted-layout.js'
import { BookFiles } from '../books/book-files.js'
import { allowEqualSubjects } from '../books/unique-subject.js'
import { storeOptionsOf } from '../ca-directory.js'
import type { StoreOptions } from '../ca-directory.js'
import { DurableFiles, MODE } from '../durable-files.js'
import { expectPath } from '../expect-options.js'
import { commonPathsOf, layoutOf } from '../layout.js'
import type { Layout } from '../layout.js'
import { nodeFileLayer } from '../node-file-layer.js'
import { openCADirectory } from '../open-ca-directory.js'
import { assertSafeFolder } from '../safe-folder.js'
import { remarksOf } from './adoption-remarks.js'
import { findCA, findCABelow } from './find-ca.js'
import type { FoundCA } from './find-ca.js'
import { findConfig, findConfigAbove } from './find-config.js'
import type { FoundConfig } from './find-config.js'
import { findServers } from './find-servers.js'
import type { FoundServers } from './find-servers.js'
import { foreignFilesOf } from './foreign-files.js'
import type { ForeignFiles } from './foreign-files.js'
import { openFoundCA } from './open-found-ca.js'
import { readIndex } from './read-index.js'
import type { ReadIndex } from './read-index.js'
import type { AdoptedCADirectory } from './records.js'

/** What `adoptCADirectory` takes. */
export interface AdoptCADirectoryOptions extends StoreOptions {
  /** The folder of the CA: the one that holds `ca/` or `index.txt`. */
  readonly path: string
  /** Passphrase of the CA key, or a function that asks for it; it is called only when the key is encrypted. */
  readonly passphrase?: PassphraseSource
  /** Configuration that `openssl ca` was run with; absent: it is looked for in the folder. */
  readonly config?: string
  /** Further folders in which the files of servers are looked for. */
  readonly folders?: readonly string[]
  /** The environment, for `$ENV::NAME` and the home folder; absent: that of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

const OPTIONS = ['path', 'passphrase', 'config', 'folders', 'env', 'files', 'crypto'] as const

/**
 * Takes over a CA that was made by hand with `openssl ca`, so that the root which devices trust goes on signing. Finds
 * its parts by the configuration of openssl or by their names, sees that key and certificate belong together, and finds
 * the certificates of its servers. Writes two things: `orchard.json`, which says where everything lies, and
 * `unique_subject = no` in `index.txt.attr`. Nothing else is changed, and openssl goes on working there. Running it
 * again changes nothing.
 *
 * @throws {@link PKIError} `ERR_PKI_DIRECTORY` when there is no CA, or not a whole one; `ERR_PKI_CONFIG` for a
 * configuration that cannot be followed; `ERR_PKI_INDEX` for a damaged list; `ERR_PKI_KEY_MISMATCH` when key and
 * certificate do not belong together; `ERR_PKI_PASSPHRASE`; `ERR_PKI_UNSAFE_FILE` for a folder in which others could put
 * another CA; `ERR_PKI_FILE`; and the codes of `loadIssuer` for a CA that cannot sign.
 */
export async function adoptCADirectory(options: AdoptCADirectoryOptions): Promise<AdoptedCADirectory> {
  const request = readOptions(options)
  const { layer, files, foreign } = request
  await assertSafeFolder(files, request.path)
  const earlier = await readLayout(files, request.path)
  const { config, found: place } = await locate(request, earlier)
  await assertSafeFolder(files, dirname(place.parts.caKey))
  const opened = await openFoundCA(foreign, { parts: place.parts, ...optional(options) })
  const found = { ...place, parts: { ...place.parts, root: opened.path } }
  const index = await readIndex(layer, found.parts.index)
  const servers = await findServers(foreign, {
    ...request,
    found,
    config,
    ca: opened.certificate,
    index,
    earlier,
    crypto: options.crypto,
  })
  const written = await write(request, { earlier, found, servers })
  const directory = await openCADirectory({ path: request.path, ...storeOptionsOf(options) })
  const hasCRLNumber = (await foreign.kindOf(found.parts.crlNumber)) !== undefined
  return summary({ request, directory, config, found, index, servers, written, hasCRLNumber })
}

function optional({
  passphrase,
  crypto,
}: AdoptCADirectoryOptions): Pick<AdoptCADirectoryOptions, 'passphrase' | 'crypto'> {
  return { ...(passphrase === undefined ? {} : { passphrase }), ...(crypto === undefined ? {} : { crypto }) }
}

/** The options, taken. */
interface Request {
  readonly path: string
  readonly given: string | undefined
  readonly folders: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly layer: NonNullable<StoreOptions['files']>
  readonly files: DurableFiles
  readonly foreign: ForeignFiles
}

function readOptions(options: AdoptCADirectoryOptions): Request {
  expectRecord(options, '', OPTIONS)
  const { config, env = process.env, files: layer = nodeFileLayer } = options
  expectObject(env, 'env')
  return {
    path: resolve(expectPath(options.path, 'path')),
    given: config === undefined ? undefined : resolve(expectPath(config, 'config')),
    folders: expectArray(options.folders ?? [], 'folders').map((folder, at) =>
      resolve(expectPath(folder, `folders[${String(at)}]`)),
    ),
    env,
    layer,
    files: new DurableFiles(layer),
    foreign: foreignFilesOf(layer),
  }
}

interface Located {
  readonly config: FoundConfig | undefined
  readonly found: FoundCA
}

async function locate({ path, given, env, foreign }: Request, earlier: Layout): Promise<Located> {
  const currentFolder = process.cwd()
  const known = earlier.adopted ? earlier.config : undefined
  const config = await findConfig(foreign, { path, given, earlier: known, env })
  if (config === undefined) {
    const above = await findConfigAbove(foreign, { path, env })
    const { settings } = above ?? {}
    const below = settings && (await findCABelow(foreign, { path, settings, currentFolder }))
    if (below !== undefined) return { config: above, found: below }
  }
  const found = await findCA(foreign, { path, settings: config?.settings, currentFolder })
  return { config, found }
}

interface ToWrite {
  readonly earlier: Layout
  readonly found: FoundCA
  readonly servers: FoundServers
}

/** What was written. */
interface Written {
  readonly layoutPath: string | undefined
  readonly booksPath: string
  readonly changed: boolean
  readonly equalSubjectsAllowed: boolean
}

/** `orchard.json` comes last: while it is not there, the CA is not adopted. */
async function write(
  { path, layer, files }: Request,
  { earlier, found, servers }: ToWrite,
): Promise<Written> {
  const adoptedServers = new Map(servers.servers.map(({ name, places }) => [name, places]))
  const parts: AdoptedParts = { path, ...found.parts, adoptedServers }
  const layout = adoptedLayoutOf(parts)
  const booksPath = layout.books
  const equalSubjectsAllowed = (await allowEqualSubjects({ files: new BookFiles(layer), layout })).length > 0
  if (!earlier.adopted && isUsual(parts))
    return { layoutPath: undefined, booksPath, changed: equalSubjectsAllowed, equalSubjectsAllowed }
  const layoutPath = join(path, ADOPTED_LAYOUT_FILE)
  const text = formatAdoptedLayout(parts)
  const same = (await files.findText(layoutPath)) === text
  if (!same) await files.replaceFile({ path: layoutPath, text, mode: MODE.editable })
  return { layoutPath, booksPath, changed: !same || equalSubjectsAllowed, equalSubjectsAllowed }
}

/** Tells a CA that lies as `createCADirectory` lays it out: there is nothing to remember of it. */
function isUsual(parts: AdoptedParts): boolean {
  const usual = layoutOf(parts.path)
  const { adoptedServers, ...paths } = parts
  const sameServers = [...adoptedServers].every(([name, places]) => {
    const { certificate, key, csr } = commonPathsOf(usual, name)
    return places.certificate === certificate && places.key === key && places.csr === csr
  })
  const expected: Partial<Record<string, unknown>> = { ...usual }
  return sameServers && Object.entries(paths).every(([part, path]) => expected[part] === path)
}

interface Outcome {
  readonly request: Request
  readonly directory: AdoptedCADirectory['directory']
  readonly config: FoundConfig | undefined
  readonly found: FoundCA
  readonly index: ReadIndex
  readonly servers: FoundServers
  readonly written: Written
  readonly hasCRLNumber: boolean
}

/** What the configuration says. */
function configured(
  config: FoundConfig | undefined,
): Pick<AdoptedCADirectory, 'configPath' | 'policy' | 'hostSection' | 'configuredHosts'> {
  if (config === undefined) return { configuredHosts: Object.freeze([]) }
  const { path, policy, altNames } = config.settings
  return {
    configPath: path,
    ...(policy === undefined ? {} : { policy }),
    ...(altNames.extensions === undefined ? {} : { hostSection: altNames.extensions }),
    configuredHosts: Object.freeze([...altNames.hosts]),
  }
}

function summary(outcome: Outcome): AdoptedCADirectory {
  const { directory, config, found, index, servers, written, hasCRLNumber } = outcome
  const { layoutPath, booksPath, changed, equalSubjectsAllowed } = written
  return Object.freeze({
    outcome: changed ? 'adopted' : 'unchanged',
    directory,
    ...(layoutPath === undefined ? {} : { layoutPath }),
    booksPath,
    workingFolder: found.workingFolder,
    ...configured(config),
    entries: Object.freeze({ total: index.total, revoked: index.revoked }),
    equalSubjectsAllowed,
    servers: Object.freeze(servers.servers),
    remarks: Object.freeze(remarksOf({ config, found, servers, equalSubjectsAllowed, hasCRLNumber })),
  })
}
