import { resolve } from 'node:path'
import { fileError } from '../file-error.js'
import type { FileLayer } from '../file-layer.js'
import { nodeMachine } from './machine.js'
import type { Machine } from './machine.js'
import { releaseLock } from './steal-lock.js'
import { takeLock } from './take-lock.js'

export type { LockHolder } from './lock-file.js'

/** How a lock is taken. */
export interface LockOptions {
  /** The file system. */
  readonly files: FileLayer
  /** The lock file. Its folder is made when it is missing. */
  readonly path: string
  /** How long a lock is waited for that another process has, in milliseconds; absent: 30 000. */
  readonly waitMs?: number
  /** Processes and clocks; absent: those of this machine. */
  readonly machine?: Machine
}

const WAIT_MS = 30_000
/** Within this time after its own release a process lets others go first. */
const COURTESY_MS = 100
/** To see whether anybody waits costs as much as the lock itself, so it is not done more often than this. */
const COURTESY_EVERY_MS = 10
/** The callers of one process that want one lock. */
interface Line {
  /** Settles when the last of them is done. */
  tail: Promise<void>
  /** When this process had the lock last, by {@link Machine.elapsed}. */
  lastHeld: number
  /** When it looked last whether others wait. */
  lastPolite: number
  /** Nonces of locks that could not be removed: they are nobody's. */
  readonly abandoned: Set<string>
}

/** A process is one holder of a lock, however many of its functions want it: what they share is outside of them. */
const linesOf = new WeakMap<FileLayer, Map<string, Line>>()

/**
 * Does a step while this process, and in it this call alone, holds a lock. Callers of one process queue; a step that
 * takes the same lock again waits for itself. Reads and writes the disk, the clock and the table of processes.
 *
 * A lock is a file with the holder's host, boot, process number, start and a nonce, which appears complete and
 * exclusively, by a hard link. It is removed by its holder, or by another process of the same host, boot and namespace
 * once the system says that no process of that number and start exists. The races:
 *
 * - Two take a free lock: `link` gives its name to one file.
 * - Two find one stale lock N, and the slower would remove the lock that the faster one took after it: so the right to
 *   remove N is a lock of its own, `lock.N`, and N is looked for again under it. Whoever comes late finds another nonce.
 * - A stealer dies with its claim: the claim is a lock and is stolen in the same way, by a claim on the claim.
 * - A process number is used again: its start differs. A process that is dead but not yet taken notice of (a zombie)
 *   has ended when its last thread has.
 * - The holder removes its own lock: it lives, so nobody removes that lock in between; it reads the nonce first.
 * - A person removes a lock by hand while somebody steals it: the renamed file has another nonce and is linked back,
 *   unless a third has taken the lock within that instant. This is the one case that is not excluded.
 * - A process is killed between creating and writing: only its ticket is torn, which is no lock; where there are no
 *   hard links, see `appear` and `findLock`.
 *
 * @throws {@link PKIError} `ERR_PKI_LOCKED` when another process keeps the lock longer than `waitMs`, and when it is one
 * that is never taken away: another host's, another boot's, or one that cannot be read; `ERR_PKI_FILE` when the disk
 * refuses.
 */
export async function withLock<Result>(options: LockOptions, step: () => Promise<Result>): Promise<Result> {
  const machine = options.machine ?? nodeMachine
  const line = lineOf(options)
  const arrived = machine.elapsed()
  const turn = line.tail.then(() => holdLock({ ...options, machine }, { line, arrived }, step))
  line.tail = turn.then(ignore, ignore)
  return turn
}

/** One call that wants a lock. */
interface Caller {
  /** The line that it stands in. */
  readonly line: Line
  /** When it came. */
  readonly arrived: number
}

async function holdLock<Result>(
  { files, path, machine, waitMs = WAIT_MS }: LockOptions & { readonly machine: Machine },
  { line, arrived }: Caller,
  step: () => Promise<Result>,
): Promise<Result> {
  const place = { files, machine, abandoned: line.abandoned }
  // Who stands behind a thousand others of this process waits for these, and not for another process.
  const deadline = Math.max(arrived, line.lastHeld) + waitMs
  const now = machine.elapsed()
  const polite = now - line.lastHeld < COURTESY_MS && now - line.lastPolite >= COURTESY_EVERY_MS
  if (polite) line.lastPolite = now
  const nonce = await takeLock(place, { path, deadline, waitMs, polite }).catch((error: unknown) => {
    throw fileError(error, { action: 'lock', path })
  })
  try {
    return await step()
  } finally {
    // What the step has done is done: a lock that cannot be removed is not its failure.
    await releaseLock(place, path, nonce).catch(() => line.abandoned.add(nonce))
    line.lastHeld = machine.elapsed()
  }
}

function lineOf({ files, path }: LockOptions): Line {
  const key = resolve(path)
  const lines = linesOf.get(files) ?? new Map<string, Line>()
  linesOf.set(files, lines)
  const line = lines.get(key) ?? {
    tail: Promise.resolve(),
    lastHeld: -Infinity,
    lastPolite: -Infinity,
    abandoned: new Set(),
  }
  lines.set(key, line)
  return line
}

function ignore(): void {
  // A failure is its caller's; those behind it in the line have their own.
}
