import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createSandbox, readySandbox } from '../../support/cli.js'
import type { CLISandbox } from '../../support/cli.js'

const sandboxes: CLISandbox[] = []
after(() => sandboxes.forEach((sandbox) => sandbox.remove()))

function sandbox(): CLISandbox {
  const made = createSandbox()
  sandboxes.push(made)
  return made
}

async function ready(): ReturnType<typeof readySandbox> {
  const made = await readySandbox()
  sandboxes.push(made)
  return made
}

const POSIX = { skip: process.platform === 'win32' && 'modes and devices are a POSIX matter' }
const SECRET = { env: { ORCHARD_PASSPHRASE: 'correct horse' } }

test('init makes a root with the subject, the key and the life that were asked for', async () => {
  const { json } = sandbox()
  const words = [
    '--country',
    'DE',
    '--state',
    'Berlin',
    '--locality',
    'Mitte',
    '--organization',
    'A',
    '--organization',
    'B',
  ]
  const more = ['--organizational-unit', 'IT', '--email', 'ca@example.org', '--common-name', 'Tutorial CA']
  const { ca, code } = (await json(
    ['init', ...words, ...more, '--key-kind', 'rsa-2048', '--days', '3650'],
    SECRET,
  )) as unknown as {
    ca: { certificatePath: string; commonName: string }
    code: number
  }
  assert.equal(code, 0)
  const certificate = new X509Certificate(readFileSync(ca.certificatePath))
  assert.equal(
    certificate.subject,
    'C=DE\nST=Berlin\nL=Mitte\nO=A\nO=B\nOU=IT\nCN=Tutorial CA\nemailAddress=ca@example.org',
  )
  assert.equal(certificate.publicKey.asymmetricKeyDetails?.modulusLength, 2048)
})

test('init refuses to make a second CA in the same folder, and to make one without a passphrase', async () => {
  const { run } = sandbox()
  const none = await run(['init'])
  assert.equal(none.code, 1)
  assert.match(none.stderr, /ERR_PKI_PASSPHRASE/)
  assert.equal((await run(['init'], SECRET)).code, 0)
  const second = await run(['init'], SECRET)
  assert.equal(second.code, 1)
  assert.match(second.stderr, /ERR_PKI_FILE_EXISTS/)
})

test('init over a CA speaks of the CA before it asks for a passphrase', async () => {
  const { run } = await ready()
  const { code, stderr } = await run(['init'])
  assert.equal(code, 1)
  assert.match(stderr, /there is a CA .*alice@homebox.*ERR_PKI_FILE_EXISTS/s)
  assert.match(stderr, /hint: .*--dir/s)
})

for (const [name, options] of [
  ['ORCHARD_PASSPHRASE', { env: { ORCHARD_PASSPHRASE: '' } }],
  ['standard input', { stdin: '\n' }],
] as const) {
  test(`an empty passphrase in ${name} is refused`, async () => {
    const words = name === 'standard input' ? ['--passphrase-file', '-'] : []
    const { code, stderr } = await sandbox().run(['init', ...words], options)
    assert.equal(code, 1)
    assert.match(stderr, /ERR_PKI_PASSPHRASE/)
  })
}

test('issue needs a CA, issues by it, and then keeps what is good', async () => {
  const { home, run, json } = sandbox()
  const none = await run(['issue', '192.168.1.20'], SECRET)
  assert.equal(none.code, 1)
  assert.match(none.stderr, /ERR_PKI_DIRECTORY/)
  writeFileSync(join(home, 'secret'), 'correct horse\n')
  await run(['init', '--passphrase-file', 'secret'])
  const first = (await json([
    'issue',
    '*.box.local',
    '--passphrase-file',
    'secret',
    '--days',
    '90',
    '--name',
    'wild',
  ])) as unknown as {
    server: { name: string; outcome: string; daysLeft: number; keyPath: string }
  }
  assert.equal(first.server.name, 'wild')
  assert.equal(first.server.outcome, 'issued')
  assert.equal(first.server.daysLeft, 90)
  createPrivateKey(readFileSync(first.server.keyPath))
  const { server } = (await json(['issue', '*.box.local', '--name', 'wild'])) as unknown as {
    server: { outcome: string }
  }
  assert.equal(server.outcome, 'reused')
})

for (const [days, code] of [
  [825, 0],
  [826, 1],
] as const) {
  test(`issue for ${days} days ends with ${code}`, async () => {
    const { run } = await ready()
    assert.equal((await run(['issue', '10.0.0.1', '--days', String(days)])).code, code)
  })
}

