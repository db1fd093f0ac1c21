/**
 * Makes a gate for work that is done on the spot and never waits: a batch of it would keep timers and sockets waiting to
 * its end. Whoever passes after `ms` milliseconds of work waits for a turn of the event loop; of those who wait, each
 * turn lets one on.
 *
 * @returns What to await before each piece of work; `undefined` where there is nothing to wait for.
 */
export function giveWayEvery(ms: number): () => Promise<void> | undefined {
  const waiting: (() => void)[] = []
  let last = performance.now()
  const letOneOn = (): void => {
    last = performance.now()
    waiting.shift()?.()
    if (waiting.length > 0) setImmediate(letOneOn)
  }
  return () => {
    if (waiting.length === 0 && performance.now() - last < ms) return undefined
    return new Promise((resolve) => {
      waiting.push(resolve)
      if (waiting.length === 1) setImmediate(letOneOn)
    })
  }
}
