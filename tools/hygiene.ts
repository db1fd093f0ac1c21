import { readFileSync } from 'node:fs'
import type { Metafile } from 'esbuild'
import { buildCode } from './build.js'
import { readDoors, type Door } from './doors.js'
import { listFiles } from './files.js'
import { capture, ToolError } from './process.js'

const OWN_FOLDERS = ['src', 'test', 'tools', 'bench', 'examples', 'docs', 'bin', '.ci']

/** Rules about the whole tree that neither the compiler nor the linter sees. */
export async function main(): Promise<void> {
  const faults = [
    ...findDownloadAddresses(readFileSync('package-lock.json', 'utf8')),
    ...(await findCopiesOfASN1js()),
    ...listFiles('src', '.ts').flatMap((file) => findIgnoreComments(file, readFileSync(file, 'utf8'))),
    ...OWN_FOLDERS.flatMap((folder) => listFiles(folder, '')).flatMap((file) =>
      findUnownedTodos(file, readFileSync(file, 'utf8')),
    ),
    ...findImpureDoors(await buildCode(), readDoors()),
  ]
  if (faults.length > 0) throw new ToolError(faults.join('\n'))
}

/** Addresses in the lockfile would tie every clone to one registry; the hashes stay. */
export function findDownloadAddresses(lockfile: string): readonly string[] {
  const count = lockfile.match(/"resolved":/g)?.length ?? 0
  if (count === 0) return []
  return [
    `package-lock.json holds ${count} download addresses; run \`npm install --omit-lockfile-registry-resolved\``,
  ]
}

/** `pkijs` and the `@peculiar` packages must share one asn1js, because they recognise its objects by their class. */
async function findCopiesOfASN1js(): Promise<readonly string[]> {
  const { stdout } = await capture('npm', ['ls', 'asn1js', '--all', '--parseable'])
  const copies = stdout.split('\n').filter((line) => line.endsWith('/asn1js'))
  return copies.length === 1
    ? []
    : [`asn1js is installed ${copies.length} times, not once: see \`npm ls asn1js\``]
}

/** Coverage is measured on all of src/. */
export function findIgnoreComments(file: string, text: string): readonly string[] {
  return findLines(text, /(?:c8|v8|istanbul)\s+ignore/i).map(
    (line) => `${file}:${line}: coverage may not be switched off`,
  )
}

/** A note of work to do names who does it, in brackets behind the word. */
export function findUnownedTodos(file: string, text: string): readonly string[] {
  return findLines(text, /\b(?:TO[D]O|FIX[M]E|X[X]X)\b(?!\(\w[\w-]*\))/).map(
    (line) => `${file}:${line}: a note of work without an owner; write its name in brackets behind the word`,
  )
}

function findLines(text: string, pattern: RegExp): readonly number[] {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []))
}

/** A pure door reaches no module of Node, and the main door loads no package at all when it is imported. */
export function findImpureDoors({ outputs }: Metafile, doors: readonly Door[]): readonly string[] {
  return doors
    .filter(({ needs }) => needs === undefined)
    .flatMap((door) => {
      const reached = reach(outputs, door.code)
      const node = reached.filter(({ path }) => path.startsWith('node:'))
      const loaded = reached.filter(({ loads }) => loads && door.name === 'index')
      return [
        ...node.map(({ path }) => `${door.specifier} reaches ${path}, but it must run without Node`),
        ...loaded.map(
          ({ path }) => `${door.specifier} loads ${path} when it is imported; use \`await import()\``,
        ),
      ]
    })
}

interface External {
  readonly path: string
  /** Whether it is loaded together with the door. */
  readonly loads: boolean
}

/** Every external module that an output can reach, through chunks and `import()`. */
function reach(outputs: Metafile['outputs'], start: string): readonly External[] {
  const found: External[] = []
  const seen = new Set<string>()
  const visit = (file: string, loads: boolean): void => {
    const key = `${file} ${String(loads)}`
    if (seen.has(key)) return
    seen.add(key)
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      const loadsToo = loads && kind !== 'dynamic-import'
      if (external === true) found.push({ path, loads: loadsToo })
      else visit(path, loadsToo)
    }
  }
  visit(start, true)
  return found
}
