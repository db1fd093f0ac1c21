import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import test from 'node:test'
import { readDoors } from '../../tools/doors.js'

test('each door in package.json has a source of the same name', () => {
  for (const door of readDoors()) assert.ok(existsSync(door.source), door.source)
})

test('the main door is called by the name of the package alone', () => {
  assert.deepEqual(readDoors()[0], {
    specifier: 'orchard-pki',
    name: 'index',
    source: 'src/index.ts',
    types: 'dist/types/index.d.ts',
    code: 'dist/index.js',
  })
})
