import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { PKIError } from '../../../base/errors.js'
import { quoteText } from '../../../base/quote.js'
import { CA_FILES } from '../layout.js'
import type { AdoptedParts } from '../adopted-layout.js'
import type { CASettingPaths, CASettings } from './ca-settings.js'
import type { ForeignFiles } from './foreign-files.js'

/** Where the parts of a CA lie, absolute. */
export type CAParts = Omit<AdoptedParts, 'path' | 'adoptedServers'>

/** A CA that was found. */
export interface FoundCA {
  /** Where its parts lie. */
  readonly parts: CAParts
  /** The folder that openssl is to be run in, so that the relative paths of its configuration hold. */
  readonly workingFolder: string
  /** Whether its folder lies elsewhere than the configuration says: openssl would not find it. */
  readonly moved: boolean
}

/** What a CA is looked for with. */
export interface CASearch {
  /** The folder that was given, absolute. */
  readonly path: string
  /** What the configuration says; absent: there is none. */
  readonly settings: CASettings | undefined
  /** The folder that this process runs in. */
  readonly currentFolder: string
}

/** Names that the folder of a CA has below another one: the tutorial's, and that of openssl's own script. */
const FOLDER_NAMES = ['ca', '.', 'demoCA'] as const
/** Names that root certificates and CA keys have in the tutorials. */
const ROOT_NAMES = [
  CA_FILES.root,
  'cacert.pem',
  'certs/cacert.pem',
  'ca.cert.pem',
  'certs/ca.crt',
  'ca.crt',
  'ca.pem',
] as const
const KEY_NAMES = [
  CA_FILES.key,
  'private/cakey.pem',
  'private/ca.key',
  'ca.key.pem',
  'ca.key',
  'cakey.pem',
] as const
const NEW_CERTS_NAMES = [CA_FILES.newCerts, 'certs', '.'] as const

/**
 * Finds the parts of a CA: where its configuration says, run in the folder in which most of them are there; where that
 * leads nowhere, by the names that the tutorials give them. Reads the disk.
 *
 * @throws {@link PKIError} `ERR_PKI_DIRECTORY` when there is no CA, or not a whole one; `ERR_PKI_CONFIG` when the
 * configuration leads to another CA than the one in the folder; `ERR_PKI_INDEX` when openssl was interrupted while it
 * wrote its list.
 */
export async function findCA(files: ForeignFiles, search: CASearch): Promise<FoundCA> {
  const { path, settings } = search
  const configured = settings === undefined ? undefined : await findConfigured(files, search, settings)
  const shaped = await findByShape(files, path)
  if (configured !== undefined) {
    if (shaped !== undefined && settings !== undefined && !isWithin(path, configured.parts.index))
      throw otherCA({ configured, shaped, settings })
    return complete(files, path, await withDefaults(files, configured))
  }
  if (shaped === undefined) throw noCA(search)
  const config = settings?.path ?? join(shaped.ca, CA_FILES.config)
  const found = {
    parts: { ...shaped, config },
    workingFolder: dirname(config),
    moved: settings !== undefined,
  }
  return complete(files, path, found)
}

/** Finds the parts of a CA where a configuration above its folder says that they are in this folder. */
export async function findCABelow(
  files: ForeignFiles,
  search: CASearch & { readonly settings: CASettings },
): Promise<FoundCA | undefined> {
  const found = await findConfigured(files, search, search.settings)
  if (found === undefined || !isWithin(search.path, found.parts.index)) return undefined
  return complete(files, search.path, await withDefaults(files, found))
}

/** Tells whether a path lies in a folder. */
export function isWithin(folder: string, path: string): boolean {
  const below = relative(folder, path)
  return !isAbsolute(below) && below.split(sep)[0] !== '..'
}

async function findConfigured(
  files: ForeignFiles,
  { path, currentFolder }: CASearch,
  settings: CASettings,
): Promise<FoundCA | undefined> {
  const home = dirname(settings.path)
  const folders = [home, path, dirname(home), dirname(path), currentFolder]
  let best: { readonly found: FoundCA; readonly score: number } | undefined
  for (const folder of new Set(folders)) {
    const parts = resolveParts(settings, folder)
    const score = await countFound(files, parts)
    if (score > (best?.score ?? 0)) best = { found: { parts, workingFolder: folder, moved: false }, score }
  }
  return best?.found
}

function resolveParts({ path: config, paths }: CASettings, folder: string): CAParts {
  const index = resolve(folder, paths.database)
  const ca = dirname(index)
  const at = (name: keyof CASettingPaths, usual: string): string => {
    const value = paths[name]
    return value === undefined ? join(ca, usual) : resolve(folder, value)
  }
  return {
    ca,
    config,
    index,
    root: at('certificate', CA_FILES.root),
    caKey: at('privateKey', CA_FILES.key),
    newCerts: at('newCerts', CA_FILES.newCerts),
    serial: at('serial', CA_FILES.serial),
    crlNumber: at('crlNumber', CA_FILES.crlNumber),
    crl: at('crl', CA_FILES.crlFile),
  }
}