for (const [days, status] of [
  ['0', 2],
  ['826', 1],
] as const) {
  test(`up for ${days} days is refused before a CA is made`, async () => {
    const { home, run } = sandbox()
    const before = readdirSync(home)
    assert.equal((await run(['up', '10.0.0.1', '--dir', 'new', '--days', days])).code, status)
    assert.deepEqual(readdirSync(home), before)
  })
}

test('sign and show take a request in DER from a file and from standard input, and PEM as PowerShell writes it', async () => {
  const { home, run } = await ready()
  const { stdout: pem } = await run(['request', 'a.local', '--dir', 'vm', '--only'])
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
  const utf16 = Buffer.from(`\ufeff${pem.replaceAll('\n', '\r\n')}`, 'utf16le')
  const forms = {
    'r.der': der,
    'r.utf16le': utf16,
    'r.utf16be': Buffer.from(utf16).swap16(),
    'r.utf8': Buffer.from(`\ufeff${pem}`),
  }
  for (const [name, bytes] of Object.entries(forms)) {
    writeFileSync(join(home, name), bytes)
    assert.match((await run(['show', name])).stdout, /a\.local/, name)
    for (const csr of [name, '-']) {
      const { code, stderr } = await run(['sign', csr, '--yes'], csr === '-' ? { stdin: bytes } : {})
      assert.equal(code, 0, `${name} ${csr}: ${stderr}`)
    }
  }
})

test(
  'a request of 4 MiB is read, one octet more and standard input without end are refused',
  POSIX,
  async () => {
    const { home, run } = await ready()
    const { stdout: pem } = await run(['request', 'a.local', '--dir', 'vm'])
    const most = 4 * 1024 * 1024
    writeFileSync(join(home, 'most'), pem + '\n'.repeat(most - pem.length))
    assert.equal((await run(['show', 'most'])).code, 0)
    writeFileSync(join(home, 'more'), pem + '\n'.repeat(most + 1 - pem.length))
    for (const words of [
      ['show', 'more'],
      ['sign', 'more', '--yes'],
      ['show', '/dev/zero'],
    ]) {
      const { code, stderr } = await run(words)
      assert.equal(code, 1)
      assert.match(stderr, /ERR_PKI_FILE\)/)
    }
    assert.match((await run(['show', '-'], { stdin: `${pem}${'\n'.repeat(most)}` })).stderr, /ERR_PKI_FILE\)/)
  },
)

test('a passphrase on standard input without end is refused', async () => {
  const { run } = sandbox()
  const { code, stderr } = await run(['init', '--passphrase-file', '-'], { stdin: endless() })
  assert.equal(code, 1)
  assert.match(stderr, /ERR_PKI_PASSPHRASE/)
})

function* endless(): Generator<Uint8Array> {
  // More would be a hang of the test, and far more than the bound.
  for (let count = 0; count < 1000; count += 1) yield Buffer.alloc(65_536, 0x61)
  assert.fail('read without bound')
}

test('the file of sign --out is one that nobody writes, like every certificate', POSIX, async () => {
  const { home, run } = await ready()
  const { stdout: pem } = await run(['request', 'a.local', '--dir', 'vm', '--only'])
  writeFileSync(join(home, 'r.pem'), pem)
  assert.equal((await run(['sign', 'r.pem', '--yes', '--out', 'chain.pem'])).code, 0)
  assert.equal(statSync(join(home, 'chain.pem')).mode & 0o777, 0o444)
})

test('what is neither PEM nor DER is refused in words of the command line', async () => {
  const { run } = await ready()
  const garbage = [Buffer.from([0x30, 0x82, 1, 2, 3]), Buffer.from([0, 1, 2, 3]), Buffer.alloc(9, 0x20)]
  for (const stdin of garbage) {
    for (const words of [
      ['sign', '-', '--yes'],
      ['show', '-'],
    ]) {
      const { code, stderr } = await run(words, { stdin })
      assert.equal(code, 1)
      assert.match(stderr, /standard input/)
      assert.doesNotMatch(stderr, /\{ der \}|ERR_BUG/)
    }
  }
})

test('sign looks whether its --out is taken before anything is signed', async () => {
  const { home, run } = await ready()
  const { stdout: csr } = await run(['request', 'a.local', '--dir', 'vm'])
  writeFileSync(join(home, 'taken.pem'), 'mine')
  const { code, stderr } = await run(['sign', '-', '--yes', '--out', 'taken.pem'], { stdin: csr })
  assert.equal(code, 1)
  assert.match(stderr, /ERR_PKI_FILE_EXISTS/)
  assert.equal(readFileSync(join(home, 'taken.pem'), 'utf8'), 'mine')
  assert.doesNotMatch((await run(['show'])).stdout, /a\.local/)
})

