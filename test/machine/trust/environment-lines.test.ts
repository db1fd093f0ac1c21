import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { environmentLines, isPKIError, SHELLS } from '../../../src/node.js'
import { HARMLESS_STRINGS, HOSTILE_STRINGS } from '../../support/hostile-strings.js'
import { mustRun, without } from '../../support/interop/run-program.js'

/** Paths that mean something to one shell or another. */
const PATHS = [
  '/plain/root.pem',
  "/it's/$HOME/`id`/$(id)/a b",
  '/a"b\\c/\\',
  "\\'",
  '!history !!',
  '~/x',
  '*?[a]{b,c}',
  '-n',
  '#x;y&z|w<v>u',
  '\u2018quoted\u2019',
  'C:\\Users\\alice\\%USERNAME%',
  ...HARMLESS_STRINGS,
]
const CONTROLS = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u
const writable = (text: string): boolean => !CONTROLS.test(text)
const READABLE = [...PATHS, ...HOSTILE_STRINGS.map(({ text }) => text).filter(writable)]

for (const shell of ['dash', 'bash', 'zsh']) {
  test(
    `${shell} reads every path back as it was, and runs nothing of it`,
    { skip: without(shell) },
    async () => {
      for (const path of READABLE) {
        const line = environmentLines('sh', { A_PATH: path })
        const script = `${line}env printf %s "$A_PATH"`
        assert.equal(await mustRun(shell, ['-c', script]), path, path)
      }
    },
  )
}

test('fish reads every path back as it was, and runs nothing of it', { skip: without('fish') }, async () => {
  for (const path of READABLE)
    assert.equal(
      await mustRun('fish', ['-c', `${environmentLines('fish', { A_PATH: path })}env printf %s "$A_PATH"`]),
      path,
    )
})

test(
  'PowerShell reads every path back as it was, and runs nothing of it',
  { skip: withoutPowerShell() },
  async () => {
    for (const path of READABLE) {
      const script = `${environmentLines('powershell', { A_PATH: path })}[Console]::Out.Write($env:A_PATH)`
      assert.equal(await mustRun('pwsh', ['-NoProfile', '-Command', script]), path)
    }
  },
)

test('each shell has its own line', () => {
  const of = (shell: (typeof SHELLS)[number]): string => environmentLines(shell, { A: "/it's", B: '/b' })
  assert.equal(of('sh'), "export A='/it'\\''s'\nexport B=/b\n")
  assert.equal(of('fish'), "set -gx A '/it\\'s'\nset -gx B /b\n")
  assert.equal(of('powershell'), "$env:A = '/it''s'\n$env:B = '/b'\n")
  assert.equal(of('cmd'), 'set "A=/it\'s"\r\nset "B=/b"\r\n')
})

test('fish escapes only what fish unescapes, PowerShell doubles every quote that it takes for one', () => {
  assert.equal(environmentLines('fish', { A: "a\\'$b" }), "set -gx A 'a\\\\\\'$b'\n")
  assert.equal(
    environmentLines('powershell', { A: "a'b\u2018c\u2019d\u201ae\u201bf" }),
    "$env:A = 'a''b\u2018\u2018c\u2019\u2019d\u201a\u201ae\u201b\u201bf'\n",
  )
})

test('cmd has no way to write some paths, and these are refused', () => {
  for (const path of ['C:\\100%', 'a"b', 'a!b'])
    assert.throws(() => environmentLines('cmd', { A: path }), refused)
  assert.equal(environmentLines('cmd', { A: 'C:\\a & b^c' }), 'set "A=C:\\a & b^c"\r\n')
})

test('a name that is no variable is refused for every shell: it would be read as a part of the line', () => {
  for (const name of ['', 'A; touch /tmp/x; B', 'A=1', '1A', 'A B', 'A\nB', 'Ä'])
    for (const shell of SHELLS) assert.throws(() => environmentLines(shell, { [name]: '/a' }), refused, name)
})

test('a path with a control character is refused for every shell', () => {
  for (const { text, does } of HOSTILE_STRINGS.filter((each) => !writable(each.text)))
    for (const shell of SHELLS) assert.throws(() => environmentLines(shell, { A: text }), refused, does)
})

/** No Debian has PowerShell by apt, so it may be absent in CI too. */
function withoutPowerShell(): string | false {
  return (
    (process.env['PATH'] ?? '').split(':').every((folder) => !existsSync(`${folder}/pwsh`)) && 'absent: pwsh'
  )
}
const refused = (error: unknown): boolean => isPKIError(error, 'ERR_PKI_OPTION')
