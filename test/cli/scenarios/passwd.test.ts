import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readySandbox } from '../../support/cli.js'
import type { CLISandbox } from '../../support/cli.js'

const sandboxes: CLISandbox[] = []
after(() => sandboxes.forEach((sandbox) => sandbox.remove()))

async function ready(): ReturnType<typeof readySandbox> {
  const made = await readySandbox()
  sandboxes.push(made)
  return made
}

const POSIX = { skip: process.platform === 'win32' && 'modes are a POSIX matter' }
const CA = '.local/share/orchard/ca'
const KEY = `${CA}/private/ca.key.pem`
const STATE = '.local/state/orchard'

function kept(home: string): string {
  const [name = 'none'] = existsSync(join(home, STATE)) ? readdirSync(join(home, STATE)) : []
  return join(home, STATE, name)
}

function textOf(...path: readonly string[]): string {
  return readFileSync(join(...path), 'utf8')
}

test(
  'passwd makes another passphrase where Orchard keeps it, and the CA goes on as before',
  POSIX,
  async () => {
    const { home, run } = await ready()
    const [key, passphrase] = [textOf(home, KEY), textOf(kept(home))]
    const file = kept(home)
    const { code, stdout, stderr } = await run(['passwd'])
    assert.deepEqual([code, stderr], [0, ''])
    assert.equal(
      stdout,
      `✔ Passphrase    changed
  key           ~/${KEY}
  kept in       ~/${file.slice(home.length + 1)}
  A copy of the old key file, such as a backup, still opens with the old
  passphrase.
`,
    )
    assert.notEqual(textOf(home, KEY), key)
    assert.notEqual(textOf(file), passphrase)
    assert.equal(statSync(join(home, KEY)).mode & 0o777, 0o400)
    assert.deepEqual(readdirSync(join(home, CA, 'private')), ['ca.key.pem'])
    createPrivateKey({ key: textOf(home, KEY), passphrase: textOf(file).trimEnd() })
    const issued = await run(['issue', '192.168.1.21'])
    assert.deepEqual([issued.code, issued.stderr], [0, ''])
  },
)

test('passwd takes both passphrases from files, and says the same as data', async () => {
  const { home, json } = await ready()
  writeFileSync(join(home, 'old'), textOf(kept(home)), { mode: 0o600 })
  writeFileSync(join(home, 'new'), 'brand new one\n', { mode: 0o600 })
  const { code, ...document } = await json([
    'passwd',
    '--passphrase-file',
    'old',
    '--new-passphrase-file',
    'new',
  ])
  assert.equal(code, 0)
  assert.deepEqual(document, {
    command: 'passwd',
    keyPath: join(home, KEY),
    keyKind: 'ec-p256',
    wasEncrypted: true,
    encrypted: true,
    certificatePath: join(home, CA, 'certs/ca.cert.pem'),
    passphrasePath: kept(home),
    remarks: [],
  })
  assert.equal(textOf(kept(home)), 'brand new one\n')
})

test('passwd with a wrong passphrase changes nothing and says so', async () => {
  const { home, run } = await ready()
  const before = [textOf(home, KEY), textOf(kept(home))]
  const { code, stdout, stderr } = await run(['passwd', '--new-passphrase-file', '-'], {
    stdin: 'brand new one\n',
    env: { ORCHARD_PASSPHRASE: 'wrong' },
  })
  assert.deepEqual([code, stdout], [1, ''])
  assert.match(
    stderr,
    /^orchard: .*passphrase is wrong, or the encrypted key is damaged \(ERR_PKI_PASSPHRASE\)\nhint: /,
  )
  assert.deepEqual([textOf(home, KEY), textOf(kept(home))], before)
})

test('passwd --remove-passphrase asks, and with --yes leaves the key in clear and nothing kept', async () => {
  const { home, run } = await ready()
  const file = kept(home)
  const asked = await run(['passwd', '--remove-passphrase'])
  assert.equal(asked.code, 1)
  assert.equal(
    asked.stderr,
    `orchard: the key in ${join(home, '.local/share/orchard')} stays as it is: nobody can be asked here (ERR_PKI_NOT_CONFIRMED)
hint: --remove-passphrase --yes does not ask.
`,
  )
  assert.ok(existsSync(file))
  const { code, stdout } = await run(['passwd', '--remove-passphrase', '--yes'])
  assert.equal(code, 0)
  assert.match(stdout, /^✔ Passphrase {4}removed: the key is in clear\n/)
  assert.equal(existsSync(file), false)
  createPrivateKey(textOf(home, KEY))
  const again = await run(['passwd'])
  assert.equal(again.code, 1)
  assert.match(
    again.stderr,
    /there is no new passphrase, .*\(ERR_PKI_PASSPHRASE\)\nhint: Give --new-passphrase-file FILE/,
  )
  const set = await run(['passwd', '--new-passphrase-file', '-'], { stdin: 'set again by hand\n' })
  assert.equal(set.stdout, `✔ Passphrase    set\n  key           ~/${KEY}\n`)
  createPrivateKey({ key: textOf(home, KEY), passphrase: 'set again by hand' })
})

test('passwd works on a CA that does not open: no index, a damaged certificate', async () => {
  const { home, run } = await ready()
  const old = textOf(kept(home)).trimEnd()
  rmSync(join(home, CA, 'index.txt'))
  rmSync(join(home, CA, 'certs/ca.cert.pem'))
  writeFileSync(join(home, CA, 'certs/ca.cert.pem'), 'nonsense\n')
  assert.equal((await run(['show'])).code, 1)
  const { code, stdout } = await run(['passwd', '--new-passphrase-file', '-'], {
    stdin: 'brand new one\n',
    env: { ORCHARD_PASSPHRASE: old },
  })
  assert.equal(code, 0)
  assert.match(stdout, /✔ Passphrase {4}changed/)
  assert.match(stdout, /! .*cannot\s+be\s+read,\s+so\s+nobody\s+could\s+tell/)
  createPrivateKey({ key: textOf(home, KEY), passphrase: 'brand new one' })
})

test('passwd FILE changes any key, and FILE beside --dir and contradictions are usage errors', async () => {
  const { home, run } = await ready()
  const file = join(home, 'server.key.pem')
  writeFileSync(file, readFileSync(join(home, '.local/share/orchard/jupyter/private/jupyter.key.pem')), {
    mode: 0o600,
  })
  const { code, stdout } = await run(['passwd', 'server.key.pem', '--new-passphrase-file', '-'], {
    stdin: 'for the server\r\nmore',
  })
  assert.deepEqual([code, stdout], [0, '✔ Passphrase    set\n  key           ~/server.key.pem\n'])
  createPrivateKey({ key: textOf(file), passphrase: 'for the server' })
  const before = textOf(file)
  for (const words of [
    ['server.key.pem', '--dir', '.'],
    ['server.key.pem', '--remove-passphrase', '--new-passphrase-file', 'x'],
    ['--passphrase-file', '-', '--new-passphrase-file', '-'],
  ]) {
    const wrong = await run(['passwd', ...words])
    assert.equal(wrong.code, 2)
    assert.match(wrong.stderr, /\(ERR_USAGE\)\nhint: /)
  }
  const absent = await run(['passwd', 'no-such-key.pem', '--new-passphrase-file', '-'], { stdin: 'x\n' })
  assert.equal(absent.code, 1)
  assert.match(absent.stderr, /\(ERR_PKI_FILE\)/)
  assert.equal(textOf(file), before)
})
