import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../../src/cli/main.js', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'orchard-process-'))
after(() => rmSync(home, { recursive: true, force: true }))

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a line of sh in which `orchard` is the command, as a process of its own. */
function sh(line: string, env: Readonly<Record<string, string>> = { HOME: home }): Ended {
  const script = `orchard() { "${process.execPath}" "${MAIN}" "$@"; }\n${line}`
  const variables = { PATH: process.env['PATH'] ?? '', ...env }
  return spawnSync('sh', ['-c', script], { cwd: home, env: variables, encoding: 'utf8' })
}

const mode = (path: string): string => (statSync(join(home, path)).mode & 0o777).toString(8)

describe('orchard as a process', { skip: process.platform === 'win32' ? 'needs sh' : false }, () => {
  test('with standard input closed, and umask 000, up makes what it makes otherwise, and says where', () => {
    const { status, stderr, stdout } = sh('umask 000; orchard up 127.0.0.2 --dir open --json <&-')
    assert.equal(status, 0, stderr)
    assert.equal((JSON.parse(stdout) as { here: boolean }).here, true)
    assert.equal(mode('open/ca/private'), '700')
    assert.equal(mode('open/jupyter/private/jupyter.key.pem'), '400')
    assert.equal(mode('open/jupyter/certs/jupyter.cert.pem'), '444')
  })

  test('with umask 077 certificates are still for everybody', () => {
    const { status, stderr } = sh('umask 077; orchard up 127.0.0.2 --dir shut')
    assert.equal(status, 0, stderr)
    assert.equal(mode('shut/jupyter/certs/jupyter.cert.pem'), '444')
    assert.equal(mode('shut/ca/certs/ca.cert.pem'), '444')
  })

  test('a file that a private key is sent to is its owner’s alone, and a pipe is let be', () => {
    const { status, stderr } = sh(
      [
        'set -e; umask 022; echo secret >password; chmod 600 password',
        'touch old.tar; orchard bundle --dir open >>old.tar',
        'orchard bundle --dir open | cat >piped.tar',
        'orchard export 127.0.0.2 --dir open --out web.p12 --password-file password >/dev/null',
        'orchard profile --client web.p12 --out - >client.mobileconfig',
        'orchard profile --dir open --out - >root.mobileconfig',
        'orchard issue localhost --ephemeral --json >throw-away.json',
        'orchard issue localhost --ephemeral --json | cat >piped.json',
      ].join('\n'),
    )
    assert.equal(status, 0, stderr)
    const closed = ['old.tar', 'client.mobileconfig', 'throw-away.json']
    const open = ['piped.tar', 'root.mobileconfig', 'piped.json']
    assert.deepEqual(closed.map(mode), ['600', '600', '600'])
    assert.deepEqual(open.map(mode), ['644', '644', '644'])
    assert.match(readFileSync(join(home, 'throw-away.json'), 'utf8'), /BEGIN PRIVATE KEY/)
    assert.match(readFileSync(join(home, 'old.tar'), 'latin1'), /BEGIN PRIVATE KEY/)
  })

  test('without HOME, --dir and a passphrase are enough', () => {
    const { status, stderr } = sh('orchard up 127.0.0.2 --dir nohome', {
      ORCHARD_PASSPHRASE: 'correct horse',
    })
    assert.equal(status, 0, stderr)
  })

  test('a request from one process is signed by another through a pipe', () => {
    const { status, stdout, stderr } = sh(
      'orchard request 127.0.0.3 --key k.pem - | orchard sign - --dir open --yes',
    )
    assert.equal(status, 0, stderr)
    assert.match(stdout, /^-----BEGIN CERTIFICATE-----/)
    assert.match(readFileSync(join(home, 'k.pem'), 'utf8'), /BEGIN PRIVATE KEY/)
  })

  test('a reader that has had enough is no error', () => {
    const { status, stderr } = sh('orchard up 127.0.0.2 --dir open | head -n 1')
    assert.equal(status, 0)
    assert.equal(stderr, '')
  })

  test(
    'a standard output that cannot be written ends with 1',
    { skip: existsSync('/dev/full') ? false : 'no /dev/full' },
    () => {
      const { status, stderr } = sh('orchard show --dir open > /dev/full')
      assert.equal(status, 1)
      assert.match(stderr, /ENOSPC/)
      const bundle = sh('orchard bundle --dir open > /dev/full')
      assert.equal(bundle.status, 1)
      assert.equal(bundle.stderr.match(/ENOSPC/g)?.length, 1, 'it is said once')
    },
  )

  test('the variable with the passphrase is read by the process', () => {
    const env = { HOME: home, ORCHARD_PASSPHRASE: 'wrong' }
    const { status, stderr } = sh('orchard up 127.0.0.9 --dir nohome', env)
    assert.equal(status, 1)
    assert.match(stderr, /ERR_PKI_PASSPHRASE/)
    assert.doesNotMatch(stderr, /wrong"/)
  })

  test('what the command of --exec leaves running is not waited for, and what it prints goes to standard error', () => {
    const { status, stdout } = sh(
      'orchard renew jupyter --dir open --exec \'sleep 120 & echo started $!\' 2> err > out; echo "ended $?"; cat err out',
    )
    const [, pid = '0'] = /^started (\d+)$/m.exec(stdout) ?? []
    assert.ok(process.kill(Number(pid)), 'it runs on')
    assert.equal(status, 0)
    assert.match(stdout, /^ended 0\nstarted \d+\n✔ jupyter/)
  })

  test('the command of --exec has no standard input, also where this process has one', () => {
    const { stdout } = sh(
      "echo typed | orchard renew jupyter --dir open --exec 'cat; echo read' 2>&1 >/dev/null",
    )
    assert.equal(stdout, 'read\n')
  })

  test('a reader that has had enough of list --all is no error', () => {
    const { status, stdout, stderr } = sh('orchard list --all --dir open | head -n 1')
    assert.equal(status, 0)
    assert.equal(stderr, '')
    assert.equal(stdout.split('\n').length, 2)
  })
})
