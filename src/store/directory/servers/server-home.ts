import { basename, dirname, extname, join, sep } from 'node:path'
import type { ServerPlaces } from '../../ca-store.js'
import type { DurableFiles } from '../durable-files.js'
import type { Layout } from '../layout.js'
import { commonPathsOf } from '../layout.js'
import { RememberedFolders } from './remembered-folders.js'

/** What the files of a server are called in a folder of its own. */
export const OWN_FILES = { certificate: 'fullchain.pem', key: 'key.pem', csr: 'request.pem' } as const

/** Where the pairs of files of one server lie. */
export interface ServerHome {
  /** The folder that it has for itself; absent: its files lie in the common folders, or where they were adopted. */
  readonly ownFolder?: string
  /** Its first pair. */
  readonly first: ServerPlaces
  /** What the names of its later pairs are made of: those of an adopted server lie with ours, not among the user's. */
  readonly later: ServerPlaces
}

/** Numbers of the pairs of a server, the highest first. */
export interface PairNumbers {
  /** Those of which there is a certificate. */
  readonly certificates: readonly number[]
  /** Those of which there is a key. */
  readonly keys: readonly number[]
}

/** The home of a server that has a folder of its own. */
export function ownHomeOf(layout: Layout, name: string): ServerHome {
  const ownFolder = join(layout.servers, name)
  // What has been joined is normal: to join it again takes as long as a look at the disk, and a batch asks often.
  const within = `${ownFolder}${sep}`
  const first = {
    certificate: `${within}${OWN_FILES.certificate}`,
    key: `${within}${OWN_FILES.key}`,
    csr: `${within}${OWN_FILES.csr}`,
  }
  return { ownFolder, first, later: first }
}

/** The home of a server without a folder of its own. */
export function commonHomeOf(layout: Layout, name: string): ServerHome {
  const later = commonPathsOf(layout, name)
  return { first: layout.adoptedServers.get(name) ?? later, later }
}

/**
 * Where a pair of a server lies. Another one than the first has `-2` before its last extension: `box.key-2.pem`,
 * `fullchain-2.pem`. No first pair is called so, not even that of a server called `box-2`.
 */
export function placesOfPair({ first, later }: ServerHome, number: number): ServerPlaces {
  if (number === 1) return first
  const numbered = (path: string): string => {
    const extension = extname(path)
    return `${path.slice(0, path.length - extension.length)}-${String(number)}${extension}`
  }
  return { certificate: numbered(later.certificate), key: numbered(later.key), csr: numbered(later.csr) }
}

/** Looks which pairs a server has. A person may have removed older ones, so no number is taken for granted. */
export async function findPairs(
  files: DurableFiles,
  folders: RememberedFolders,
  { ownFolder, first, later }: ServerHome,
): Promise<PairNumbers> {
  const names = new Map<string, readonly string[]>()
  for (const folder of new Set([dirname(later.certificate), dirname(later.key)])) {
    // One of its own is looked at a few times only, and there may be very many of them.
    const found = ownFolder === undefined ? await folders.list(folder) : await files.list(folder)
    names.set(folder, found ?? [])
  }
  const numbersOf = async (part: 'certificate' | 'key'): Promise<readonly number[]> => {
    const beside = names.get(dirname(later[part])) ?? []
    // Most servers of a fleet have a folder of their own, and the common ones are empty.
    if (beside.length === 0 && first === later) return []
    const numbers = laterNumbers(beside, later[part])
    // Asked by its path, and not looked for among the names: some file systems take another case for the same name.
    return (await files.findFacts(first[part])) === undefined ? numbers : [...numbers, 1]
  }
  return { certificates: await numbersOf('certificate'), keys: await numbersOf('key') }
}

/** Numbers of the pairs after the first, the highest first. */
function laterNumbers(names: readonly string[], later: string): readonly number[] {
  const extension = extname(later)
  const start = `${basename(later, extension)}-`
  return names
    .filter((name) => name.startsWith(start) && name.endsWith(extension))
    .map((name) => name.slice(start.length, -extension.length))
    .filter((digits) => /^(?:[2-9]|[1-9]\d{1,5})$/.test(digits))
    .map(Number)
    .sort((a, b) => b - a)
}

const COMMON_NAME = /^([^.].*)\.(?:cert|key)(?:-\d+)?\.pem$/

/**
 * Names of the servers that have a certificate or a key, sorted.
 *
 * @throws PKIError `ERR_PKI_FILE` when a folder cannot be read.
 */
export async function findServerNames(files: DurableFiles, layout: Layout): Promise<readonly string[]> {
  const names = new Set<string>()
  for (const folder of [layout.serverCerts, layout.serverPrivate]) {
    for (const file of (await files.list(folder)) ?? []) {
      const name = COMMON_NAME.exec(file)?.[1]
      if (name !== undefined) names.add(name)
    }
  }
  const own = ((await files.list(layout.servers)) ?? []).filter((name) => !name.startsWith('.'))
  const homes = [
    ...own.map((name) => [name, ownHomeOf(layout, name)] as const),
    ...[...layout.adoptedServers.keys()].map((name) => [name, commonHomeOf(layout, name)] as const),
  ]
  for (const [name, home] of homes) if (!names.has(name) && (await hasAny(files, home))) names.add(name)
  return [...names].sort()
}

/** A file where a folder should be is no server. */
async function hasAny(files: DurableFiles, home: ServerHome): Promise<boolean> {
  if (home.ownFolder !== undefined && (await files.findFacts(home.ownFolder))?.kind !== 'folder') return false
  const { certificates, keys } = await findPairs(files, new RememberedFolders(files), home)
  return certificates.length > 0 || keys.length > 0
}
