import { readFileSync } from 'node:fs'
import { readResults } from '../bench/support/kept-results.js'
import type { KeptResults } from '../bench/support/kept-results.js'
import { amountOf, isMet } from '../bench/support/suite.js'
import type { Figure } from '../bench/support/suite.js'
import { listFiles } from './files.js'
import { writeMadeParts } from './made-parts.js'
import { throughputAlternative, throughputChart } from './performance-chart.js'
import { fleetPart } from './performance-fleet.js'

const PAGE = 'docs/performance.md'
const CHART = 'docs/drawings/throughput.svg'

/** The page about performance and its drawing, which are made from bench/results. */
export const PERFORMANCE_FILES: Readonly<Record<string, () => string>> = {
  [CHART]: throughputChart,
  [PAGE]: () => writeMadeParts(readFileSync(PAGE, 'utf8'), performanceParts()),
}

/** Suites whose figures have a part of their own. */
const DRAWN_APART: readonly string[] = ['profile']

/** The parts of the page by the names of their marks: `machine`, `chart`, `profile`, `fleet`, and `suite: NAME`. */
export function performanceParts(): Readonly<Record<string, () => string>> {
  const suites = listFiles('bench/suites', '.ts').map((file) => file.slice('bench/suites/'.length, -3))
  return {
    machine: () => machinePart(suites),
    chart: () => `![${throughputAlternative()}](drawings/throughput.svg)`,
    profile: profilePart,
    fleet: fleetPart,
    ...Object.fromEntries(
      suites
        .filter((suite) => !DRAWN_APART.includes(suite))
        .map((suite) => [`suite: ${suite}`, () => suitePart(suite)]),
    ),
  }
}

function notKept(suite: string): string {
  return `_Not kept yet: \`npm run bench -- ${suite} --keep\`, then \`npm run pages\`._`
}

/** On what, with what and when the figures were measured; each machine once. */
function machinePart(suites: readonly string[]): string {
  const kept = suites.map(readResults).filter((results) => results !== undefined)
  const byMachine = new Map<string, KeptResults[]>()
  for (const results of kept) {
    const { cpu, cores, memoryGiB, system } = results.machine
    const key = `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}`
    byMachine.set(key, [...(byMachine.get(key) ?? []), results])
  }
  return [...byMachine].map(([machine, all]) => machineLines(machine, all)).join('\n\n')
}

function machineLines(machine: string, all: readonly KeptResults[]): string {
  const versions = Object.assign({}, ...all.map((each) => each.versions)) as Readonly<Record<string, string>>
  const dates = [...new Set(all.map(({ date }) => date))].sort()
  return [
    `- **Machine:** ${machine}`,
    `- **Versions:** ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(' · ')}`,
    `- **When:** ${dates.join(', ')}; suites ${all.map(({ suite }) => `\`${suite}\``).join(', ')}`,
  ].join('\n')
}

/** Every figure of a suite, judged where it has a target. */
function suitePart(suite: string): string {
  const results = readResults(suite)
  if (results === undefined) return notKept(suite)
  return [
    '| figure | measured | wanted | |',
    '| --- | ---: | ---: | --- |',
    ...results.figures.map(
      (figure) => `| ${figure.what} | ${amountOf(figure)} | ${wanted(figure)} | ${verdict(figure)} |`,
    ),
  ].join('\n')
}

function wanted({ target, unit }: Figure): string {
  if (target === undefined) return ''
  return 'atLeast' in target
    ? `≥ ${amountOf({ value: target.atLeast, unit })}`
    : `≤ ${amountOf({ value: target.atMost, unit })}`
}

function verdict(figure: Figure): string {
  const met = isMet(figure)
  return met === undefined ? '' : met ? 'met' : '**missed**'
}

/** A row for each part of the time, a column for each provider. */
function profilePart(): string {
  const figures = readResults('profile')?.figures
  if (figures === undefined) return notKept('profile')
  const rows = figures
    .filter(({ id }) => id.startsWith('core-'))
    .map(({ id, what, value }) => {
      const other = figures.find((figure) => figure.id === id.replace('core-', 'node-'))
      const part = what.slice(what.indexOf(': ') + 2)
      return `| ${part} | ${percent(value)} | ${percent(other?.value ?? NaN)} |`
    })
  return ['| who runs | WebCrypto | `nodeCrypto` |', '| --- | ---: | ---: |', ...rows].join('\n')
}

function percent(value: number): string {
  return `${value.toFixed(1)} %`
}
