import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds between the request to end and the end by force. */
const GRACE_MS = 5_000

/** Ends a process that was started as the leader of its own group, and all that it started. */
export async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit')
    signal(child, 'SIGTERM')
    await Promise.race([ended, sleep(GRACE_MS, undefined, { ref: false })])
  }
  signal(child, 'SIGKILL')
}

/** A group that is gone needs no signal. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
