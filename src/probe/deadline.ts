import { SHARE_OF_ONE_STEP } from './limits.js'

/** The end of a probe, and of each step of it. */
export interface Deadline {
  /** Whether no time is left, or the caller has given up. */
  readonly isOver: () => boolean
  /**
   * Runs one step with a signal that fires when its share of the time is over, or all of it, or when the caller gives up.
   * What the step leaves behind must end at the signal.
   */
  readonly step: <Value>(run: (signal: AbortSignal) => Promise<Value>) => Promise<Value>
}

/** Starts the time of a probe. Reads the monotonic clock. */
export function startDeadline(timeoutMs: number, caller: AbortSignal | undefined): Deadline {
  const end = performance.now() + timeoutMs
  const left = (): number => Math.max(0, end - performance.now())
  return {
    isOver: () => left() === 0 || caller?.aborted === true,
    async step(run) {
      const controller = new AbortController()
      const abort = (): void => controller.abort()
      const timer = setTimeout(abort, Math.min(left(), timeoutMs * SHARE_OF_ONE_STEP))
      caller?.addEventListener('abort', abort)
      if (caller?.aborted === true) abort()
      try {
        return await run(controller.signal)
      } finally {
        clearTimeout(timer)
        caller?.removeEventListener('abort', abort)
        // Nothing of a step outlives it.
        abort()
      }
    },
  }
}
