import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createSandbox, readySandbox } from '../../support/cli.js'
import { ESCAPE } from '../../support/terminal-codes.js'

const box = createSandbox()
const ready = await readySandbox()
after(() => {
  box.remove()
  ready.remove()
})

for (const words of [
  ['nonsense'],
  ['up', '--nonsense'],
  ['up', '10.0.0.1', '--days', 'many'],
  ['up', '10.0.0.1', '--days', '-1'],
  ['up', '10.0.0.1', '--dir', ''],
  ['issue'],
  ['sign'],
  ['show', 'a', 'b'],
  ['check', '--token', 'secret'],
  ['--nonsense'],
] as const) {
  test(`orchard ${words.join(' ')} is a usage error: nothing on standard output, what is wrong and what to do on error`, async () => {
    const { code, stdout, stderr } = await box.run(words)
    assert.equal(code, 2)
    assert.equal(stdout, '')
    assert.match(stderr, /^orchard: .+ \(ERR_USAGE\)\nhint: .+\n$/)
  })
}

for (const words of [
  ['sign', 'no-such.csr'],
  ['check', 'no-such.pem'],
  ['issue', '--batch', '/'],
] as const) {
  test(`orchard ${words.join(' ')} names the file and says what to do`, async () => {
    const { code, stderr } = await ready.run(words)
    assert.equal(code, 1)
    assert.ok(stderr.includes(words.at(-1) ?? ''), stderr)
    assert.match(stderr, /\(ERR_PKI_FILE\)\nhint: .+\n$/)
  })
}

test('a command that is almost right is suggested', async () => {
  assert.match((await box.run(['isue', 'a.local'])).stderr, /hint: Did you mean issue\?/)
})

test('no command at all prints the help on standard error and is a usage error', async () => {
  const { code, stdout, stderr } = await box.run([])
  assert.equal(code, 2)
  assert.equal(stdout, '')
  assert.match(stderr, /^Usage: orchard/)
})

for (const words of [
  ['--help'],
  ['up', '--help'],
  ['init', '-h'],
  ['issue', '--help'],
  ['request', '--help'],
  ['sign', '--help'],
  ['renew', '--help'],
  ['revoke', '--help'],
  ['crl', '--help'],
  ['list', '--help'],
  ['find', '--help'],
  ['show', '--help'],
  ['check', '--help'],
] as const) {
  test(`orchard ${words.join(' ')} prints at most 80 columns on standard output and ends with 0`, async () => {
    const { code, stdout, stderr } = await box.run(words)
    assert.equal(code, 0)
    assert.equal(stderr, '')
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line)
  })
}

test('orchard help is --help, and orchard help issue is issue --help', async () => {
  for (const words of [[], ['issue'], ['nonsense']]) {
    const asked = await box.run(['help', ...words])
    assert.deepEqual(asked, await box.run([...words, '--help']))
  }
})

test('the hint of a wrong option names the command whose help lists the right ones', async () => {
  const hintOf = async (...words: string[]): Promise<string | undefined> =>
    /hint: (.+)/.exec((await box.run(words)).stderr)?.[1]
  for (const command of ['snippet', 'untrust', 'device'])
    assert.match((await hintOf(command, '--nonsense')) ?? '', new RegExp(`orchard ${command} --help`))
  assert.match((await hintOf('--nonsense', 'list')) ?? '', /behind the command/)
})

test('the help of bundle offers no --json, which bundle refuses in words of its own', async () => {
  assert.doesNotMatch((await box.run(['bundle', '--help'])).stdout, /--json/)
  assert.match((await box.run(['bundle', '--json'])).stdout, /"ERR_USAGE"/)
})

test('no option of any command takes a passphrase: what is typed there is seen by everybody', async () => {
  for (const command of ['up', 'init', 'issue', 'request', 'sign', 'renew', 'crl', 'show', 'check']) {
    const { stdout } = await box.run([command, '--help'])
    assert.doesNotMatch(stdout, /--pass(?!phrase-file)/)
  }
})

test('with --json a failure is a document too, with the code and the facts', async () => {
  const document = await box.json(['issue', '10.0.0.1'])
  assert.equal(document.code, 1)
  const { code, details } = document['error'] as { code: string; details: { reason: string } }
  assert.equal(code, 'ERR_PKI_DIRECTORY')
  assert.equal(details.reason, 'absent')
})

test('foreign text in an error cannot colour the terminal', async () => {
  const { stderr } = await box.run(['up', 'a\u001b[31mb'])
  assert.doesNotMatch(stderr, ESCAPE)
})

test('an error that nobody foresaw is called a bug, without a stack unless ORCHARD_DEBUG is 1', async () => {
  const broken = { fault: new TypeError('kaput') }
  const quiet = await box.run(['up', '10.0.0.1', '--dir', 'bug'], broken)
  assert.equal(quiet.code, 1)
  assert.match(
    quiet.stderr,
    /^orchard: this is a bug in Orchard: kaput \(ERR_BUG\)\nhint: .*ORCHARD_DEBUG=1.*\n$/,
  )
  const loud = await box.run(['up', '10.0.0.1', '--dir', 'bug'], { ...broken, env: { ORCHARD_DEBUG: '1' } })
  assert.match(loud.stderr, /\n\s+at /)
})
