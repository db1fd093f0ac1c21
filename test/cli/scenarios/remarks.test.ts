import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createSandbox, readySandbox } from '../../support/cli.js'
import type { CLISandbox } from '../../support/cli.js'

const sandboxes: CLISandbox[] = []
after(() => sandboxes.forEach((sandbox) => sandbox.remove()))

test('--version prints one line and nothing else', async () => {
  const sandbox = createSandbox()
  sandboxes.push(sandbox)
  const { code, stdout, stderr } = await sandbox.run(['--version'])
  assert.deepEqual([code, stdout.trim().split('\n').length, stderr], [0, 1, ''])
})

test('--days on a certificate that is still good says that it changed nothing', async () => {
  const sandbox = await readySandbox()
  sandboxes.push(sandbox)
  const { stderr, stdout, code } = await sandbox.run(['up', '192.168.1.20', '--days', '90'])
  assert.equal(code, 0)
  assert.match(stderr + stdout, /--days changed nothing/)
  assert.doesNotMatch((await sandbox.run(['up', '192.168.1.20'])).stdout, /changed nothing/)
})

test('a passphrase that is given beside a stored one is used, and the stored one is named', async () => {
  const sandbox = await readySandbox()
  sandboxes.push(sandbox)
  const env = { ORCHARD_PASSPHRASE: 'wrong' }
  const { stderr, stdout, code } = await sandbox.run(['issue', 'a.local'], { env })
  assert.equal(code, 1)
  assert.match(stderr, /ERR_PKI_PASSPHRASE/)
  assert.match((stderr + stdout).replace(/\s+/g, ' '), /one of this CA is kept in \S+\.passphrase/)
})

test('the remote recipe names files that `up` did not take, and never replaces a certificate by nothing', async () => {
  const sandbox = createSandbox()
  sandboxes.push(sandbox)
  const { remote } = (await sandbox.json(['up', '85.184.100.12'])) as unknown as {
    remote: { keyStaysThere: string }
  }
  assert.match(remote.keyStaysThere, /sign - --name 85\.184\.100\.12-there/)
  assert.match(remote.keyStaysThere, /test -s orchard-tls\.new && mv orchard-tls\.new orchard-tls\.pem/)
})

test('--key-kind that is none is wrong usage, and nothing is made', async () => {
  const sandbox = createSandbox()
  sandboxes.push(sandbox)
  const { code, stderr } = await sandbox.run(['up', '192.168.1.20', '--key-kind', 'ed25519'])
  assert.equal(code, 2)
  assert.match(stderr, /ec-p256, ec-p384, rsa-2048/)
})

test('a --passphrase-file that others can read is remarked, one for its owner alone is not', async () => {
  const sandbox = createSandbox()
  sandboxes.push(sandbox)
  const path = join(sandbox.home, 'secret')
  writeFileSync(path, 'correct horse\n')
  for (const [mode, isRemarked] of [
    [0o644, true],
    [0o640, true],
    [0o600, false],
    [0o400, false],
  ] as const) {
    chmodSync(path, mode)
    const words = ['init', '--dir', `ca-${mode.toString(8)}`, '--passphrase-file', 'secret']
    const { remarks, code } = await sandbox.json(words)
    assert.equal(code, 0)
    assert.equal(
      (remarks as { kind: string }[]).some(({ kind }) => kind === 'passphrase-file'),
      isRemarked,
    )
  }
})

test('a passphrase is at most 1023 octets, wherever it comes from', async () => {
  const sandbox = createSandbox()
  sandboxes.push(sandbox)
  for (const [length, code] of [
    [1023, 0],
    [1024, 1],
  ] as const) {
    const secret = 'x'.repeat(length)
    writeFileSync(join(sandbox.home, 'long'), secret, { mode: 0o600 })
    const at = (name: string): readonly string[] => ['init', '--json', '--dir', `${name}-${String(length)}`]
    const runs = [
      await sandbox.run(at('env'), { env: { ORCHARD_PASSPHRASE: secret } }),
      await sandbox.run([...at('pipe'), '--passphrase-file', '-'], { stdin: `${secret}\n` }),
      await sandbox.run([...at('file'), '--passphrase-file', 'long']),
    ]
    for (const run of runs) {
      assert.equal(run.code, code)
      if (code === 1) assert.match(run.stderr, /ERR_PKI_PASSPHRASE/)
    }
  }
})

test('where --dir leads to no CA, the hint says how one is made there', async () => {
  const sandbox = createSandbox()
  sandboxes.push(sandbox)
  for (const words of [['profile'], ['reminder'], ['export', 'web'], ['bundle'], ['crl'], ['enroll']]) {
    const { code, stderr } = await sandbox.run([...words, '--dir', 'no where'])
    assert.equal(code, 1)
    assert.match(stderr, /ERR_PKI_DIRECTORY/)
    assert.match(stderr, /hint: .*orchard up HOST --dir 'no where' makes a CA there/)
  }
  assert.equal((await sandbox.run(['snippet', 'nonsense'])).code, 2)
})
