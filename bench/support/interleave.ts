import { median } from './median.js'

/** Something that is measured: one call makes one certificate, or judges one chain. */
export interface Contender<Result = Uint8Array> {
  /** What it is called in the table. */
  readonly name: string
  /** Does it once. */
  readonly run: () => Promise<Result>
}

/** What was measured of a contender. */
export interface Rate {
  /** Its name. */
  readonly name: string
  /** Median over the rounds of its calls per second. */
  readonly perSecond: number
}

/** How long to measure. */
export interface Plan {
  /** How many times everybody gets a turn. */
  readonly rounds: number
  /** Milliseconds of a turn; a call that has begun is ended. */
  readonly turnMs: number
}

/**
 * Measures several contenders in one run, in turns: the machine's mood then falls on all of them, so their ratios hold
 * where absolute figures do not.
 */
export async function interleave(
  contenders: readonly Contender<unknown>[],
  plan: Plan,
): Promise<readonly Rate[]> {
  const samples = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  for (const { run } of contenders) await turn(run, plan.turnMs / 4)
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const { name, run } of contenders) samples.get(name)?.push(await turn(run, plan.turnMs))
  }
  return contenders.map(({ name }) => ({ name, perSecond: median(samples.get(name) ?? []) }))
}

/** Calls one after the other for a while, and gives the calls per second. */
async function turn(run: Contender<unknown>['run'], turnMs: number): Promise<number> {
  const start = performance.now()
  let calls = 0
  let elapsed = 0
  while (elapsed < turnMs) {
    await run()
    calls += 1
    elapsed = performance.now() - start
  }
  return (calls * 1_000) / elapsed
}
