import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { exportPKCS12, readCertificate } from '../../../src/index.js'
import { certify } from '../../support/chains.js'
import { readCalendar, valueOf } from '../../support/calendar.js'
import { plainSandbox } from '../../support/cli.js'
import type { CLISandbox } from '../../support/cli.js'
import { runProgram, without } from '../../support/interop/run-program.js'
import { dataOf, payloadsOf, readPropertyList } from '../../support/property-list.js'

const sandboxes: CLISandbox[] = []
after(() => sandboxes.forEach((sandbox) => sandbox.remove()))

async function sandbox(): Promise<
  CLISandbox & { readonly ca: string; readonly at: (name: string) => string }
> {
  const box = await plainSandbox()
  sandboxes.push(box)
  return { ...box, at: (name) => join(box.home, name) }
}

const readText = (path: string): string => readFileSync(path, 'utf8')

const PYTHON = { skip: without('python3') }

test(
  'profile writes the root of the CA under its name, and again over it with the same octets',
  PYTHON,
  async () => {
    const { run, at, ca, json } = await sandbox()
    const { code, stdout, stderr } = await run(['profile', '--organization', 'Müller & Söhne'])
    assert.equal(code, 0)
    assert.equal(stderr, '')
    assert.match(stdout, /✔ Profile +holds certificates only, and no private key/)
    assert.match(stdout, /Certificate Trust Settings: switch on\s+"Plain\s+CA"/)
    const first = readFileSync(at('plain-ca.mobileconfig'))
    const read = await readPropertyList(first)
    assert.equal(read['PayloadOrganization'], 'Müller & Söhne')
    const root = readFileSync(join(ca, 'ca/certs/ca.cert.pem'), 'utf8')
    const document = await json(['profile', '--organization', 'Müller & Söhne'])
    assert.equal(document.code, 0)
    assert.equal(document['path'], at('plain-ca.mobileconfig'))
    assert.equal(document['identifier'], read['PayloadIdentifier'])
    assert.equal(document['holdsPrivateKey'], false)
    assert.deepEqual(readFileSync(at('plain-ca.mobileconfig')), first)
    assert.ok(
      root.includes(
        Buffer.from(dataOf(payloadsOf(read)[0]?.['PayloadContent']))
          .toString('base64')
          .slice(0, 64),
      ),
    )
  },
)

test('--out - gives the profile alone to standard output, and --der the bare root', async () => {
  const { run, at } = await sandbox()
  const { code, stdout } = await run(['profile', '--out', '-'])
  assert.equal(code, 0)
  assert.match(stdout, /^<\?xml [\s\S]*<\/plist>\n$/)
  assert.equal((await run(['profile', '--der'])).code, 0)
  const { subject } = readCertificate(readFileSync(at('plain-ca.cer')))
  assert.equal(subject.rdns[0]?.[0]?.value, 'Plain CA')
})

test(
  'roots of other CAs go into one profile; what the device would refuse, and a file with a key, do not',
  PYTHON,
  async () => {
    const { run, at, json } = await sandbox()
    writeFileSync(at('old.cer'), certify({ subject: 'Old', isCA: true }).der)
    writeFileSync(
      at('new.cer'),
      certify({ subject: 'New', isCA: true, notAfter: new Date('2040-01-01') }).der,
    )
    assert.equal((await run(['profile', '--root', 'old.cer', '--root', 'new.cer'])).code, 0)
    const read = await readPropertyList(readFileSync(at('new.mobileconfig')))
    assert.deepEqual(
      payloadsOf(read).map((each) => each['PayloadDisplayName']),
      ['New', 'Old'],
    )
    writeFileSync(
      at('gone.cer'),
      certify({ subject: 'Gone', isCA: true, notAfter: new Date('2026-02-01') }).der,
    )
    writeFileSync(at('leaf.cer'), certify({ subject: 'Leaf' }).der)
    for (const [file, rule] of [
      ['gone.cer', 'apple/within-validity'],
      ['leaf.cer', 'apple/root-is-ca'],
    ] as const) {
      const { code, error } = (await json(['profile', '--root', file])) as unknown as {
        code: number
        error: { code: string; details: { rules: string[] }; hint: string }
      }
      assert.equal(code, 1)
      assert.equal(error.code, 'ERR_PKI_ROOT')
      assert.ok(error.details.rules.includes(rule), error.details.rules.join())
      assert.ok(error.hint.length > 20)
    }
    await run(['issue', 'web.lan', '--only', '--name', 'web'])
    const key = join(at('pki'), 'jupyter/private/web.key.pem')
    assert.ok(existsSync(key))
    for (const argv of [
      ['--root', key],
      ['--intermediate', key],
    ]) {
      const { code, stderr } = await run(['profile', ...argv])
      assert.equal(code, 1)
      assert.match(stderr, /ERR_PKI_PEM/)
    }
  },
)

