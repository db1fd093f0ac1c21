import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
import {
  findSetting,
  readSettings,
  removeSetting,
  setSetting,
} from '../../../src/machine/jupyter/edit-json.js'
import { readJSON } from '../../../src/machine/jupyter/json-value.js'
import { HARMLESS_STRINGS, HOSTILE_STRINGS } from '../../support/hostile-strings.js'
import { without } from '../../support/interop/run-program.js'
import { refused } from '../../support/refused.js'

const CERTFILE = { section: 'ServerApp', key: 'certfile' }
const set = (text: string, value = '/new'): string =>
  setSetting({ path: 'f.json', text }, CERTFILE, value).text
const remove = (text: string): string => removeSetting({ path: 'f.json', text }, CERTFILE).text

/** What each text becomes: nothing moves that is not ours. */
const MERGED: readonly (readonly [what: string, before: string, after: string])[] = [
  ['nothing', '', '{\n  "ServerApp": {\n    "certfile": "/new"\n  }\n}\n'],
  ['blank lines', ' \n\n', '{\n  "ServerApp": {\n    "certfile": "/new"\n  }\n}\n'],
  ['an empty object', '{}', '{\n  "ServerApp": {\n    "certfile": "/new"\n  }\n}'],
  ['an empty section', '{\n  "ServerApp": {}\n}\n', '{\n  "ServerApp": {\n    "certfile": "/new"\n  }\n}\n'],
  [
    'another section, kept where it stands',
    '{\n    "Zebra": {"b": 1.0, "a": 1e400},\n    "Ape": [1,2]\n}\n',
    '{\n    "Zebra": {"b": 1.0, "a": 1e400},\n    "Ape": [1,2],\n    "ServerApp": {\n        "certfile": "/new"\n    }\n}\n',
  ],
  [
    'a setting in the middle',
    '{\n\t"ServerApp": {\n\t\t"a": 1,\n\t\t"certfile" : "/old",\n\t\t"b": 2\n\t}\n}',
    '{\n\t"ServerApp": {\n\t\t"a": 1,\n\t\t"certfile" : "/new",\n\t\t"b": 2\n\t}\n}',
  ],
  ['one line', '{"ServerApp": {"a": 1}}', '{"ServerApp": {"a": 1, "certfile": "/new"}}'],
  ['one line without the section', '{"A": {"a": 1}}', '{"A": {"a": 1}, "ServerApp": {"certfile": "/new"}}'],
  [
    'lines that end as on Windows',
    '{\r\n  "ServerApp": {\r\n    "a": 1\r\n  }\r\n}\r\n',
    '{\r\n  "ServerApp": {\r\n    "a": 1,\r\n    "certfile": "/new"\r\n  }\r\n}\r\n',
  ],
  [
    'a name in escapes',
    '{"Server\\u0041pp": {"cert\\u0066ile": null}}',
    '{"Server\\u0041pp": {"cert\\u0066ile": "/new"}}',
  ],
  [
    'octets that are no UTF-8',
    '{"A": "\xff\xfe", "ServerApp": {"x": "\xe9"}}',
    '{"A": "\xff\xfe", "ServerApp": {"x": "\xe9", "certfile": "/new"}}',
  ],
  [
    'what Python writes and JSON has not',
    '{"A": NaN, "B": -Infinity}',
    '{"A": NaN, "B": -Infinity, "ServerApp": {"certfile": "/new"}}',
  ],
]

describe('setSetting', () => {
  for (const [what, before, after] of MERGED) {
    it(`changes nothing else in ${what}`, () => {
      assert.equal(set(before), after)
      assert.equal(set(after), after, 'a second time changes nothing')
    })
  }

  it('writes what Python reads back, whatever a path holds', { skip: without('python3') }, () => {
    const values = [
      ...HARMLESS_STRINGS,
      ...HOSTILE_STRINGS.map(({ text }) => text),
      '"',
      '\\',
      '\\u0041',
      '</script>',
    ]
    let file = { path: 'f.json', text: '' }
    for (const [index, value] of values.entries())
      file = setSetting(file, { section: 'ServerApp', key: `k${index}` }, value)
    assert.match(file.text, /^[\x20-\x7e\n]+$/)
    const program =
      'import json,sys; d=json.load(sys.stdin)["ServerApp"]; print(json.dumps(list(d.values())))'
    const { stdout, stderr } = spawnSync('python3', ['-c', program], { input: file.text, encoding: 'utf8' })
    assert.deepEqual(JSON.parse(stdout || stderr), values)
  })

  it('tells a lone surrogate and a pair apart', () => {
    assert.equal(
      findSetting({ path: 'f', text: set('', '\ud83c\udf4f\ud83c') }, CERTFILE),
      '\ud83c\udf4f\ud83c',
    )
  })
})

