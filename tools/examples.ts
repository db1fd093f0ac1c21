import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, extname, join } from 'node:path'
import { build } from 'esbuild'
import { main as buildAll } from './build.js'
import { listFiles } from './files.js'
import { withTarball } from './package.js'
import { captureOrFail, ToolError } from './process.js'

const TIMEOUT_MS = 120_000

/**
 * `npm run examples [-- name…]`: packs the package, installs the tarball into an empty project as a user would, and runs
 * each of examples/*.ts and examples/*.sh there, in an empty folder of its own.
 */
export async function main(patterns: readonly string[]): Promise<void> {
  const examples = [...listFiles('examples', '.ts'), ...listFiles('examples', '.sh')].filter(
    (file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)),
  )
  if (examples.length === 0) throw new ToolError('there are no such examples')
  await buildAll([])
  await withTarball(async (tarball) => {
    const project = realpathSync(mkdtempSync(join(tmpdir(), 'orchard-examples-')))
    try {
      await install(project, tarball)
      for (const example of examples) await runExample(project, example)
    } finally {
      rmSync(project, { recursive: true, force: true })
    }
  })
  console.log(`all ${examples.length} examples ran from the packed tarball`)
}

async function install(project: string, tarball: string): Promise<void> {
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }\n')
  await captureOrFail('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball], {
    cwd: project,
  })
}

async function runExample(project: string, example: string): Promise<void> {
  const cwd = join(project, 'run', basename(example, extname(example)))
  mkdirSync(cwd, { recursive: true })
  const start = Date.now()
  const path = `${join(project, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`
  const [command, script] = await prepare(project, example)
  await captureOrFail(command, [script], { cwd, env: { PATH: path }, timeoutMs: TIMEOUT_MS })
  console.log(`ok ${example}, ${((Date.now() - start) / 1000).toFixed(1)} s`)
}

/** Copies an example beside node_modules, TypeScript as JavaScript; gives the program that runs it, and its path. */
async function prepare(project: string, example: string): Promise<readonly [string, string]> {
  const script = join(project, basename(example).replace(/\.ts$/, '.js'))
  if (example.endsWith('.sh')) {
    copyFileSync(example, script)
    return ['bash', script]
  }
  await build({
    entryPoints: [example],
    outfile: script,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  })
  return [process.execPath, script]
}
