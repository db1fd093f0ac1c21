import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { projectRoot } from '../../support/interop/run-program.js'

const root = projectRoot()
const home = mkdtempSync(join(tmpdir(), 'orchard-loaded-'))
after(() => rmSync(home, { recursive: true, force: true }))

/** What a process loaded. */
interface Loaded {
  /** Own files without the shared ones, which have no name: `bin/orchard.cjs`, `dist/cli/issue`. */
  readonly named: readonly string[]
  /** How many own files there were in all. */
  readonly files: number
  /** Names of packages. */
  readonly packages: readonly string[]
  /** Modules of Node, e.g. `child_process`. */
  readonly modules: readonly string[]
}

/** Tells at its end which modules of Node it holds. */
const TELL = join(home, 'tell.cjs')
writeFileSync(
  TELL,
  `process.on('exit', () => require('node:fs').writeFileSync(process.env.TOLD, process.moduleLoadList.join('\\n')))`,
)

let runs = 0

/** Runs Node and lists what it loaded: V8 counts the use of every file, for coverage. */
function load(...words: readonly string[]): Loaded {
  const folder = join(home, `coverage-${String((runs += 1))}`)
  const told = `${folder}.txt`
  const { PATH = '' } = process.env
  const env = { PATH, HOME: home, NODE_V8_COVERAGE: folder, TOLD: told, NODE_EXTRA_CA_CERTS: '' }
  const { status, stderr } = spawnSync(process.execPath, ['-r', TELL, ...words], {
    cwd: home,
    env,
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
  const files = readdirSync(folder).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
      readonly result: readonly { readonly url: string }[]
    }
    return result.flatMap(({ url }) => (url.startsWith('file:') ? [relative(root, fileURLToPath(url))] : []))
  })
  const own = files
    .filter((file) => /^(?:bin|dist)[\\/]/.test(file))
    .map((file) => file.replaceAll('\\', '/'))
  const packages = files.flatMap(
    (file) => /node_modules[\\/]((?:@[\w-]+[\\/])?[\w.-]+)/.exec(file)?.[1] ?? [],
  )
  return {
    files: own.length,
    named: own
      .filter((file) => !/\/chunk-/.test(file))
      .map((file) => file.replace(/-[A-Z\d]{8}\.cjs$/, ''))
      .sort(),
    packages: [...new Set(packages)].sort(),
    modules: readFileSync(told, 'utf8')
      .split('\n')
      .flatMap((line) => /^NativeModule ([a-z_/]+)$/.exec(line)?.[1] ?? []),
  }
}

const orchard = (...words: readonly string[]): Loaded => load(join(root, 'bin/orchard.cjs'), ...words)
const START = ['bin/load-cli.cjs', 'bin/orchard.cjs', 'bin/require-node.cjs', 'dist/cli.cjs']

/** Modules of Node that take long to load, of those that a process holds. */
const heavy = ({ modules }: Loaded): readonly string[] =>
  ['child_process', 'crypto', 'dns', 'http', 'https', 'tls', 'inspector', 'worker_threads', 'zlib'].filter(
    (name) => modules.includes(name),
  )

for (const word of ['--help', '-h', '--version', '-V']) {
  test(`orchard ${word} loads neither a command, nor commander, nor cryptography`, () => {
    const loaded = orchard(word)
    assert.deepEqual(loaded.named, START)
    assert.deepEqual(loaded.packages, [])
    assert.deepEqual(heavy(loaded), [])
  })
}

test('the help that is kept is the help that the commands give', () => {
  const kept = spawnSync(process.execPath, [join(root, 'bin/orchard.cjs'), '--help'], { encoding: 'utf8' })
  // A further word leads past the text that is kept.
  const given = spawnSync(process.execPath, [join(root, 'bin/orchard.cjs'), '--help', '--help'], {
    encoding: 'utf8',
  })
  assert.equal(kept.stdout, given.stdout)
  assert.match(kept.stdout, /orchard up 192\.168\.1\.20/)
})

test('orchard issue loads its own command and no other, no package, and no process, page or TLS of Node', () => {
  orchard('up', 'localhost', '--dir', 'ca')
  const loaded = orchard('issue', 'homebox.local', '--dir', 'ca')
  assert.deepEqual(
    loaded.named,
    [...START, 'dist/cli/issue', 'dist/cli/run-program', 'dist/cli/this-machine'].sort(),
  )
  assert.deepEqual(loaded.packages, [])
  assert.deepEqual(heavy(loaded), ['crypto'])
  assert.ok(loaded.files <= 10, `${String(loaded.files)} files, each of which takes a millisecond`)
})

const COMMANDS = [
  ['issue --help', []],
  ['show --dir ca', []],
  ['list --dir ca', []],
  ['snippet nginx homebox.local --dir ca', []],
  ['profile --dir ca', ['plist', 'tldts']],
] as const

for (const [line, packages] of COMMANDS) {
  test(`orchard ${line} loads ${packages.length === 0 ? 'no package' : packages.join(', ')}`, () => {
    assert.deepEqual(packagesAsked(orchard(...line.split(' ')).packages), packages)
  })
}

/** The packages that we ask for, without those that these ask for. */
function packagesAsked(packages: readonly string[]): readonly string[] {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  return packages.filter((name) => Object.hasOwn(dependencies, name))
}

const DOORS = [
  ['index', [], 2],
  ['check', ['tldts'], 6],
  ['node', [], 5],
] as const

for (const [door, packages, files] of DOORS) {
  test(`the import of the door ${door} loads ${packages.length === 0 ? 'no package' : packages.join(', ')}`, () => {
    const url = pathToFileURL(join(root, 'dist', `${door}.js`)).href
    const loaded = load('--input-type=module', '-e', `await import(${JSON.stringify(url)})`)
    assert.ok(loaded.named.includes(`dist/${door}.js`))
    assert.deepEqual(packagesAsked(loaded.packages), packages)
    assert.equal(loaded.files, files, 'each file costs a millisecond')
    if (door !== 'node') assert.deepEqual(heavy(loaded), [])
  })
}
