import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { runInNewContext } from 'node:vm'

const SOURCE = readFileSync('bin/require-node.cjs', 'utf8')

/** What the version check does as if this Node were another. */
function startAs(version: string): { readonly status: number | undefined; readonly said: readonly string[] } {
  const said: string[] = []
  let status: number | undefined
  const pretended = {
    process: { versions: { node: version }, exit: (code: number) => (status = code) },
    console: { error: (line: string) => said.push(line) },
  }
  runInNewContext(SOURCE, pretended)
  return { status, said }
}

test('a Node that is too old is told so, with the cure, and ends with 1', () => {
  for (const version of ['0.10.48', '18.20.8', '20.18.3', '21.7.3', '22.11.0']) {
    const { status, said } = startAs(version)
    assert.equal(status, 1, version)
    assert.equal(said[0], `orchard: needs Node 20.19 (or 22.12) or later, this is ${version}`)
    assert.match(said[1] ?? '', /^hint: /)
  }
})

test('the oldest supported Node and every later one start', () => {
  for (const version of ['20.19.0', '22.12.0', '23.0.0', '24.1.0', '26.0.0']) {
    assert.deepEqual(startAs(version), { status: undefined, said: [] }, version)
  }
})
