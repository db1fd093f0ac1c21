import { checkReports } from './api.js'
import { main as checkBuild } from './build.js'
import { main as checkConsumers } from './consumers.js'
import { main as checkCoverage } from './coverage.js'
import { main as checkDocs } from './docs.js'
import { main as checkTree } from './hygiene.js'
import { main as checkPackage } from './package.js'
import { main as checkPages } from './pages.js'
import { captureOrFail, ToolError } from './process.js'
import { main as checkSnippets } from './snippets.js'
import { compile } from './compile.js'

/** One part of the check. */
interface Step {
  /** What to type after `npm run check --` to run it alone. */
  readonly name: string
  /** What holds when it passes. */
  readonly proves: string
  /** Looks at dist/, so the package is built first also when the step is asked for alone. */
  readonly readsBuild?: true
  /** Begun at the start and awaited in its turn: it takes one core for a minute and needs nothing of the others. */
  readonly beside?: true
  /** Throws when it does not. */
  readonly run: () => Promise<void> | void
}

/** All of CI that needs no foreign program, quick things first. */
const STEPS: readonly Step[] = [
  {
    name: 'format',
    proves: 'every file is formatted (`npm run format` repairs)',
    run: () => bin('prettier/bin/prettier.cjs', '--check', '.'),
  },
  { name: 'types', proves: 'sources, tests, tools, examples and benchmarks compile', run: compile },
  {
    name: 'tree',
    proves: 'lockfile, one asn1js, pure doors, no switched-off coverage, owned notes',
    run: checkTree,
  },
  { name: 'build', proves: 'the package builds', run: () => checkBuild([]) },
  {
    name: 'consumers',
    readsBuild: true,
    proves: 'the declarations compile with and without dom, checked in full',
    run: checkConsumers,
  },
  {
    name: 'docs',
    proves: 'everything public is documented and every link leads somewhere',
    run: () => checkDocs([]),
  },
  {
    name: 'pages',
    proves: 'the files made from the code say what it says (`npm run pages` writes them)',
    run: () => checkPages([]),
  },
  {
    name: 'api',
    readsBuild: true,
    proves: 'the public surface is the one in docs/api',
    run: () => checkReports({ update: false }),
  },
  {
    name: 'package',
    readsBuild: true,
    proves: 'publint and are-the-types-wrong accept the tarball',
    run: checkPackage,
  },
  {
    name: 'snippets',
    readsBuild: true,
    proves: 'every snippet of the documents compiles and runs',
    run: checkSnippets,
  },
  {
    name: 'lint',
    beside: true,
    proves: 'style, sizes and import boundaries hold',
    run: () => bin('eslint/bin/eslint.js', '--max-warnings', '0', '.'),
  },
  {
    name: 'tests',
    proves: 'the tests of the pure folders pass and cover them (all tests: `npm test`)',
    run: checkCoverage,
  },
]

/** `npm run check [-- step…]`: runs all steps, or the named ones, and stops at the first that fails. */
export async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !STEPS.some((step) => step.name === name))
  if (unknown !== undefined)
    throw new ToolError(`no step is called ${unknown}: ${STEPS.map(({ name }) => name).join(', ')}`)
  const steps = selectSteps(names)
  const start = Date.now()
  const begun = new Map(steps.filter(({ beside }) => beside).map((step) => [step, begin(step)]))
  for (const step of steps) await runStep(step, begun.get(step))
  console.log(`\nchecked: all ${steps.length} steps passed in ${seconds(start)}`)
}

function selectSteps(names: readonly string[]): readonly Step[] {
  if (names.length === 0) return STEPS
  const chosen = STEPS.filter(({ name }) => names.includes(name))
  const build = chosen.some(({ readsBuild }) => readsBuild === true)
  return STEPS.filter((step) => chosen.includes(step) || (build && step.name === 'build'))
}

/** Begins a step that is awaited later; its failure is told then. */
function begin({ run }: Step): Promise<void> {
  const running = Promise.resolve().then(run)
  running.catch(() => undefined)
  return running
}

async function runStep({ name, proves, run }: Step, begun: Promise<void> | undefined): Promise<void> {
  const start = Date.now()
  console.log(`${name}: ${proves}`)
  try {
    await (begun ?? run())
  } catch (error) {
    const reason =
      error instanceof ToolError ? error.message : error instanceof Error ? error.stack : String(error)
    throw new ToolError(
      `\n${reason}\n\ncheck failed at "${name}" after ${seconds(start)}; alone: npm run check -- ${name}`,
    )
  }
  console.log(`  ok, ${seconds(start)}`)
}

async function bin(script: string, ...args: readonly string[]): Promise<void> {
  await captureOrFail(process.execPath, [`node_modules/${script}`, ...args])
}

function seconds(start: number): string {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`
}
