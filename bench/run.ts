/**
 * Runs every suite, or those that are named, each in a process of its own, and says MET or MISSED for each figure:
 * `npm run bench [-- NAME…] [--keep] [--long]`. `--keep` writes bench/results; `--long` adds what takes minutes. A bench
 * fails nothing: a figure that is more than 15 % worse than the kept one is a warning.
 */
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findLosses, keepResults, readResults } from './support/kept-results.js'
import { loadSuite } from './support/load-suite.js'
import { plainEnvironment } from './support/plain-environment.js'
import { figureLine, isMet } from './support/suite.js'
import type { BenchSuite, Figure } from './support/suite.js'

const SUITES = fileURLToPath(new URL('suites/', import.meta.url))
const RUNNER = fileURLToPath(new URL('support/run-suite.js', import.meta.url))

/** What all figures of a run come to. */
interface Tally {
  met: number
  judged: number
  readonly missed: string[]
  readonly broken: string[]
}

await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<void> {
  const names = readdirSync(SUITES)
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.slice(0, -3))
    .sort()
  const words = args.filter((arg) => !arg.startsWith('--'))
  const flags = args.filter((arg) => arg.startsWith('--'))
  const unknown = [
    ...words.filter((word) => !names.includes(word)),
    ...flags.filter((flag) => !['--keep', '--long'].includes(flag)),
  ]
  if (unknown.length > 0) {
    console.error(`no suite is called ${unknown.join(' or ')}: ${names.join(', ')}; flags: --keep, --long`)
    process.exitCode = 2
    return
  }
  const tally: Tally = { met: 0, judged: 0, missed: [], broken: [] }
  for (const name of words.length > 0 ? words : names) await measure(await loadSuite(name), args, tally)
  summarise(tally)
}

async function measure(suite: BenchSuite, args: readonly string[], tally: Tally): Promise<void> {
  const named = args.includes(suite.name)
  if (suite.long === true && !named && !args.includes('--long')) {
    console.log(`\n== ${suite.name}: left out, it takes minutes: name it, or give --long`)
    return
  }
  console.log(`\n== ${suite.name}: ${suite.title}`)
  const start = performance.now()
  const figures = await runSuite(suite, args)
  if (figures === undefined) {
    tally.broken.push(suite.name)
    return
  }
  console.log('')
  for (const figure of figures) console.log(figureLine(figure))
  for (const line of findLosses(readResults(suite.name), figures)) console.log(line)
  if (args.includes('--keep')) keepResults(suite, figures)
  count(tally, suite, figures)
  console.log(`${suite.name} took ${((performance.now() - start) / 1_000).toFixed(0)} s`)
}

/** Runs a suite in a process of its own, on one core where it wants that; `undefined` where it broke. */
async function runSuite(suite: BenchSuite, args: readonly string[]): Promise<readonly Figure[] | undefined> {
  const words = [RUNNER, suite.name, ...args.filter((arg) => arg === '--long')]
  const pinned = suite.oneCore === true && spawnSync('taskset', ['--version']).status === 0
  if (suite.oneCore === true && !pinned) console.log('there is no taskset: not held to one core')
  const [program, all] = pinned
    ? ['taskset', ['-c', '0', process.execPath, ...words]]
    : [process.execPath, words]
  const child = spawn(program, all, {
    env: plainEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  let figures: readonly Figure[] | undefined
  child.on('message', (message) => (figures = message as readonly Figure[]))
  const status = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (status !== 0) console.log(`BROKEN ${suite.name} ended with ${String(status)}`)
  return status === 0 ? figures : undefined
}

function count(tally: Tally, { name }: BenchSuite, figures: readonly Figure[]): void {
  for (const figure of figures) {
    const met = isMet(figure)
    if (met === undefined) continue
    tally.judged += 1
    if (met) tally.met += 1
    else tally.missed.push(`${name}: ${figureLine(figure)}`)
  }
}

function summarise({ met, judged, missed, broken }: Tally): void {
  console.log(`\n${String(met)} of ${String(judged)} targets MET`)
  for (const line of missed) console.log(`  ${line}`)
  if (broken.length > 0) console.log(`  broken: ${broken.join(', ')}`)
}