test('a profile is signed by a certificate and key of choice', { skip: without('openssl') }, async () => {
  const { run, at, ca } = await sandbox()
  await run(['issue', 'web.lan', '--only', '--name', 'web'])
  const certs = join(ca, 'jupyter/certs/web.cert.pem')
  const key = join(ca, 'jupyter/private/web.key.pem')
  const { code, stdout } = await run(['profile', '--sign', certs, '--key', key])
  assert.equal(code, 0)
  assert.match(stdout, /✔ Signed profile/)
  assert.match(stdout.replace(/\s+/g, ' '), /"Not Verified" in red/)
  assert.doesNotMatch(stdout, /Not\s+Signed/)
  assert.equal((await run(['profile', '--sign', certs, '--key', key])).code, 0)
  const { status, stdout: content } = await runProgram('openssl', [
    ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', at('plain-ca.mobileconfig')],
    ...['-CAfile', join(ca, 'ca/certs/ca.cert.pem'), '-purpose', 'any'],
    ...['-attime', String(Date.parse('2026-11-24T12:00:00Z') / 1000)],
  ])
  assert.equal(status, 0)
  assert.match(content, /^<\?xml/)
  const other = await run(['profile', '--sign', join(ca, 'ca/certs/ca.cert.pem'), '--key', key])
  assert.match(other.stderr, /ERR_PKI_KEY_MISMATCH/)
})

test(
  '--client writes a secret file that no other run overwrites, and looks whether the password opens it',
  PYTHON,
  async () => {
    const { run, at, ca, json } = await sandbox()
    await run(['issue', 'web.lan', '--only', '--name', 'web'])
    const pem = (path: string): { pem: string } => ({ pem: readFileSync(join(ca, 'jupyter', path), 'utf8') })
    const parts = { privateKey: pem('private/web.key.pem'), certificate: pem('certs/web.cert.pem') }
    writeFileSync(at('web.p12'), await exportPKCS12({ ...parts, password: 'right' }))
    writeFileSync(at('right'), 'right\n', { mode: 0o600 })
    writeFileSync(at('wrong'), 'wrong\n', { mode: 0o600 })
    const wrong = await run(['profile', '--client', 'web.p12', '--password-file', 'wrong'])
    assert.equal(wrong.code, 1)
    assert.match(wrong.stderr, /ERR_PKI_PASSPHRASE/)
    const { code, stdout } = await run([
      'profile',
      '--client',
      'web.p12',
      '--password-file',
      'right',
      '--out',
      'c.mobileconfig',
    ])
    assert.equal(code, 0)
    assert.match(stdout, /holds a private key and its password/)
    assert.doesNotMatch(stdout, /right/)
    assert.equal(statSync(at('c.mobileconfig')).mode & 0o777, 0o600)
    const [client] = payloadsOf(await readPropertyList(readFileSync(at('c.mobileconfig'))))
    assert.equal(client?.['Password'], 'right')
    const again = await run(['profile', '--client', 'web.p12', '--out', 'c.mobileconfig'])
    assert.match(again.stderr, /ERR_PKI_FILE_EXISTS/)
    const document = await json(['profile', '--client', 'web.p12'])
    assert.equal(document['holdsPrivateKey'], true)
  },
)

test('flags that contradict each other are wrong usage', async () => {
  const { run } = await sandbox()
  for (const argv of [
    ['--sign', 'x.pem'],
    ['--key', 'x.pem'],
    ['--der', '--organization', 'x'],
    ['--out', ''],
    ['--out', '-', '--json'],
    ['--password-file', 'x'],
    ['--passphrase-file', 'x'],
    ['--client', 'x.p12', '--der'],
    ['--removal-date', 'soon'],
  ])
    assert.equal((await run(['profile', ...argv])).code, 2, argv.join(' '))
  assert.equal((await run(['profile', '--removal-date', '2026-11-24'])).code, 2)
  assert.equal((await run(['profile', '--removal-date', '2026-11-25', '--out', '-'])).code, 0)
})

