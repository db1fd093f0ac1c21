import { basename } from 'node:path'
import { systemCodeOf } from '../file-error.js'
import type { FileLayer } from '../file-layer.js'
import {
  appear,
  ASIDE,
  findLock,
  INTENT,
  isEnded,
  listBeside,
  readHolder,
  TICKET,
  writeTicket,
} from './lock-file.js'
import type { HeldLock, LockPlace } from './lock-file.js'

const MOST_CLAIMS = 8
const LEFT = [TICKET, INTENT, ASIDE] as const
const CLAIM = /\.(?:[0-9a-f]{32}|torn)$/

/**
 * Removes a lock whose process has ended, unless somebody else is about to. The right to remove the lock with nonce N is
 * itself a lock, beside it, with `.N` behind its name: a claim. Only who holds that claim, and then still finds N under
 * the name of the lock, removes it. Its holder has ended and cannot remove it either, so what is renamed is what was
 * judged, and the renamed file is looked at all the same: a person may have removed the stale lock in between.
 *
 * @returns The claim that is in the way; `undefined` when the lock may be free now.
 */
export async function stealLock(
  place: LockPlace,
  path: string,
  nonce: string | undefined,
): Promise<Claim | undefined> {
  const { files } = place
  const claim = `${path}.${nonce ?? 'torn'}`
  const ticket = await writeTicket(place, claim)
  try {
    if (!(await appear(files, ticket, claim))) return await respectClaim(place, claim)
    const found = await findLock(place, path)
    if (found.state === 'stale' && found.nonce === nonce) {
      await removeJudged(files, path, { nonce, aside: `${path}.${ticket.nonce}${ASIDE}` })
    }
    await files.remove(claim)
    return undefined
  } finally {
    await files.remove(ticket.path).catch(() => undefined)
  }
}

/** A claim of somebody else. */
export interface Claim {
  /** Its file. */
  readonly path: string
  /** What was found there. */
  readonly found: HeldLock
}

/** Clears the claim of a stealer that has ended, for the next try. */
async function respectClaim(place: LockPlace, path: string): Promise<Claim | undefined> {
  const found = await findLock(place, path)
  if (found.state === 'held') return { path, found }
  if (found.state === 'free') return undefined
  // More stealers than this, each dead before the next, are no accident: a person should look.
  if (basename(path).split('.').length > MOST_CLAIMS)
    return { path, found: { state: 'held', reason: 'unreadable' } }
  return stealLock(place, path, found.nonce)
}

interface Judged {
  /** Nonce of the lock that was judged; absent: it was torn. */
  readonly nonce: string | undefined
  /** Where it is put before it goes. */
  readonly aside: string
}

async function removeJudged(files: FileLayer, path: string, { nonce, aside }: Judged): Promise<void> {
  await files.rename(path, aside)
  const renamed = await readHolder(files, aside)
  if (renamed !== undefined && renamed.nonce !== nonce) {
    // Back under its name, unless a third process has the lock by now: that one's is not overwritten.
    const ticket = { path: aside, nonce: renamed.nonce, text: `${JSON.stringify(renamed)}\n` }
    await appear(files, ticket, path)
  }
  await files.remove(aside)
}

/** Removes what killed processes left beside a lock. Only who holds the lock calls it. */
export async function sweepLeftovers(place: LockPlace, path: string): Promise<void> {
  const { files } = place
  for (const left of await listBeside(files, path, '')) {
    if (LEFT.some((end) => left.endsWith(end))) {
      if (await isEnded(place, left)) await files.remove(left).catch(() => undefined)
    } else if (CLAIM.test(left)) {
      const found = await findLock(place, left)
      if (found.state === 'stale') await stealLock(place, left, found.nonce)
    }
  }
}

/** Removes the lock of this process, and no other one: a person may have removed ours by hand. */
export async function releaseLock({ files }: LockPlace, path: string, nonce: string): Promise<void> {
  try {
    if ((await readHolder(files, path))?.nonce === nonce) await files.remove(path)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
  }
}
