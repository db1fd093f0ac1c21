/**
 * What `import 'orchard-pki'` costs a program at start, over the import of an empty module: `npm run bench -- import`.
 * Each sample is a process of its own that measures inside itself; the two take turns.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { median } from '../support/median.js'
import { inScratchFolder } from '../support/scratch-folder.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const SAMPLES = 21
const AT_MOST_MS = 15
const AT_MOST_MB = 25

/** The library is imported. */
export const suite: BenchSuite = {
  name: 'import',
  title: "import 'orchard-pki' beside the import of an empty module",
  run: (say) => inScratchFolder((folder) => measure(say, folder)),
}

/** What one import costs a fresh process. */
interface ImportCost {
  /** Milliseconds until it is there. */
  readonly ms: number
  /** Memory of the process afterwards, in MB. */
  readonly megabytes: number
}

function measure(say: Say, folder: string): readonly Figure[] {
  writeFileSync(join(folder, 'empty.mjs'), '')
  const empty = pathToFileURL(join(folder, 'empty.mjs')).href
  const door = pathToFileURL('dist/index.js').href
  const samples: Record<'empty' | 'door', ImportCost[]> = { empty: [], door: [] }
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    samples.empty.push(importCost(empty))
    samples.door.push(importCost(door))
  }
  const middle = (of: 'empty' | 'door', key: keyof ImportCost): number =>
    median(samples[of].map((cost) => cost[key]))
  for (const of of ['empty', 'door'] as const)
    say(`${of.padEnd(6)} ${middle(of, 'ms').toFixed(1)} ms, ${middle(of, 'megabytes').toFixed(1)} MB`)
  const more = (key: keyof ImportCost): number => middle('door', key) - middle('empty', key)
  const what = "import 'orchard-pki', over an empty module"
  return [
    { id: 'over-empty', what, value: more('ms'), unit: 'ms', target: { atMost: AT_MOST_MS } },
    {
      id: 'memory-over-empty',
      what: `${what}: memory`,
      value: more('megabytes'),
      unit: 'MB',
      target: { atMost: AT_MOST_MB },
    },
  ]
}

/** Imports something in a fresh process, which measures itself. */
function importCost(specifier: string): ImportCost {
  const code = [
    'const start = performance.now()',
    `await import(${JSON.stringify(specifier)})`,
    'const ms = performance.now() - start',
    'console.log(JSON.stringify({ ms, megabytes: process.memoryUsage.rss() / 1e6 }))',
  ].join('\n')
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as ImportCost
}
