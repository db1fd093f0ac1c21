import { basename, dirname, join } from 'node:path'
import { toHex } from '../../../base/bytes.js'
import type { PKIErrorDetails } from '../../../base/errors.js'
import { expectInteger, expectObject, expectString } from '../../../base/options.js'
import { hasNoLinks, systemCodeOf } from '../file-error.js'
import type { FileFacts, FileLayer } from '../file-layer.js'
import { sameBoot } from './machine.js'
import type { Machine, ProcessIdentity } from './machine.js'

/** Who holds a lock: enough to tell whether that process still lives, and to tell a person. */
export interface LockHolder extends ProcessIdentity {
  /** When it began to wait for the lock, ISO 8601. */
  readonly since: string
  /** 32 random hexadecimal digits: tells two locks of one process apart. */
  readonly nonce: string
}

/** What stands under the name of a lock. */
export type FoundLock =
  /** Nothing. */
  | { readonly state: 'free' }
  /** A lock whose process has ended. */
  | { readonly state: 'stale'; readonly nonce: string | undefined }
  | HeldLock

/** A lock that is not to be touched. */
export interface HeldLock {
  /** Tells it from the other things that are found. */
  readonly state: 'held'
  /** Why it is not to be touched. */
  readonly reason: PKIErrorDetails['ERR_PKI_LOCKED']['reason']
  /** Whose it is; absent where it does not say so. */
  readonly holder?: LockHolder
}

/** Where locks are, and whose machine judges them. */
export interface LockPlace {
  /** The file system. */
  readonly files: FileLayer
  /** The machine. */
  readonly machine: Machine
  /** Nonces of locks that this process could not remove when it was done with them. */
  readonly abandoned: ReadonlySet<string>
}

/** A lock that is written and waits for its name. */
export interface Ticket {
  /** Its temporary path. */
  readonly path: string
  /** Its nonce. */
  readonly nonce: string
  /** What it says. */
  readonly text: string
}

const MOST_OCTETS = 4096
const NONCE = /^[0-9a-f]{32}$/
/** What the name of a ticket ends with. */
export const TICKET = '.tmp'
/** What it ends with while its owner writes the lock itself. */
export const INTENT = '.intent'
/** What the name of a lock ends with that was taken away and is about to be removed. */
export const ASIDE = '.stale'
/** Everybody who may work in the folder may see who holds its lock. */
const LOCK_MODE = 0o644

/** Writes a complete lock beside its path, under a name that nobody else uses. */
export async function writeTicket({ files, machine }: LockPlace, path: string): Promise<Ticket> {
  const nonce = toHex(globalThis.crypto.getRandomValues(new Uint8Array(16)))
  const holder: LockHolder = { ...machine.identity(), since: machine.now().toISOString(), nonce }
  const ticket = { path: `${path}.${nonce}${TICKET}`, nonce, text: `${JSON.stringify(holder)}\n` }
  await createWhole(files, ticket.path, ticket.text)
  return ticket
}

/**
 * Gives a ticket the name of the lock, unless something has that name: true for one of many who try at once. Where the
 * file system has no hard links, the lock is created empty and then written, and the ticket is called an intent as long
 * as that takes, so that {@link findLock} knows whose an empty lock is.
 */
export async function appear(files: FileLayer, ticket: Ticket, path: string): Promise<boolean> {
  try {
    await files.link(ticket.path, path)
    return true
  } catch (error) {
    // A server may carry out a link, lose its answer, and refuse when it is asked again (NFS).
    if (systemCodeOf(error) === 'EEXIST') return (await findHolder(files, path))?.nonce === ticket.nonce
    if (!hasNoLinks(error)) throw error
  }
  return (await findLockFacts(files, path)) === undefined && writeOver(files, ticket, path)
}

async function writeOver(files: FileLayer, ticket: Ticket, path: string): Promise<boolean> {
  const intent = `${path}.${ticket.nonce}${INTENT}`
  await files.rename(ticket.path, intent)
  try {
    await createWhole(files, path, ticket.text)
    return true
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await files.rename(intent, ticket.path)
  }
}