/** A folder in which neither list nor key is there is not the one; the list alone weighs more than anything else. */
async function countFound(files: ForeignFiles, { index, root, caKey, newCerts }: CAParts): Promise<number> {
  const weights = [
    [index, 8],
    [`${index}.old`, 2],
    [root, 2],
    [caKey, 2],
    [newCerts, 1],
  ] as const
  let score = 0
  for (const [path, weight] of weights) if ((await files.kindOf(path)) !== undefined) score += weight
  return score > 1 ? score : 0
}

/** A configuration may leave certificate and key to the command line; then they have their usual names. */
async function withDefaults(files: ForeignFiles, found: FoundCA): Promise<FoundCA> {
  const { parts } = found
  const { ca } = parts
  const root = (await isThere(files, parts.root)) ? parts.root : await firstOf(files, ca, ROOT_NAMES)
  const caKey = (await isThere(files, parts.caKey)) ? parts.caKey : await firstOf(files, ca, KEY_NAMES)
  return { ...found, parts: { ...parts, root: root ?? parts.root, caKey: caKey ?? parts.caKey } }
}

async function findByShape(files: ForeignFiles, path: string): Promise<CAParts | undefined> {
  for (const name of FOLDER_NAMES) {
    const ca = join(path, name)
    const index = join(ca, CA_FILES.index)
    const root = await firstOf(files, ca, ROOT_NAMES)
    const caKey = await firstOf(files, ca, KEY_NAMES)
    const hasList = (await isThere(files, index)) || (await isThere(files, `${index}.old`))
    if (!hasList || (root === undefined && caKey === undefined)) continue
    const newCerts = await firstOf(files, ca, NEW_CERTS_NAMES)
    return {
      ca,
      config: join(ca, CA_FILES.config),
      index,
      root: root ?? join(ca, CA_FILES.root),
      caKey: caKey ?? join(ca, CA_FILES.key),
      newCerts: newCerts ?? join(ca, CA_FILES.newCerts),
      serial: join(ca, CA_FILES.serial),
      crlNumber: join(ca, CA_FILES.crlNumber),
      crl: join(ca, CA_FILES.crlFile),
    }
  }
  return undefined
}

async function firstOf(
  files: ForeignFiles,
  folder: string,
  names: readonly string[],
): Promise<string | undefined> {
  for (const name of names) {
    const path = join(folder, name)
    if (await isThere(files, path)) return path
  }
  return undefined
}

async function isThere(files: ForeignFiles, path: string): Promise<boolean> {
  return (await files.kindOf(path)) !== undefined
}

/** Every part that issuing needs is there, or the first that is not is named. */
async function complete(files: ForeignFiles, path: string, found: FoundCA): Promise<FoundCA> {
  const { index, root, caKey, newCerts } = found.parts
  if (!(await isThere(files, index))) throw await noIndex(files, index)
  const parts = [
    [root, 'the certificate of the CA'],
    [caKey, 'the key of the CA'],
    [newCerts, 'the folder of issued certificates'],
  ] as const
  for (const [part, name] of parts) {
    if (await isThere(files, part)) continue
    throw new PKIError('ERR_PKI_DIRECTORY', `${quoteText(path)}: ${name} is missing: ${quoteText(part)}`, {
      details: { path, reason: 'incomplete' },
      hint:
        part === newCerts
          ? 'Make the folder: openssl ca needs it too.'
          : 'Put it there, from a backup if need be, or give the configuration that says where it is: --config FILE.',
    })
  }
  return found
}

async function noIndex(files: ForeignFiles, index: string): Promise<PKIError> {
  const kept =
    (await firstOf(files, dirname(index), [`${CA_FILES.index}.new`, `${CA_FILES.index}.old`])) ?? ''
  return new PKIError('ERR_PKI_INDEX', `${quoteText(index)} is missing, so nobody knows what was issued`, {
    details: { path: index, line: 0, reason: 'missing' },
    hint:
      kept === ''
        ? 'Restore it from a backup. An empty one would forget every certificate that was issued.'
        : `openssl was interrupted while it wrote: look at ${quoteText(kept)}, and rename it to index.txt if it is whole.`,
  })
}

function otherCA(found: {
  readonly configured: FoundCA
  readonly shaped: CAParts
  readonly settings: CASettings
}): PKIError<'ERR_PKI_CONFIG'> {
  const { configured, shaped, settings } = found
  const { path, section } = settings
  return new PKIError(
    'ERR_PKI_CONFIG',
    `${quoteText(path)} leads to the CA in ${quoteText(configured.parts.ca)}, and there is another one in ${quoteText(shaped.ca)}`,
    {
      details: { path, line: 0, name: `${section}.dir` },
      hint: 'Adopt the folder that is meant. If this one is a copy, say so in the configuration first: dir = . for example.',
    },
  )
}

function noCA({ path, settings }: CASearch): PKIError<'ERR_PKI_DIRECTORY'> {
  const leads = settings === undefined ? '' : `, nor where ${quoteText(settings.path)} leads`
  return new PKIError('ERR_PKI_DIRECTORY', `${quoteText(path)}: there is no CA of openssl in it${leads}`, {
    details: { path, reason: 'absent' },
    hint: 'Is the path right? Give the folder that holds ca/ or index.txt; --config FILE names a configuration that lies elsewhere.',
  })
}
