import assert from 'node:assert/strict'
import test from 'node:test'
import type { Metafile } from 'esbuild'
import {
  findDownloadAddresses,
  findIgnoreComments,
  findImpureDoors,
  findUnownedTodos,
} from '../../tools/hygiene.js'
import type { Door } from '../../tools/doors.js'

test('a lockfile with a download address is refused, and one with hashes alone is not', () => {
  assert.equal(findDownloadAddresses('{ "integrity": "sha512-x" }').length, 0)
  assert.equal(findDownloadAddresses('{ "resolved": "https://registry.example/x.tgz" }').length, 1)
})

test('every comment that switches coverage off is found', () => {
  for (const tool of ['c8', 'v8', 'istanbul']) {
    assert.deepEqual(findIgnoreComments('src/a.ts', `one()\n/* ${tool} ignore next */`).length, 1)
  }
  assert.equal(findIgnoreComments('src/a.ts', '// the octets ignore the sign').length, 0)
})

test('a note of work needs an owner', () => {
  const word = ['TO', 'DO'].join('')
  assert.equal(findUnownedTodos('src/a.ts', `// ${word}: later`).length, 1)
  assert.equal(findUnownedTodos('src/a.ts', `// ${word}(ada): later`).length, 0)
})

type Imports = Metafile['outputs'][string]['imports']

/** An account of a bundle in which each file imports these. */
function bundle(files: Readonly<Record<string, Imports>>): Metafile {
  const outputs = Object.entries(files).map(([file, imports]) => [
    file,
    { imports, inputs: {}, exports: [], bytes: 0 },
  ])
  return { inputs: {}, outputs: Object.fromEntries(outputs) as Metafile['outputs'] }
}

const DOOR: Door = {
  specifier: 'orchard-pki',
  name: 'index',
  source: 'src/index.ts',
  types: 'dist/types/index.d.ts',
  code: 'dist/index.js',
}
const CHUNK = { path: 'dist/chunks/a.js', kind: 'import-statement' } as const

test('a pure door that reaches Node through a chunk, even lazily, is found', () => {
  for (const kind of ['import-statement', 'dynamic-import'] as const) {
    const node = { path: 'node:fs', kind, external: true }
    const metafile = bundle({ 'dist/index.js': [CHUNK], 'dist/chunks/a.js': [CHUNK, node] })
    assert.equal(findImpureDoors(metafile, [DOOR]).length > 0, true)
    assert.deepEqual(findImpureDoors(metafile, [{ ...DOOR, needs: 'node' }]), [])
  }
})

test('the main door may load a package lazily, but not when it is imported', () => {
  const loaded = (kind: 'import-statement' | 'dynamic-import'): Metafile =>
    bundle({ 'dist/index.js': [CHUNK], 'dist/chunks/a.js': [{ path: 'pkijs', kind, external: true }] })
  assert.equal(findImpureDoors(loaded('import-statement'), [DOOR]).length, 1)
  assert.deepEqual(findImpureDoors(loaded('dynamic-import'), [DOOR]), [])
  assert.deepEqual(findImpureDoors(loaded('import-statement'), [{ ...DOOR, name: 'check' }]), [])
})
