/**
 * Runs one tool: `node tools/run.js build` bundles tools/build.ts in memory's time (esbuild, milliseconds) and calls
 * its `main`. The only tool in plain JavaScript, because Node 20 cannot load TypeScript and nothing is compiled yet.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const cache = join(root, 'node_modules', '.cache', 'orchard')
const [name = '', ...args] = process.argv.slice(2)

try {
  process.chdir(root)
  process.setSourceMapsEnabled(true)
  if (!existsSync(join('tools', `${name}.ts`))) throw toolError(`no tool is called ${name}: see tools/`)
  const tool = await load(name)
  await tool.main(args)
} catch (error) {
  const expected = error instanceof Error && error.name === 'ToolError'
  console.error(expected ? error.message : error)
  process.exitCode = 1
}

/** Bundles tools/<tool>.ts, leaving packages outside, and imports it. */
async function load(tool) {
  const { build } = await import('esbuild').catch(() => {
    throw toolError('The development tools are not installed. Run `npm ci` first.')
  })
  mkdirSync(cache, { recursive: true })
  const outfile = join(cache, `${tool}-${process.pid}.mjs`)
  try {
    await build({
      entryPoints: [join(root, 'tools', `${tool}.ts`)],
      outfile,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'inline',
      logLevel: 'warning',
    })
    return await import(pathToFileURL(outfile).href)
  } finally {
    rmSync(outfile, { force: true })
  }
}

/** An error whose message is all that the user needs, so no stack is shown. */
function toolError(message) {
  return Object.assign(new Error(message), { name: 'ToolError' })
}
