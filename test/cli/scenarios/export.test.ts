import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readPKCS12 } from '../../../src/index.js'
import { plainSandbox } from '../../support/cli.js'
import type { CLISandbox } from '../../support/cli.js'

let box: CLISandbox & { readonly ca: string }
before(async () => {
  box = await plainSandbox()
  assert.equal((await box.run(['issue', 'web.lan', '--only', '--name', 'web'])).code, 0)
})
after(() => box.remove())

const read = async (name: string, password: string): ReturnType<typeof readPKCS12> =>
  readPKCS12({ der: Uint8Array.from(readFileSync(join(box.home, name))), password })

const certificateOf = (): string => readFileSync(join(box.ca, 'jupyter/certs/web.cert.pem'), 'utf8')

test('at a terminal the password is made, shown there once, and opens a file that only its owner can read', async () => {
  const { code, stdout, stderr } = await box.run(['export', 'web'], { columns: 80 })
  assert.equal(code, 0)
  assert.equal(stderr, '')
  const [, password = ''] = /password +([0-9a-z-]{34})\n/.exec(stdout) ?? []
  assert.equal(stdout.split(password).length, 2)
  assert.equal(statSync(join(box.home, 'web.p12')).mode & 0o777, 0o600)
  const { certificate, friendlyName } = await read('web.p12', password)
  assert.ok(certificateOf().startsWith(certificate.pem))
  assert.equal(friendlyName, 'web')
})

test('a file that is there is never written over, and no password is made for it', async () => {
  writeFileSync(join(box.home, 'taken.p12'), 'mine')
  const { code, stdout, stderr } = await box.run(['export', 'web', '--out', 'taken.p12'], { columns: 80 })
  assert.equal(code, 1)
  assert.match(stderr, /ERR_PKI_FILE_EXISTS/)
  assert.equal(stdout, '')
  assert.equal(readFileSync(join(box.home, 'taken.p12'), 'utf8'), 'mine')
})

test('without a terminal, and with --json, a password must come from a file; nothing is written otherwise', async () => {
  const cases = [
    [['export', 'web', '--out', 'none.p12'], {}],
    [['export', 'web', '--out', 'none.p12', '--json'], { columns: 80 }],
    [
      ['export', 'web', '--out', 'none.p12'],
      { env: { ORCHARD_HOME: box.ca, ORCHARD_PASSPHRASE: 'of the CA' } },
    ],
  ] as const
  for (const [argv, options] of cases) {
    const { code, stderr, stdout } = await box.run(argv, options)
    assert.equal(code, 1)
    assert.match(stderr + stdout, /ERR_PKI_PASSPHRASE/)
    assert.match(stderr + stdout, /--password-file/)
    assert.ok(!existsSync(join(box.home, 'none.p12')))
  }
})

test('the password of a file or of standard input opens the result and appears nowhere', async () => {
  writeFileSync(join(box.home, 'secret'), 'from a file\r\n', { mode: 0o600 })
  for (const [name, source, password, form] of [
    ['a.p12', 'secret', 'from a file', '--legacy-apple'],
    ['b.p12', '-', 'from a pipe', '--modern'],
  ] as const) {
    const argv = ['export', 'web.lan', form, '--out', name, '--password-file', source, '--json']
    const { code, stdout, stderr } = await box.run(argv, { stdin: 'from a pipe\nsecond line\n' })
    assert.equal(code, 0)
    assert.ok(!(stdout + stderr).includes(password))
    const document = JSON.parse(stdout) as Record<string, unknown>
    const { command, encryption, path } = document
    assert.deepEqual(
      { command, encryption, path },
      { command: 'export', encryption: form.slice(2), path: join(box.home, name) },
    )
    assert.equal((await read(name, password)).privateKey.kind, 'ec-p256')
  }
})

test('both forms at once, no name, and standard output as a file are wrong usage', async () => {
  for (const argv of [
    ['export', 'web', '--modern', '--legacy-apple'],
    ['export'],
    ['export', 'web', '--out', '-'],
    ['export', 'web', '--out', ''],
  ])
    assert.equal((await box.run(argv, { columns: 80 })).code, 2)
})

test('an empty password file and an unknown server are refused', async () => {
  writeFileSync(join(box.home, 'empty'), '\n', { mode: 0o600 })
  for (const [argv, code] of [
    [['export', 'web', '--out', 'c.p12', '--password-file', 'empty'], 'ERR_PKI_PASSPHRASE'],
    [['export', 'nobody'], 'ERR_PKI_NOT_FOUND'],
  ] as const) {
    const result = await box.run(argv, { columns: 80 })
    assert.equal(result.code, 1)
    assert.ok(result.stderr.includes(code))
  }
  assert.ok(!existsSync(join(box.home, 'c.p12')))
})

test('a server whose key is elsewhere cannot be exported, and the cure says where', async () => {
  rmSync(join(box.ca, 'jupyter/private/web.key.pem'), { force: true })
  const { code, stderr } = await box.run(['export', 'web', '--out', 'd.p12'], { columns: 80 })
  assert.equal(code, 1)
  assert.match(stderr, /ERR_PKI_NOT_FOUND/)
})
