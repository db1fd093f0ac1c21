import { dirname } from 'node:path'
import { systemCodeOf } from '../file-error.js'
import { appear, findLock, findLockFacts, isEnded, listBeside, TICKET, writeTicket } from './lock-file.js'
import type { LockPlace, Ticket } from './lock-file.js'
import { lockedError } from './locked-error.js'
import { stealLock, sweepLeftovers } from './steal-lock.js'
import type { Claim } from './steal-lock.js'

/** Longest pause between two tries, before jitter. */
const LONGEST_PAUSE_MS = 10
/**
 * Who has waited for so long, and not yet for as long as nobody holds a lock that works, tries this often. If pauses
 * only grew, whoever comes new would try ten times while an old one tries once: of eight processes one was seen to get
 * 14 turns and another 60.
 */
const EAGER_AFTER_MS = 60
const EAGER_UNTIL_MS = 5000
const EAGER_PAUSE_MS = 2
/** Whether a lock is stale is looked at with the first try, and then no more often than this. */
const LOOK_EVERY_MS = 50
/** How long a lock is waited for at least that only another machine or a person can remove, however old it is. */
const SHORTEST_WAIT_MS = 1000
/** How long it lets them. */
const YIELD_MS = LONGEST_PAUSE_MS / 2

/** One wish for a lock. */
export interface LockWish {
  /** The lock file. */
  readonly path: string
  /** When to give up, by `Machine.elapsed`. */
  readonly deadline: number
  /** How long that is, in milliseconds. */
  readonly waitMs: number
  /** Whether others who wait go first: this process has only just had the lock. */
  readonly polite: boolean
}

/**
 * Takes a lock: the one take of a lock of its path that happens at a time in this process.
 *
 * @returns The nonce of the lock that is ours now.
 * @throws PKIError `ERR_PKI_LOCKED`; errors of the file layer as they are.
 */
export async function takeLock(place: LockPlace, wish: LockWish): Promise<string> {
  const { files } = place
  const ticket = await firstTicket(place, wish.path)
  try {
    if (wish.polite) await letOthersGo(place, ticket, wish.path)
    const stolen = await waitForName(place, ticket, wish)
    if (stolen) await sweepLeftovers(place, wish.path).catch(() => undefined)
  } finally {
    await files.remove(ticket.path).catch(() => undefined)
  }
  return ticket.nonce
}

/** The folder of the lock is made by whoever needs it first. */
async function firstTicket(place: LockPlace, path: string): Promise<Ticket> {
  try {
    return await writeTicket(place, path)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
  }
  await place.files.makeFolder(dirname(path), undefined).catch((error: unknown) => {
    if (systemCodeOf(error) !== 'EEXIST') throw error
  })
  return writeTicket(place, path)
}

/** Whoever has just had the lock would always be the first to have it again. */
async function letOthersGo(place: LockPlace, own: Ticket, path: string): Promise<void> {
  for (const ticket of await listBeside(place.files, path, TICKET)) {
    if (ticket === own.path) continue
    if (!(await isEnded(place, ticket))) return place.machine.wait(YIELD_MS)
    await place.files.remove(ticket).catch(() => undefined)
  }
}

/** Tries until the ticket has the name of the lock; true when a stale lock stood there. */
async function waitForName(place: LockPlace, ticket: Ticket, wish: LockWish): Promise<boolean> {
  const { files, machine } = place
  let stolen = false
  let pause = 1
  let looked = -Infinity
  const arrived = machine.elapsed()
  while (!(await appear(files, ticket, wish.path))) {
    const now = machine.elapsed()
    if (now - looked >= LOOK_EVERY_MS || now >= wish.deadline) {
      looked = now
      if (await stealIfStale(place, wish, now)) {
        stolen = true
        continue
      }
    }
    const waited = now - arrived
    const isEager = waited >= EAGER_AFTER_MS && waited < EAGER_UNTIL_MS
    await machine.wait((isEager ? EAGER_PAUSE_MS : pause) * (0.5 + Math.random()))
    pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)
  }
  return stolen
}

/** True when it is worth trying again at once. */
async function stealIfStale(place: LockPlace, wish: LockWish, now: number): Promise<boolean> {
  const found = await findLock(place, wish.path)
  if (found.state === 'free') return false
  const claim =
    found.state === 'held' ? { path: wish.path, found } : await stealLock(place, wish.path, found.nonce)
  if (claim === undefined) return true
  if (now < wish.deadline && !(await isHopeless(place, wish, { ...claim, now }))) return false
  throw await lockedError(place, claim.path, claim.found)
}

/** A lock is held for milliseconds. One that is older than our patience, and that nobody here can free, will stay. */
async function isHopeless(
  { files, machine }: LockPlace,
  { deadline, waitMs }: LockWish,
  { path, found, now }: Claim & { readonly now: number },
): Promise<boolean> {
  if (found.reason === 'alive' || now - (deadline - waitMs) < SHORTEST_WAIT_MS) return false
  const facts = await findLockFacts(files, path)
  return facts !== undefined && machine.now().getTime() - Number(facts.modified / 1_000_000n) > waitMs
}
