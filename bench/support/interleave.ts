import { median } from './median.js'

/** Something that is measured: one call makes one certificate, or judges one chain. */
export interface Contender<Result = Uint8Array> {
  /** What it is called in the table. */
  readonly name: string
  /** Does it once. */
  readonly run: () => Promise<Result>
}

/** Something that counts for itself, such as a program in another language. */
export interface TurnTaker {
  /** What it is called in the table. */
  readonly name: string
  /** Works for so many milliseconds, and gives how often it did its job in a second. */
  readonly turn: (turnMs: number) => Promise<number>
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

/** Turns that everybody has before anything is measured. */
const WARM_UP_TURNS = 3

/**
 * Measures several contenders in one run, in turns: the machine's mood then falls on all of them, so their ratios hold
 * where absolute figures do not.
 */
export async function interleave(
  contenders: readonly Contender<unknown>[],
  plan: Plan,
): Promise<readonly Rate[]> {
  return interleaveTurns(contenders.map(turnTaker), plan)
}

/** The same for those that count for themselves. */
export async function interleaveTurns(takers: readonly TurnTaker[], plan: Plan): Promise<readonly Rate[]> {
  const samples = new Map<string, number[]>(takers.map(({ name }) => [name, []]))
  // What is compiled while it runs is compiled when it counts.
  for (const { turn } of takers) await turn(plan.turnMs * WARM_UP_TURNS)
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const { name, turn } of takers) samples.get(name)?.push(await turn(plan.turnMs))
  }
  return takers.map(({ name }) => ({ name, perSecond: median(samples.get(name) ?? []) }))
}

/** A contender that is called one time after the other for a while. */
export function turnTaker({ name, run }: Contender<unknown>): TurnTaker {
  return {
    name,
    turn: async (turnMs) => {
      const start = performance.now()
      let calls = 0
      let elapsed = 0
      while (elapsed < turnMs) {
        await run()
        calls += 1
        elapsed = performance.now() - start
      }
      return (calls * 1_000) / elapsed
    },
  }
}
