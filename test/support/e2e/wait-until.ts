import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds until waiting is given up: a loaded machine takes ten seconds where a free one takes one. */
const PATIENCE_MS = 120_000
const STEP_MS = 100

/** Waits until something is so, and fails after two minutes. */
export async function waitUntil(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS
  while (Date.now() < end) {
    if (await isSo()) return
    await sleep(STEP_MS)
  }
  throw new Error(`after ${PATIENCE_MS / 1000} seconds it is still not so: ${what}`)
}