describe('removeSetting', () => {
  for (const [before, after] of [
    ['{"ServerApp": {"certfile": "x"}}', '{}'],
    ['{"A": 1, "ServerApp": {"certfile": "x"}}', '{"A": 1}'],
    ['{"ServerApp": {"certfile": "x"}, "A": 1}', '{"A": 1}'],
    ['{"ServerApp": {"certfile": "x", "b": 2}}', '{"ServerApp": {"b": 2}}'],
    ['{"ServerApp": {"b": 2, "certfile": "x"}}', '{"ServerApp": {"b": 2}}'],
    ['{"ServerApp": {"b": 2}}', '{"ServerApp": {"b": 2}}'],
    ['{"ServerApp": 7}', '{"ServerApp": 7}'],
  ] as const) {
    it(`makes ${after} of ${before}`, () => assert.equal(remove(before), after))
  }

  it('gives back what was there before setSetting, but for an empty file', () => {
    for (const [what, before] of MERGED.filter(([, text]) => /^\{[^}]/.test(text) && !text.includes('cert')))
      assert.equal(remove(set(before)), before.replace(/\n? {2}"ServerApp": \{\}\n/, ''), what)
  })
})

describe('readSettings', () => {
  for (const [what, text, line, column] of [
    ['a comment', '{\n  // note\n  "A": 1\n}', 2, 3],
    ['a comment behind a member', '{\n  "A": 1 # note\n}', 2, 10],
    ['a comma too many', '{\n  "A": 1,\n}', 3, 1],
    ['a comma too many in a list', '{"A": [1,]}', 1, 10],
    ['a comma too few', '{"A": 1 "B": 2}', 1, 9],
    ['single quotes', "{'A': 1}", 1, 2],
    ['a name without quotes', '{A: 1}', 1, 2],
    ['a tab within a string', '{"A": "\t"}', 1, 7],
    ['an escape that is none', '{"A": "\\x41"}', 1, 7],
    ['a string without an end', '{"A": "x', 1, 7],
    ['no end', '{"A": 1', 1, 8],
    ['more behind the end', '{} x', 1, 4],
    ['a byte order mark', '\xef\xbb\xbf{}', 1, 1],
    ['a list', '[]', 1, 1],
    ['a number with a zero before it', '{"A": 01}', 1, 8],
    ['Python', 'c.ServerApp.ip = "*"', 1, 1],
  ] as const) {
    it(`refuses ${what}, and says where`, () => {
      const error = refused('ERR_PKI_CONFIG', () => readSettings({ path: '/h/f.json', text }))
      assert.equal(error.details.line, line)
      assert.ok(error.message.includes(`line ${line}, column ${column}:`), error.message)
    })
  }

  it('reads 100 levels, and refuses 101', () => {
    const nested = (levels: number): string => `{"A": ${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
    assert.ok('value' in readJSON(nested(100)))
    assert.ok('fault' in readJSON(nested(101)))
    assert.ok('fault' in readJSON('['.repeat(1_000_000)))
  })

  it('refuses a setting that stands there twice: Jupyter would take one of the two in silence', () => {
    for (const text of [
      '{"ServerApp": {}, "ServerApp": {}}',
      '{"ServerApp": {"certfile": 1, "certfile": 2}}',
    ])
      refused('ERR_PKI_CONFIG', () => set(text))
    assert.doesNotThrow(() => set('{"A": 1, "A": 2}'))
  })

  it('refuses a section that is no object', () => {
    refused('ERR_PKI_CONFIG', () => set('{"ServerApp": []}'))
  })

  it(
    'accepts and refuses what JSON.parse does, and Python reads what it accepts',
    { skip: without('python3') },
    () => {
      const pieces = [
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"a"',
        '"b\\n"',
        '1',
        '-0.5e+3',
        'true',
        'null',
        ' ',
        '\n',
        '01',
        '"',
      ]
      let seed = 7
      const next = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below
      const texts = Array.from({ length: 20_000 }, () =>
        Array.from({ length: 1 + next(7) }, () => pieces[next(pieces.length)]).join(''),
      )
      for (const text of texts) assert.equal('value' in readJSON(text), parses(text), JSON.stringify(text))
    },
  )
})

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
