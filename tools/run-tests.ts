import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { listFiles } from './files.js'
import { status, ToolError } from './process.js'

/** Which tests to run. */
export interface TestSelection {
  /** Tests that start Jupyter and a browser, instead of all others. */
  readonly e2e: boolean
  /** Only files whose path holds one of these; all when empty. */
  readonly patterns: readonly string[]
}

/** More processes than this gain nothing on the machines that run this. */
const MOST_PROCESSES = 2

/** `node tools/run.js run-tests [--e2e] [pattern…]`: runs compiled tests, without compiling anything. */
export async function main(args: readonly string[]): Promise<void> {
  const patterns = args.filter((arg) => !arg.startsWith('--'))
  process.exitCode = await runTests({ e2e: args.includes('--e2e'), patterns })
}

/**
 * Runs the selected tests, and gives the exit status: in one process, or by turns in two where the machine has two
 * cores. The tests that drive a browser and a Jupyter have the machine to themselves.
 */
export async function runTests(selection: TestSelection): Promise<number> {
  const files = testFiles(selection)
  if (files.length === 0)
    throw new ToolError(`no test file matches ${selection.patterns.join(' or ') || 'test/**'}`)
  const count = selection.e2e ? 1 : Math.min(MOST_PROCESSES, availableParallelism(), files.length)
  const commands = Array.from({ length: count }, (_, turn) =>
    testCommand(
      `${selection.e2e ? 'e2e' : 'tests'}-${String(turn + 1)}`,
      files.filter((_file, index) => index % count === turn),
    ),
  )
  const [only] = commands
  // The reporter has said all; its summary stays the last thing on the screen.
  if (only !== undefined && count === 1) return status(process.execPath, only)
  return runTogether(commands)
}

/**
 * The arguments of Node that run some tests in one process: an entry file imports each compiled test. The list is made
 * from the sources, so the compiled test of a source that is gone does not run.
 */
function testCommand(name: string, files: readonly string[]): readonly string[] {
  const entry = `build/run-${name}.js`
  mkdirSync('build', { recursive: true })
  writeFileSync(entry, entrySource(files))
  return [
    '--enable-source-maps',
    '--test-reporter=./build/tools/test-reporter.js',
    '--test-reporter-destination=stdout',
    entry,
  ]
}

/** A file that cannot be loaded is one failed test, and the others still run. */
function entrySource(files: readonly string[]): string {
  return `import test from 'node:test'
for (const file of ${JSON.stringify(files, null, 2)}) {
  try {
    await import(file)
  } catch (error) {
    test(\`\${file} loads\`, () => { throw error })
  }
}
`
}

function testFiles({ e2e, patterns }: TestSelection): readonly string[] {
  return listFiles('test', '.test.ts')
    .filter((path) => path.startsWith('test/e2e/') === e2e)
    .filter((path) => patterns.length === 0 || patterns.some((pattern) => path.includes(pattern)))
    .map((path) => `./${path.replace(/\.ts$/, '.js')}`)
}

/** A line of Node's summary. */
const SUMMARY = /^# (\w+) ([\d.]+)$/

/** Runs processes side by side; what they say comes out line by line, and one summary at the end. */
async function runTogether(commands: readonly (readonly string[])[]): Promise<number> {
  const summary = new Map<string, number>()
  const runs = commands.map(async (command) => {
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => {
        resolve(code ?? 1)
      })
    })
    for await (const line of createInterface(child.stdout)) {
      const [, name, number] = SUMMARY.exec(line) ?? []
      if (name === undefined) console.log(line)
      // They run side by side, so the longest is how long it took.
      else if (name === 'duration_ms') summary.set(name, Math.max(summary.get(name) ?? 0, Number(number)))
      else summary.set(name, (summary.get(name) ?? 0) + Number(number))
    }
    return ended
  })
  const statuses = await Promise.all(runs)
  for (const [name, number] of summary) console.log(`# ${name} ${String(number)}`)
  return Math.max(...statuses)
}
