import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { thisMachine, versionsOf } from './machine.js'
import type { Machine } from './machine.js'
import { amountOf } from './suite.js'
import type { BenchSuite, Figure } from './suite.js'

/** A suite's figures as bench/results/<suite>.json holds them. */
export interface KeptResults {
  /** Name of the suite. */
  readonly suite: string
  /** Its line for people. */
  readonly title: string
  /** Day of the run, `YYYY-MM-DD`. */
  readonly date: string
  /** What it ran on. */
  readonly machine: Machine
  /** What it ran with. */
  readonly versions: Readonly<Record<string, string>>
  /** What it measured. */
  readonly figures: readonly Figure[]
}

/** Where the results lie, from the project's root. */
export const RESULTS = 'bench/results'

/** A loss against the kept value above which a warning is printed. */
const WORTH_A_WARNING = 0.15

/** The kept results of a suite; `undefined` where it has none yet. */
export function readResults(suite: string): KeptResults | undefined {
  const path = pathOf(suite)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as KeptResults) : undefined
}

/** Keeps the figures of a suite, with the machine, the versions and the day. */
export function keepResults({ name, title, programs = [] }: BenchSuite, figures: readonly Figure[]): void {
  const kept: KeptResults = {
    suite: name,
    title,
    date: new Date().toISOString().slice(0, 10),
    machine: thisMachine(),
    versions: versionsOf(programs),
    figures: figures.map((figure) => ({ ...figure, value: Number(figure.value.toPrecision(4)) })),
  }
  mkdirSync(RESULTS, { recursive: true })
  writeFileSync(pathOf(name), `${JSON.stringify(kept, undefined, 2)}\n`)
}

/**
 * A line for each figure that is more than 15 % worse than the kept one. What is told in absolute units belongs to one
 * machine, so only ratios and what has a target are compared.
 */
export function findLosses(before: KeptResults | undefined, figures: readonly Figure[]): readonly string[] {
  const keptValues = new Map(before?.figures.map(({ id, value }) => [id, value]))
  return figures.flatMap((figure) => {
    const kept = keptValues.get(figure.id)
    if (kept === undefined || (figure.target === undefined && figure.unit !== 'x')) return []
    const loss = lossOf(figure, kept)
    if (loss <= WORTH_A_WARNING) return []
    const was = amountOf({ value: kept, unit: figure.unit })
    return [
      `WARNING ${figure.what}: ${amountOf(figure)}, kept ${was}: a loss of ${(loss * 100).toFixed(0)} %`,
    ]
  })
}

/** How much worse a figure is than the kept one, as a share of the kept one; negative where it is better. */
function lossOf({ value, target }: Figure, kept: number): number {
  const lowerIsBetter = target !== undefined && 'atMost' in target
  return (lowerIsBetter ? value - kept : kept - value) / kept
}

function pathOf(suite: string): string {
  return `${RESULTS}/${suite}.json`
}
