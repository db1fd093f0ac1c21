import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createSandbox } from '../../support/cli.js'

const box = createSandbox()
after(() => box.remove())

for (const [what, text, id] of [
  ['the id of a rule', 'apple/server-validity-max-825-days', 'apple/server-validity-max-825-days'],
  ['an id without its list', 'hostname', 'apple/hostname'],
  ['an OSStatus', '-67602', 'apple/hostname'],
  ['the name of an OSStatus', 'errSecHostNameMismatch', 'apple/hostname'],
] as const) {
  test(`--explain takes ${what}, prints the rule and its source, and needs no CA`, async () => {
    const { code, stdout, stderr } = await box.run(['check', '--explain', text])
    assert.equal(code, 0)
    assert.equal(stderr, '')
    assert.match(stdout, new RegExp(`^\n${id}\n`, 'm'))
    assert.match(stdout, /source +https:\/\//)
    const { rules } = await box.json(['check', '--explain', text])
    assert.ok((rules as { id: string }[]).some((rule) => rule.id === id))
  })
}

for (const text of [
  'SSL Error on 12 (192.168.1.31, 50000): [SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca (_ssl.c:1129)',
  '[SSL: HTTP_REQUEST] http request',
  'KEY_VALUES_MISMATCH',
  '[Errno 13] Permission denied',
  'This Connection Is Not Private',
]) {
  test(`--explain takes "${text}" and says what it means and what to do`, async () => {
    const { code, stdout } = await box.run(['check', '--explain', text])
    assert.equal(code, 0)
    assert.match(stdout, /^ {2}1\. \S/m)
    const { messages } = await box.json(['check', '--explain', text])
    assert.ok((messages as { fixes: string[] }[]).every(({ fixes }) => fixes.length > 0))
  })
}

test('a mistyped id is a usage error that names the nearest', async () => {
  const { code, stdout, stderr } = await box.run(['check', '--explain', 'apple/hostnam'])
  assert.equal(code, 2)
  assert.equal(stdout, '')
  assert.match(stderr, /\(ERR_USAGE\)\nhint: Did you mean apple\/hostname\?\n$/)
})

for (const text of ['', 'qqqqqqqqqqqqqqq', 'x'.repeat(20_000), '\u001b[2J']) {
  test(`--explain "${JSON.stringify(text).slice(0, 20)}" is a usage error with a hint, and a document with --json`, async () => {
    const { code, stdout, stderr } = await box.run(['check', '--explain', text])
    assert.equal(code, 2)
    assert.equal(stdout, '')
    assert.match(stderr, /^orchard: .+ \(ERR_USAGE\)\nhint: .+\n$/)
    const { error, code: sameCode } = await box.json(['check', '--explain', text])
    assert.equal(sameCode, 2)
    assert.equal((error as { code: string }).code, 'ERR_USAGE')
  })
}

for (const words of [
  ['--explain', '-67602', '192.168.1.20'],
  ['--explain', '-67602', '--root', 'x.pem'],
  ['--explain', '-67602', '--svg', 'x.svg'],
  ['--explain', '-67602', '--port', '8888'],
  ['--explain'],
  ['192.168.1.20', '--port', '8888'],
  ['--port', '0'],
  ['--port', '65536'],
  ['192.168.1.20', '--timeout', '0'],
  ['192.168.1.20', '--timeout', '121'],
  ['192.168.1.20', '--host', 'a.local'],
  ['--host', 'a.local'],
  ['--svg', 'x.svg'],
  ['a.local', 'b.local', '--svg', 'x.svg'],
  ['-', '--token-file', '-'],
  ['-', '-'],
  ['--token', 'secret', '192.168.1.20'],
]) {
  test(`orchard check ${words.join(' ')} is a usage error`, async () => {
    const { code, stdout, stderr } = await box.run(['check', ...words])
    assert.equal(code, 2, stderr)
    assert.equal(stdout, '')
    assert.match(stderr, /^orchard: .+ \(ERR_USAGE\)\nhint: .+\n$/)
  })
}