test('an ephemeral certificate comes with its root and key, and no file is made', async () => {
  const { home, json } = sandbox()
  const document = (await json(['issue', 'localhost', 'db.internal', '--ephemeral'])) as unknown as {
    root: { pem: string }
    server: { chainPEM: string; privateKeyPEM: string; hosts: string[] }
  }
  assert.deepEqual(readdirSync(home), [])
  const { root, server } = document
  const certificate = new X509Certificate(server.chainPEM)
  assert.equal(certificate.verify(new X509Certificate(root.pem).publicKey), true)
  assert.equal(certificate.checkPrivateKey(createPrivateKey(server.privateKeyPEM)), true)
  assert.equal(certificate.checkHost('db.internal'), 'db.internal')
  assert.equal(JSON.stringify(document).match(/PRIVATE KEY-----/g)?.length, 2, 'one key, the server’s')
})

test('an ephemeral certificate without --json is a usage error', async () => {
  assert.equal((await sandbox().run(['issue', 'localhost', '--ephemeral'])).code, 2)
})

test('a request goes to standard output and its words to standard error; its key stays, for its owner only', async () => {
  const { home, run } = sandbox()
  const { code, stdout, stderr } = await run(['request', '85.184.100.12'])
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^-----BEGIN CERTIFICATE REQUEST-----\n[^]*-----END CERTIFICATE REQUEST-----\n$/)
  assert.match(stderr, /It stays here/)
  const key = join(home, '.local/share/orchard/jupyter/private/85.184.100.12.key.pem')
  assert.equal((statSync(key).mode & 0o777).toString(8), '400')
  assert.equal((statSync(join(key, '..')).mode & 0o777).toString(8), '700')
  assert.equal(existsSync(join(home, '.local/share/orchard/ca')), false)
  writeFileSync(join(home, 'r.pem'), stdout)
  const text = execFileSync('openssl', ['req', '-in', join(home, 'r.pem'), '-verify', '-noout', '-text'], {
    encoding: 'utf8',
    stdio: 'pipe',
  })
  assert.match(text, /IP Address:85\.184\.100\.12, DNS:localhost/)
})

test('a second request never overwrites the key of the first', async () => {
  const { run } = sandbox()
  assert.equal((await run(['request', 'a.local', '-', '--key', 'k/key.pem'])).code, 0)
  const { code, stderr, stdout } = await run(['request', 'a.local', '-', '--key', 'k/key.pem'])
  assert.equal(code, 1)
  assert.match(stderr, /ERR_PKI_FILE_EXISTS/)
  assert.equal(stdout, '')
})

test('what request prints is what sign - takes, and the chain goes to standard output', async () => {
  const { run } = await ready()
  assert.equal((await run(['issue', '192.168.1.20'])).code, 0)
  const { stdout: csr } = await run(['request', '192.168.1.20', '--dir', 'vm'])
  const { code, stdout, stderr } = await run(['sign', '-', '--yes'], { stdin: csr })
  // The key of `issue` lies here under the same name, so that name is taken.
  assert.equal(code, 1, stdout)
  assert.match(stderr, /ERR_PKI_KEY_MISMATCH/)
  const named = await run(['sign', '-', '--yes', '--name', 'vm'], { stdin: csr })
  assert.equal(named.code, 0, named.stderr)
  assert.match(named.stdout, /^-----BEGIN CERTIFICATE-----\n[^]*-----END CERTIFICATE-----\n$/)
  assert.equal(new X509Certificate(named.stdout).checkIP('192.168.1.20'), '192.168.1.20')
  assert.match(named.stderr, /Key\s+P-256/)
})

test('sign asks, so without a terminal and without --yes nothing is signed', async () => {
  const { home, run } = await ready()
  const { stdout: csr } = await run(['request', 'a.local', '--dir', 'vm'])
  writeFileSync(join(home, 'a.csr'), csr)
  for (const [words, options] of [
    [['a.csr'], {}],
    [['-'], { stdin: csr }],
    [['a.csr', '--json'], {}],
  ] as const) {
    const { code, stderr } = await run(['sign', ...words], options)
    assert.equal(code, 1)
    assert.match(stderr, /ERR_PKI_NOT_CONFIRMED/)
  }
  assert.equal(readdirSync(join(home, '.local/share/orchard/ca/newcerts')).length, 1)
})

