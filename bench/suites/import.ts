/**
 * What `import 'orchard-pki'` costs a program at start, over the import of an empty module: `npm run bench -- import`.
 * Each sample is a process of its own that measures inside itself; the two take turns.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { median } from '../support/median.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const SAMPLES = 21
const AT_MOST_MS = 20

/** The library is imported. */
export const suite: BenchSuite = {
  name: 'import',
  title: "import 'orchard-pki' beside the import of an empty module",
  run,
}

function run(say: Say): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'orchard-bench-'))
  writeFileSync(join(folder, 'empty.mjs'), '')
  const empty = pathToFileURL(join(folder, 'empty.mjs')).href
  const door = pathToFileURL('dist/index.js').href
  const samples: Record<'empty' | 'door', number[]> = { empty: [], door: [] }
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    samples.empty.push(importMs(empty))
    samples.door.push(importMs(door))
  }
  rmSync(folder, { recursive: true })
  say(`empty module   ${median(samples.empty).toFixed(1)} ms, median of ${String(SAMPLES)} processes`)
  say(`orchard-pki    ${median(samples.door).toFixed(1)} ms`)
  const value = median(samples.door) - median(samples.empty)
  const what = "import 'orchard-pki', over an empty module"
  return Promise.resolve([{ id: 'over-empty', what, value, unit: 'ms', target: { atMost: AT_MOST_MS } }])
}

/** Milliseconds that one import takes in a fresh process. */
function importMs(specifier: string): number {
  const code = `const start = performance.now(); await import(${JSON.stringify(specifier)}); console.log(performance.now() - start)`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return Number(stdout)
}