test('the commands of a reminder name the folder of a CA that was given, and no other', async () => {
  const { run, ca } = await sandbox()
  const words = async (...argv: string[]) =>
    (await run(['reminder', '--out', '-', ...argv])).stdout.replaceAll('\r\n ', '')
  assert.ok((await words('--dir', ca)).includes(`orchard renew --root --dir ${ca}`))
  assert.doesNotMatch(await words(), /--dir/)
})

test('reminder writes the days of all servers, or of those that are named, and of the root', async () => {
  const { run, at, json } = await sandbox()
  await run(['issue', 'web.lan', '--only', '--name', 'web'])
  await run(['issue', 'box.lan', '--only', '--name', 'box', '--days', '90'])
  const { code, stdout } = await run(['reminder'])
  assert.equal(code, 0)
  assert.match(stdout, /✔ Reminder +/)
  const calendar = readCalendar(readFileSync(at('plain-ca.ics'), 'utf8'))
  assert.equal(calendar.components.length, 3)
  assert.match(valueOf(calendar.components[0] ?? assert.fail(), 'DESCRIPTION'), /orchard renew box/)
  const document = await json(['reminder', 'web.lan', '--days', '60', '--out', 'one.ics'])
  assert.deepEqual(
    (document['events'] as { name: string }[]).map(({ name }) => name),
    ['web', 'Plain CA'],
  )
  assert.equal(readCalendar(readFileSync(at('one.ics'), 'utf8')).components.length, 2)
  const piped = await run(['reminder', '--out', '-'])
  assert.ok(piped.stdout.startsWith('BEGIN:VCALENDAR\r\n') && piped.stdout.endsWith('END:VCALENDAR\r\n'))
  assert.equal((await run(['reminder', 'nobody'])).code, 1)
})

test('profile and reminder write over their own kind of file, empty ones and links to these, and over nothing else', async () => {
  const { run, at } = await sandbox()
  const foreign: Readonly<Record<string, string>> = {
    'own.ics': 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//EN\r\nEND:VCALENDAR\r\n',
    'own.mobileconfig': readText(at('pki/ca/certs/ca.cert.pem')).replaceAll('CERTIFICATE', 'THING'),
    'own.plist':
      '<?xml version="1.0"?><plist><dict><key>PayloadIdentifier</key><string>com.example.vpn</string></dict></plist>',
    notes: 'dear diary',
  }
  for (const [name, text] of Object.entries(foreign)) writeFileSync(at(name), text)
  symlinkSync(at('pki/ca/certs/ca.cert.pem'), at('link'))
  const root = readText(at('pki/ca/certs/ca.cert.pem'))
  for (const command of [['profile'], ['profile', '--der'], ['reminder']])
    for (const name of [...Object.keys(foreign), 'link', 'pki/ca/private/ca.key.pem']) {
      const { code, stderr, stdout } = await run([...command, '--out', name])
      assert.equal(code, 1, `${command.join(' ')} ${name}`)
      assert.match(stderr, /ERR_PKI_FILE_EXISTS/)
      assert.equal(stdout, '')
    }
  for (const [name, text] of Object.entries(foreign)) assert.equal(readText(at(name)), text)
  assert.equal(readText(at('pki/ca/certs/ca.cert.pem')), root)
  for (const [index, command] of [['profile'], ['profile', '--der'], ['reminder']].entries()) {
    const name = `out-${String(index)}`
    writeFileSync(at(name), '')
    for (const out of [name, name]) assert.equal((await run([...command, '--out', out])).code, 0)
    symlinkSync(at(name), at(`to-${name}`))
    assert.equal((await run([...command, '--out', `to-${name}`])).code, 0)
  }
  assert.equal((await run(['reminder', '--out', 'out-0'])).code, 1)
  assert.equal((await run(['profile', '--out', 'out-1'])).code, 1)
  assert.equal((await run(['profile', '--der', '--out', 'out-2'])).code, 1)
})
