/**
 * What `import 'orchard-pki'` costs a program at start, over the import of an empty module: `npm run bench:import`. Each
 * sample is a process of its own that measures inside itself; the two take turns.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const SAMPLES = 21
const AT_MOST_MS = 20

/** Milliseconds that one import takes in a fresh process. */
function importMs(specifier: string): number {
  const code = `const start = performance.now(); await import(${JSON.stringify(specifier)}); console.log(performance.now() - start)`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return Number(stdout)
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN
}

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
const cost = median(samples.door) - median(samples.empty)
console.log(`empty module   ${median(samples.empty).toFixed(1)} ms, median of ${String(SAMPLES)} processes`)
console.log(`orchard-pki    ${median(samples.door).toFixed(1)} ms`)
console.log(
  `${cost <= AT_MOST_MS ? 'MET' : 'MISSED'}: ${cost.toFixed(1)} ms more, wanted ${String(AT_MOST_MS)}`,
)
