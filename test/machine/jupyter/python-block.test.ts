import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { pythonLiteral, removeBlock, setBlock } from '../../../src/machine/jupyter/python-block.js'
import { HARMLESS_STRINGS, HOSTILE_STRINGS } from '../../support/hostile-strings.js'
import { without } from '../../support/interop/run-program.js'
import { refused } from '../../support/refused.js'

const NASTY = [
  '"',
  "'",
  '\\',
  '"""',
  "'''",
  '\\"',
  '\\\n',
  '\n',
  '\r',
  '{x}',
  '%s',
  '#',
  '"; import os #',
  '\\N{DEGREE SIGN}',
]
const VALUES = [...HARMLESS_STRINGS, ...HOSTILE_STRINGS.map(({ text }) => text), ...NASTY, '']

const python = (program: string, input: string): string => {
  const { stdout, stderr, status } = spawnSync('python3', ['-c', program], { input, encoding: 'latin1' })
  assert.equal(status, 0, stderr)
  return stdout
}

describe('pythonLiteral', { skip: without('python3') }, () => {
  it('is read back by ast.literal_eval of the real Python as it was, whatever it holds', () => {
    const lines = VALUES.map(pythonLiteral)
    for (const line of lines) assert.match(line, /^"[\x20-\x7e]*"$/)
    const program =
      'import ast,json,sys; print(json.dumps([ast.literal_eval(l.rstrip("\\n")) for l in sys.stdin]))'
    assert.deepEqual(JSON.parse(python(program, `${lines.join('\n')}\n`)), VALUES)
  })
})

const SETTINGS = [
  { name: 'ServerApp.certfile', value: '/a "b"\n' },
  { name: 'ServerApp.ip', value: '0.0.0.0' },
]
const put = (text: string): string => setBlock({ path: 'f.py', text }, SETTINGS).text
const take = (text: string): string => removeBlock({ path: 'f.py', text }).text

/** Runs settings as traitlets does, and gives what they set. */
const RUN = `
import json, sys, types
seen = {}
class Section:
    def __init__(self, name): object.__setattr__(self, 'name', name)
    def __setattr__(self, key, value): seen[self.name + '.' + key] = value
class Config:
    def __getattr__(self, name): return Section(name)
config = Config()
exec(compile(sys.stdin.buffer.read(), 'f.py', 'exec'), {'c': config, 'get_config': lambda: config})
print(json.dumps(seen))
`

describe('setBlock', () => {
  const before = [
    '',
    'c.ServerApp.port = 1\n',
    'c.ServerApp.port = 1',
    '# \xe9 in Latin-1 -*- coding: latin-1 -*-\nc = None\n',
    'a = 1\r\n',
  ]
  for (const text of before) {
    it(`keeps ${JSON.stringify(text)} to the octet, is replaced in place, and is taken out again`, () => {
      const once = put(text)
      assert.ok(once.startsWith(text))
      assert.equal(put(once), once)
      const later = `${once}c.ServerApp.ip = 'later'\n`
      assert.equal(put(later), later, 'what was written behind it stays behind it')
      assert.equal(take(once), text.endsWith('\n') || text === '' ? text : `${text}\n`)
      assert.equal(take(text), text)
    })

    it(`counts in Python behind ${JSON.stringify(text)}`, { skip: without('python3') }, () => {
      const set = JSON.parse(python(RUN, put(text))) as Record<string, unknown>
      assert.deepEqual([set['ServerApp.certfile'], set['ServerApp.ip']], ['/a "b"\n', '0.0.0.0'])
    })
  }

  it('refuses marks that do not fit together, and changes nothing', () => {
    const whole = put('')
    const [start = '', ...rest] = whole.split('\n')
    const end = rest.at(-2) ?? ''
    for (const text of [start, `${start}\n${start}\n${end}`, end, `${end}\n${start}`, whole + whole])
      for (const step of [put, take]) refused('ERR_PKI_CONFIG', () => step(`${text}\n`))
  })
})
