import { PKIError } from '../../../base/errors.js'
import type { PKIErrorDetails } from '../../../base/errors.js'
import { quoteText } from '../../../base/quote.js'
import { quoteForPOSIX } from '../../../base/quote-for-posix.js'
import { findLockFacts } from './lock-file.js'
import type { HeldLock, LockHolder, LockPlace } from './lock-file.js'

type Reason = PKIErrorDetails['ERR_PKI_LOCKED']['reason']

/** Makes the error for a lock that was waited for in vain: whose it is, since when, and what to do. */
export async function lockedError(
  place: LockPlace,
  path: string,
  { reason, holder }: HeldLock,
): Promise<PKIError<'ERR_PKI_LOCKED'>> {
  const fact =
    holder === undefined
      ? await describeUnreadable(place, path)
      : await describeHolder(place, { reason, holder })
  return new PKIError('ERR_PKI_LOCKED', `${quoteText(path)} is locked: ${fact}`, {
    details: { path, reason, host: holder?.host ?? '', pid: holder?.pid ?? 0 },
    hint: HINTS[reason](`rm ${quoteForPOSIX(path)}`),
  })
}

const HINTS = {
  alive: (rm: string) =>
    `Wait until that process ends, or end it, and run this again. If it has nothing to do with this CA: ${rm}`,
  'other-host': (rm: string) => `Wait until it ends there. If nothing there works on this CA any more: ${rm}`,
  'other-boot': (rm: string) =>
    `That machine was switched off in the middle, or another one has its name. If nothing works on this CA: ${rm}`,
  unreadable: (rm: string) => `If nothing else works on this CA: ${rm}`,
} as const satisfies Record<Reason, (rm: string) => string>

async function describeHolder(
  { machine }: LockPlace,
  { reason, holder }: { readonly reason: Reason; readonly holder: LockHolder },
): Promise<string> {
  const pid = `process ${String(holder.pid)}`
  const since = `since ${/^[\d:.TZ-]{1,30}$/.test(holder.since) ? holder.since : 'an unknown time'}`
  if (reason === 'alive') {
    if (holder.pid === machine.identity().pid) return `this process has it for something else, ${since}`
    const command = await machine.findCommand(holder.pid)
    return `${pid}${command === undefined ? '' : ` (${quoteText(command)})`} has it ${since}`
  }
  if (reason === 'other-boot')
    return `${pid} of an earlier boot of ${quoteText(holder.host)} took it, ${since}`
  const elsewhere = holder.host === machine.identity().host ? 'in another container on' : 'on'
  return `${pid} ${elsewhere} ${quoteText(holder.host)} has it ${since}`
}

async function describeUnreadable({ files }: LockPlace, path: string): Promise<string> {
  const facts = await findLockFacts(files, path)
  if (facts === undefined) return 'whose it is cannot be read'
  const since = new Date(Number(facts.modified / 1_000_000n)).toISOString()
  const owner = `it belongs to user ${String(facts.uid)} and is of ${since}`
  if (facts.kind !== 'file') return `it is no file; ${owner}`
  return `whose it is cannot be read (a crash of the machine, perhaps); ${owner}`
}
