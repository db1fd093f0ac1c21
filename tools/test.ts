import { mkdirSync, writeFileSync } from 'node:fs'
import { listFiles } from './files.js'
import { main as prepare } from './prepare.js'
import { status, ToolError } from './process.js'

/** Which tests to run. */
export interface TestSelection {
  /** Tests that start Jupyter and a browser, instead of all others. */
  readonly e2e: boolean
  /** Only files whose path holds one of these; all when empty. */
  readonly patterns: readonly string[]
}

/** `node tools/run.js test [--e2e] [pattern…]`: compiles, bundles, and runs the tests in one process. */
export async function main(args: readonly string[]): Promise<void> {
  await prepare()
  const patterns = args.filter((arg) => !arg.startsWith('--'))
  const command = testCommand({ e2e: args.includes('--e2e'), patterns })
  // The reporter has said all; its summary stays the last thing on the screen.
  process.exitCode = await status(process.execPath, command)
}

/**
 * The arguments of Node that run the selected tests in one process: an entry file imports each compiled test. The
 * list is made from the sources, so the compiled test of a source that is gone does not run.
 */
export function testCommand(selection: TestSelection): readonly string[] {
  const files = testFiles(selection)
  if (files.length === 0)
    throw new ToolError(`no test file matches ${selection.patterns.join(' or ') || 'test/**'}`)
  const entry = `build/run-${selection.e2e ? 'e2e' : 'test'}s.js`
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
