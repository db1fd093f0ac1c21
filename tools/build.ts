import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'
import { buildCLI } from './build-cli.js'
import { tsc } from './compile.js'
import { hasCLI, readDoors } from './doors.js'
import { lazyModules } from './lazy-modules.js'

const DIST = 'dist'
const TYPES = 'dist/types'
/** What runs in the threads of `startIssuingWorkers`, which looks for it beside itself. */
const WORKER_SOURCE = 'src/store/threads/issuing-worker.ts'

/** The version in package.json. */
function readVersion(): string {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }
  return version
}

/** `node tools/run.js build [--code]`: dist/ as it is published; `--code` leaves the declarations out (no tsc, fast). */
export async function main(args: readonly string[]): Promise<void> {
  await buildCode()
  if (!args.includes('--code')) await buildTypes()
}

/**
 * Bundles each door into one readable ESM file. They are bundled together, so that what two of them use lands in a shared
 * chunk and exists once: `PKIError` must be one class, whichever door throws it. The command is bundled by itself. Gives
 * esbuild's account of what of the doors went where.
 */
export async function buildCode(): Promise<Metafile> {
  const define = {
    ORCHARD_BUILT_AT: JSON.stringify(buildDate().toISOString()),
    ORCHARD_VERSION: JSON.stringify(readVersion()),
  }
  const { metafile } = await build({
    entryPoints: {
      ...Object.fromEntries(readDoors().map(({ name, source }) => [name, source])),
      'issuing-worker': WORKER_SOURCE,
    },
    outdir: DIST,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    plugins: [oneCore],
    // The core is imported for its place alone, which `sideEffects: false` would undo.
    ignoreAnnotations: true,
    packages: 'external',
    platform: 'neutral',
    format: 'esm',
    target: 'es2022',
    sourcemap: true,
    metafile: true,
    define,
    logLevel: 'warning',
  })
  const command = hasCLI() ? await buildCLI(DIST, define) : []
  removeStale(new Set([...Object.keys(metafile.outputs), ...command]))
  return metafile
}

/**
 * Puts all that the main door reaches into one file: esbuild cuts a chunk for every set of entries that share a module,
 * and each file costs 1.5 ms at import. So every other entry, a door or a module that is loaded later, reaches it too.
 */
const oneCore: Plugin = {
  name: 'one-core',
  setup(bundler) {
    const core = resolve('src/index.ts')
    const entries = new Set(
      [...readDoors().map(({ source }) => source), ...lazyModules(), WORKER_SOURCE].map((path) =>
        resolve(path),
      ),
    )
    bundler.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      if (path === core || !entries.has(path)) return undefined
      const place = relative(dirname(path), core).split(sep).join('/')
      return { contents: `${readFileSync(path, 'utf8')}\nimport './${place}'`, loader: 'ts' }
    })
  },
}

/** Emits one declaration file per module that a door reaches. */
export async function buildTypes(): Promise<void> {
  rmSync(TYPES, { recursive: true, force: true })
  await tsc(['-p', writeDoorsConfig()])
}

/** Writes a tsconfig of what the doors reach, and nothing else; gives its path. */
export function writeDoorsConfig(): string {
  const path = 'build/tsconfig.doors.json'
  const config = {
    extends: '../tsconfig.json',
    compilerOptions: { rootDir: '../src', outDir: `../${TYPES}`, emitDeclarationOnly: true },
    include: [],
    files: readDoors().map(({ source }) => `../${source}`),
  }
  mkdirSync('build', { recursive: true })
  writeFileSync(path, JSON.stringify(config, null, 2))
  return path
}

/** Midnight (UTC) of the day of the build; `SOURCE_DATE_EPOCH` repeats an earlier build. */
function buildDate(): Date {
  const epoch = process.env['SOURCE_DATE_EPOCH']
  const date = epoch === undefined ? new Date() : new Date(Number(epoch) * 1000)
  date.setUTCHours(0, 0, 0, 0)
  return date
}

/** Removes what an earlier build left, after the new files are there: a running program never finds dist/ empty. */
function removeStale(fresh: ReadonlySet<string>): void {
  for (const entry of readdirSync(DIST, { recursive: true, withFileTypes: true })) {
    const path = relative('.', join(entry.parentPath, entry.name)).split(sep).join('/')
    if (entry.isFile() && !path.startsWith(`${TYPES}/`) && !fresh.has(path)) rmSync(path, { force: true })
  }
}
