import { basename, dirname, join } from 'node:path'
import { systemCodeOf } from '../file-error.js'
import type { FileLayer } from '../file-layer.js'
import { appear, findLock, isEnded, listTickets, readHolder, writeTicket } from './lock-file.js'
import type { LockPlace, Ticket } from './lock-file.js'

/** More stealers in a row do not die of accidents. */
const MOST_CLAIMS = 8
const CLAIM = /\.(?:[0-9a-f]{32}|torn)$/

/**
 * Removes a lock whose process has ended, unless somebody else is about to. The right to remove the lock with nonce N is
 * itself a lock, beside it, with `.N` behind its name: a claim. Only who holds that claim, and then still finds N under
 * the name of the lock, removes it. Its holder has ended and cannot remove it either, so what is renamed is what was
 * judged, and the renamed file is looked at all the same: a person may have removed the stale lock in between.
 */
export async function stealLock(place: LockPlace, path: string, nonce: string | undefined): Promise<void> {
  if (basename(path).split('.').length > MOST_CLAIMS) return
  const { files } = place
  const claim = `${path}.${nonce ?? 'torn'}`
  const ticket = await writeTicket(place, claim)
  try {
    if (!(await claimOnce(place, ticket, claim))) return
    const found = await findLock(place, path)
    if (found.state === 'stale' && found.nonce === nonce) {
      await removeJudged(files, path, { nonce, aside: `${path}.${ticket.nonce}.stale` })
    }
    await files.remove(claim)
  } finally {
    await files.remove(ticket.path).catch(() => undefined)
  }
}

/** Takes a claim if nobody has it; clears the claim of a stealer that has ended, for the next try. */
async function claimOnce(place: LockPlace, ticket: Ticket, claim: string): Promise<boolean> {
  if (await appear(place.files, ticket, claim)) return true
  const found = await findLock(place, claim)
  if (found.state === 'stale') await stealLock(place, claim, found.nonce)
  return false
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
  for (const ticket of await listTickets(files, path)) {
    if (await isEnded(place, ticket)) await files.remove(ticket).catch(() => undefined)
  }
  const start = `${basename(path)}.`
  for (const name of await files.list(dirname(path))) {
    const left = join(dirname(path), name)
    if (!name.startsWith(start) || !CLAIM.test(name)) continue
    const found = await findLock(place, left)
    if (found.state === 'stale') await stealLock(place, left, found.nonce)
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