/** Looks at what stands under the name of a lock. */
export async function findLock(place: LockPlace, path: string): Promise<FoundLock> {
  try {
    const holder = await readHolder(place.files, path)
    if (holder !== undefined) return await judge(place, holder)
    return (await isOrphan(place, path)) ? { state: 'stale', nonce: undefined } : UNREADABLE
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === 'ENOENT') return { state: 'free' }
    // Windows says EPERM or EBUSY of a file that is being removed.
    if (['EACCES', 'EPERM', 'EBUSY', 'ELOOP', 'EISDIR'].includes(code)) return UNREADABLE
    throw error
  }
}

const UNREADABLE: HeldLock = { state: 'held', reason: 'unreadable' }

async function judge({ machine, abandoned }: LockPlace, holder: LockHolder): Promise<FoundLock> {
  const self = machine.identity()
  if (holder.host !== self.host) return { state: 'held', reason: 'other-host', holder }
  if (!sameBoot(holder, self)) return { state: 'held', reason: 'other-boot', holder }
  if (holder.namespace !== self.namespace) return { state: 'held', reason: 'other-host', holder }
  const ended = abandoned.has(holder.nonce) || (await machine.hasEnded(holder))
  return ended ? { state: 'stale', nonce: holder.nonce } : { state: 'held', reason: 'alive', holder }
}

/**
 * Proves that whoever created an empty or torn lock has ended: its intent lies beside the lock until the lock is
 * written, so it is one of the intents there when the lock is still torn afterwards, and all of these have ended.
 */
async function isOrphan(place: LockPlace, path: string): Promise<boolean> {
  const intents = await listBeside(place.files, path, INTENT)
  if (intents.length === 0) return false
  for (const intent of intents) if (!(await isEnded(place, intent))) return false
  return (await readHolder(place.files, path)) === undefined
}

/** Paths of the files beside a lock that belong to it, by what their names end with. */
export async function listBeside(files: FileLayer, path: string, end: string): Promise<readonly string[]> {
  const names = await files.list(dirname(path))
  const start = `${basename(path)}.`
  return names
    .filter((name) => name.startsWith(start) && name.endsWith(end))
    .map((name) => join(dirname(path), name))
}

/** Tells whether a file names a holder that has ended. */
export async function isEnded(place: LockPlace, path: string): Promise<boolean> {
  try {
    const holder = await readHolder(place.files, path)
    return holder !== undefined && (await judge(place, holder)).state === 'stale'
  } catch {
    return false
  }
}

async function findHolder(files: FileLayer, path: string): Promise<LockHolder | undefined> {
  return readHolder(files, path).catch(() => undefined)
}

/** Reads who holds a lock; `undefined` where the file does not say so. */
export async function readHolder(files: FileLayer, path: string): Promise<LockHolder | undefined> {
  const bytes = await files.read(path, false, MOST_OCTETS)
  return parseHolder(new TextDecoder().decode(bytes))
}

/** What the file system says of a lock; `undefined` where it says nothing. */
export async function findLockFacts(files: FileLayer, path: string): Promise<FileFacts | undefined> {
  return files.facts(path).catch(() => undefined)
}

/** Reads the text of a lock; `undefined` where it is torn, or something else. */
export function parseHolder(text: string): LockHolder | undefined {
  if (!text.endsWith('\n')) return undefined
  try {
    return holderOf(expectObject(JSON.parse(text), ''))
  } catch {
    return undefined
  }
}

function holderOf(fields: Readonly<Record<string, unknown>>): LockHolder | undefined {
  const textOf = (name: string): string => expectString(fields[name], name)
  const holder = {
    host: textOf('host'),
    bootId: textOf('bootId'),
    namespace: textOf('namespace'),
    pid: expectInteger(fields['pid'], 'pid', { min: 1, max: Number.MAX_SAFE_INTEGER }),
    startTime: textOf('startTime'),
    since: textOf('since'),
    nonce: textOf('nonce'),
  }
  return NONCE.test(holder.nonce) ? holder : undefined
}

async function createWhole(files: FileLayer, path: string, text: string): Promise<void> {
  const file = await files.create(path)
  try {
    const bytes = new TextEncoder().encode(text)
    let written = 0
    while (written < bytes.length) {
      const taken = await file.write(bytes.subarray(written))
      if (taken === 0) throw Object.assign(new Error('the lock was taken in part only'), { code: 'ENOSPC' })
      written += taken
    }
    // Where modes do not exist it is refused, and nothing is lost.
    await file.setMode(LOCK_MODE).catch(() => undefined)
  } catch (error) {
    await files.remove(path).catch(() => undefined)
    throw error
  } finally {
    await file.close()
  }
}