test('a request of openssl that names no host needs them on the command line', async () => {
  const { home, run, json } = await ready()
  execFileSync(
    'openssl',
    [
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/C=DE/CN=old.example.com',
      '-keyout',
      'k.pem',
      '-out',
      'old.csr',
    ],
    { cwd: home, stdio: 'pipe' },
  )
  const none = await run(['sign', 'old.csr', '--yes'])
  assert.equal(none.code, 1)
  assert.match(none.stderr, /ERR_PKI_NO_HOSTS/)
  const { server, code } = (await json([
    'sign',
    'old.csr',
    '192.168.1.30',
    '--yes',
    '--out',
    'old.pem',
  ])) as unknown as {
    server: { hosts: string[]; keyPath?: string }
    code: number
  }
  assert.equal(code, 0)
  assert.deepEqual(server.hosts, ['192.168.1.30'])
  assert.equal(server.keyPath, undefined)
  assert.equal(
    new X509Certificate(readFileSync(join(home, 'old.pem'))).checkPrivateKey(
      createPrivateKey(readFileSync(join(home, 'k.pem'))),
    ),
    true,
  )
})

test('sign refuses what is no request, with the labels that it found', async () => {
  const { home, run } = await ready()
  writeFileSync(join(home, 'empty'), '')
  assert.match((await run(['sign', 'empty', '--yes'])).stderr, /ERR_PKI_PEM/)
  assert.match(
    (await run(['sign', '.local/share/orchard/ca/certs/ca.cert.pem', '--yes'])).stderr,
    /but: CERTIFICATE \(ERR_PKI_PEM\)/,
  )
  assert.match((await run(['sign', 'nowhere', '--yes'])).stderr, /ERR_PKI_FILE\)/)
  assert.equal((await run(['sign', '-', '--passphrase-file', '-'])).code, 2)
})

test('show prints the CA, both paths to back up, and each server', async () => {
  const { run, json } = await ready()
  const { stdout, code } = await run(['show'])
  assert.equal(code, 0)
  assert.match(stdout, /folder\s+~\/\.local\/share\/orchard/)
  assert.match(stdout, /passphrase\s+~\/\.local\/state\/orchard\/[0-9a-f]{64}\.passphrase/)
  assert.match(stdout, /jupyter\s+192\.168\.1\.20, homebox\.local/)
  const { servers } = (await json(['show'])) as unknown as { servers: { name: string }[] }
  assert.deepEqual(
    servers.map(({ name }) => name),
    ['jupyter'],
  )
})

test('show takes the name of a server, one of its hosts, a file in PEM or DER, and standard input', async () => {
  const { home, run, json } = await ready()
  await run(['up', '192.168.1.20', '--name', 'box'])
  const root = readFileSync(join(home, '.local/share/orchard/ca/certs/ca.cert.pem'), 'utf8')
  writeFileSync(join(home, 'root.der'), new X509Certificate(root).raw)
  const { stdout: csr } = await run(['request', 'a.local', '--dir', 'vm'])
  const kinds = async (words: readonly string[], stdin?: string): Promise<unknown> => {
    const { file } = (await json(['show', ...words], stdin === undefined ? {} : { stdin })) as unknown as {
      file: { kind: string }[]
    }
    return file.map(({ kind }) => kind)
  }
  assert.deepEqual(await kinds(['box']), ['server'])
  assert.deepEqual(await kinds(['localhost']), ['server'])
  assert.deepEqual(await kinds(['root.der']), ['ca'])
  assert.deepEqual(await kinds(['-'], `${csr}${root}`), ['csr', 'ca'])
  const { file } = (await json(['show', 'root.der'])) as unknown as {
    file: { fingerprint: string; serialNumber: string }[]
  }
  assert.equal(file[0]?.fingerprint, new X509Certificate(root).fingerprint256)
  assert.equal(BigInt(`0x${file[0].serialNumber}`), BigInt(`0x${new X509Certificate(root).serialNumber}`))
  assert.equal((await run(['show', 'nobody'])).code, 2)
  const key = '.local/share/orchard/jupyter/private/box.key.pem'
  assert.match((await run(['show', key])).stderr, /ERR_PKI_PEM/)
})

test('show without a CA says so with a code, and never makes one', async () => {
  const { home, run } = sandbox()
  const { code, stderr } = await run(['show'])
  assert.equal(code, 1)
  assert.match(stderr, /ERR_PKI_DIRECTORY/)
  const elsewhere = await run(['show', '--dir', './typo'])
  assert.match(elsewhere.stderr, /orchard up HOST --dir \.\/typo/)
  assert.deepEqual(readdirSync(home), [])
})

test('foreign text in a certificate reaches the terminal encoded', async () => {
  const { home, run } = sandbox()
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-utf8',
      '-subj',
      '/CN=evil\u001b[2J\u202e',
      '-keyout',
      'k.pem',
      '-out',
      'evil.pem',
    ],
    { cwd: home, stdio: 'pipe' },
  )
  const { stdout, code } = await run(['show', 'evil.pem'])
  assert.equal(code, 0)
  assert.match(stdout, /evil\\u\{1b\}\[2J\\u\{202e\}/)
})
