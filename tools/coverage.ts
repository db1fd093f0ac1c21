import { existsSync, readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { main as prepare } from './prepare.js'
import { status, ToolError } from './process.js'

/** Floors for each of the pure folders, in per cent. */
const FLOORS = { lines: 97, branches: 95 } as const

/** Folders that must be covered; a folder that does not exist yet is passed over. */
const PURE_FOLDERS = [
  'base',
  'der',
  'keys',
  'x509',
  'issue',
  'foreign',
  'check',
  'testing',
  'device',
] as const

/** Tests that look at the pure folders together. */
const ALSO_OF_PURE_FOLDERS = ['property', 'conformance'] as const

type Metric = keyof typeof FLOORS

/** How much of a file or a folder was run. */
type Coverage = Readonly<Record<Metric, { readonly covered: number; readonly total: number }>>

/**
 * `node tools/run.js coverage`: compiles, runs the tests of the pure folders under c8, and holds the
 * floors. What a folder is covered by only because a command or a store passes through it does not count; and whoever
 * runs `npm test` beside this does not run the tests of the disk twice.
 */
export async function main(): Promise<void> {
  await prepare()
  await runCovered()
  const summary = readFileSync('coverage/coverage-summary.json', 'utf8')
  const files = Object.entries(JSON.parse(summary) as Readonly<Record<string, Coverage>>)
  checkFloors(Object.fromEntries(files.filter(([path]) => !holdsOnlyTypes(sourcePath(path)))))
}

/** The sources are measured through their source maps; subprocesses run the bundle, which is left out. */
async function runCovered(): Promise<void> {
  const options = [
    ['--all', '--src', 'build/src', '--include', 'build/src/**', '--exclude-after-remap=false'],
    ['--reporter', 'json-summary', '--reporter', 'html', '--reporter', 'lcovonly'],
    ['--reports-dir', 'coverage', '--temp-directory', 'build/coverage'],
  ]
  const patterns = [...PURE_FOLDERS, ...ALSO_OF_PURE_FOLDERS].map((folder) => `test/${folder}/`)
  const command = ['tools/run.js', 'run-tests', ...patterns]
  const c8 = ['node_modules/c8/bin/c8.js', ...options.flat(), process.execPath, ...command]
  if ((await status(process.execPath, c8)) !== 0) throw new ToolError('tests fail')
}

/** A module of types alone compiles to nothing, is never loaded, and would count as not covered. */
function holdsOnlyTypes(source: string): boolean {
  const compiled = `build/${source.replace(/\.ts$/, '.js')}`
  if (!existsSync(compiled)) return false
  const code = readFileSync(compiled, 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '')
  return code.replace('export {};', '').trim() === ''
}

/** Prints one line for each pure folder, and throws when one is below a floor. */
export function checkFloors(files: Readonly<Record<string, Coverage>>): void {
  const faults: string[] = []
  for (const folder of PURE_FOLDERS) {
    const inside = Object.entries(files).filter(([path]) => sourcePath(path).startsWith(`src/${folder}/`))
    if (inside.length === 0) continue
    const percent = { lines: share(inside, 'lines'), branches: share(inside, 'branches') }
    console.log(`  src/${folder}: ${format(percent.lines)} of lines, ${format(percent.branches)} of branches`)
    for (const metric of ['lines', 'branches'] as const) {
      if (percent[metric] < FLOORS[metric]) faults.push(...explain(folder, metric, inside))
    }
  }
  if (faults.length > 0) throw new ToolError(faults.join('\n'))
}

function explain(
  folder: string,
  metric: Metric,
  inside: readonly (readonly [string, Coverage])[],
): readonly string[] {
  const missing = inside
    .map(
      ([
        path,
        {
          [metric]: { covered, total },
        },
      ]) => ({ path: sourcePath(path), count: total - covered }),
    )
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count)
    .map(({ path, count }) => `    ${path}: ${count} not covered`)
  return [
    `src/${folder}: less than ${FLOORS[metric]} % of ${metric} are covered; see coverage/index.html`,
    ...missing,
  ]
}

function share(files: readonly (readonly [string, Coverage])[], metric: Metric): number {
  const covered = files.reduce((sum, [, coverage]) => sum + coverage[metric].covered, 0)
  const total = files.reduce((sum, [, coverage]) => sum + coverage[metric].total, 0)
  return total === 0 ? 100 : (100 * covered) / total
}

function format(percent: number): string {
  return `${percent.toFixed(1)} %`
}

function sourcePath(path: string): string {
  return relative('.', path).split(sep).join('/')
}
