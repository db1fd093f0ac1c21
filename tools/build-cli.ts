import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, transform, type OutputFile, type Plugin } from 'esbuild'
import { CLI_SOURCE, readDoors } from './doors.js'
import { lazyModules } from './lazy-modules.js'

/** What all files that are loaded later share a file with: the command that scripts run again and again. */
const CORE = ['src/cli/program/run-program.ts', 'src/cli/commands/issue.ts']
/** Bundled with the command: as a package of seven files it takes 20 ms to load, in the bundle 5 (Node 20). */
const BUNDLED = ['commander']

/**
 * Bundles the command into `dist/cli.cjs` and a few files in `dist/cli/`, apart from the doors; gives their paths. What
 * a file costs at start decides on the layout (measured with Node 20): each file 1.1 ms, and the loader of ES modules
 * 10 ms. So what `orchard issue` needs is one file that all commands share, and the files are CommonJS.
 */
export async function buildCLI(outdir: string, define: Readonly<Record<string, string>>): Promise<string[]> {
  const { outputFiles } = await build({
    entryPoints: { cli: CLI_SOURCE },
    outdir,
    chunkNames: 'cli/[name]-[hash]',
    outExtension: { '.js': '.cjs' },
    write: false,
    bundle: true,
    splitting: true,
    plugins: [layout],
    external: ['node:*', ...externalPackages()],
    // `CORE` is imported for its place alone, which `sideEffects: false` would undo.
    ignoreAnnotations: true,
    platform: 'neutral',
    mainFields: ['main'],
    conditions: ['require'],
    format: 'esm',
    target: 'es2022',
    define: { ...define, ORCHARD_HELP: JSON.stringify(await renderHelp(define)) },
    logLevel: 'warning',
  })
  mkdirSync(`${outdir}/cli`, { recursive: true })
  await Promise.all(outputFiles.map(writeAsCommonJS))
  for (const name of BUNDLED) writeFileSync(`${outdir}/cli/LICENSE-${name}`, readLicense(name))
  const licenses = BUNDLED.map((name) => resolve(outdir, 'cli', `LICENSE-${name}`))
  return [...outputFiles.map(({ path }) => path), ...licenses].map((path) =>
    relative('.', path).split(sep).join('/'),
  )
}

/**
 * esbuild splits only ES modules, so each is turned into CommonJS afterwards, strict as it was. What they take from each
 * other are plain values, where esbuild would put two getters between: no file changes what it gives away once it is
 * loaded. Packages stay ES modules: `import()`.
 */
async function writeAsCommonJS({ path, text }: OutputFile): Promise<void> {
  const banner = '"use strict";'
  const plain = text
    .replace(/^import \{([^}]*)\} from ("\.[^"]+");$/gm, (_, list: string, from: string) => {
      return `const {${list.replaceAll(' as ', ': ')}} = require(${from});`
    })
    .replace(/^import "\.[^"]+";\n/gm, '')
    .replace(/^export \{([^}]*)\};$/gm, (_, list: string) => {
      return `module.exports = {${list.replace(/(\S+) as (\S+?)(,|\s)/g, '$2: $1$3')}};`
    })
    .replace(/\bimport\("(\.[^"]+)"\)/g, 'Promise.resolve().then(() => require("$1"))')
  const { code } = await transform(plain, { format: 'cjs', platform: 'node', target: 'node20', banner })
  writeFileSync(path, code)
}

/** What `orchard --help` prints, said by the program itself. */
async function renderHelp(define: Readonly<Record<string, string>>): Promise<string> {
  const outfile = resolve('node_modules', '.cache', 'orchard', `help-${String(process.pid)}.mjs`)
  const entryPoints = [resolve(dirname(CLI_SOURCE), 'program/run-program.ts')]
  const options = { bundle: true, packages: 'external', platform: 'node', format: 'esm' } as const
  await build({ entryPoints, outfile, ...options, define: { ...define }, logLevel: 'warning' })
  const parts: string[] = []
  const stdout = { write: (text: string) => parts.push(text) }
  try {
    const { runProgram } = (await import(pathToFileURL(outfile).href)) as {
      readonly runProgram: (environment: object) => Promise<number>
    }
    await runProgram({ argv: ['--help'], stdout, stderr: stdout })
  } finally {
    rmSync(outfile, { force: true })
  }
  return parts.join('')
}

const layout: Plugin = {
  name: 'layout',
  setup(bundler) {
    const lazy = new Set(lazyModules().map((path) => resolve(path)))
    bundler.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8')
      const text = /[\\/]src[\\/]cli[\\/]/.test(path) ? passDoors(path, source) : source
      const core = CORE.map((file) => `import ${JSON.stringify(resolve(file))}\n`).join('')
      return { contents: lazy.has(path) ? `${text}\n${core}` : text, loader: 'ts' }
    })
    // commander runs other programs only for `.executableDir()`, which is not used: 7 ms to load.
    bundler.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('node_modules') ? { path: 'child_process', namespace: 'unused' } : undefined,
    )
    bundler.onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: '' }))
  },
}

/**
 * The source of a file of the command in which each import through a door names the module behind the door. esbuild
 * would load, with one thing from a door, all that the door reaches.
 */
export function passDoors(path: string, text: string): string {
  const doors = readDoors().map(({ source }) => resolve(source))
  return text.replace(/^import \{([^}]*)\} from '(\.[^']+)\.js'$/gm, (all, list: string, from: string) => {
    const door = resolve(dirname(path), `${from}.ts`)
    if (!doors.includes(door)) return all
    const imports = namesIn(list).map((name) => {
      const [exported = '', local = exported] = name.split(' as ')
      return `import { ${exported} as ${local} } from '${moduleBehind(door, exported)}'`
    })
    // The lines keep their numbers.
    return imports.join(';') + '\n'.repeat(all.split('\n').length - 1)
  })
}

/** Where a name of a door comes from. A door only re-exports, each name as it is: the linter holds the first. */
function moduleBehind(door: string, name: string): string {
  for (const [, list = '', from = ''] of readFileSync(door, 'utf8').matchAll(
    /^export \{([^}]*)\} from '([^']+)'$/gm,
  ))
    if (namesIn(list).includes(name)) return resolve(dirname(door), from).replaceAll('\\', '/')
  throw new Error(`${door} does not re-export ${name}`)
}

function namesIn(list: string): readonly string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function externalPackages(): readonly string[] {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  return Object.keys(dependencies).filter((name) => !BUNDLED.includes(name))
}

function readLicense(name: string): string {
  return readFileSync(`node_modules/${name}/LICENSE`, 'utf8')
}
