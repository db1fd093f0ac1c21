import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
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

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8)
const POSIX = { skip: process.platform === 'win32' && 'modes are a POSIX matter' }
const HOSTS = ['192.168.1.20', 'homebox.local'] as const

test('up makes a CA and a certificate whose files have the modes of their kind', async () => {
  const { home, first } = await ready()
  const { code, stderr } = first
  assert.equal(code, 0, stderr)
  assert.equal(stderr, '')
  const ca = join(home, '.local/share/orchard')
  assert.equal(mode(join(ca, 'ca/private')), '700')
  assert.equal(mode(join(ca, 'ca/private/ca.key.pem')), '400')
  assert.equal(mode(join(ca, 'ca/certs/ca.cert.pem')), '444')
  assert.equal(mode(join(ca, 'jupyter/private')), '700')
  assert.equal(mode(join(ca, 'jupyter/private/jupyter.key.pem')), '400')
  assert.equal(mode(join(ca, 'jupyter/certs/jupyter.cert.pem')), '444')
})

test('up keeps the passphrase that it makes outside of the CA, for its owner only, and openssl opens the key with it', async () => {
  const { home, json } = await ready()
  const { ca } = (await json(['up', ...HOSTS])) as unknown as {
    ca: { passphrasePath: string; keyPath: string; path: string }
  }
  assert.equal(ca.passphrasePath.startsWith(join(home, '.local/state/orchard')), true)
  assert.equal(mode(ca.passphrasePath), '600')
  assert.match(readFileSync(ca.keyPath, 'utf8'), /BEGIN ENCRYPTED PRIVATE KEY/)
  execFileSync('openssl', ['pkey', '-in', ca.keyPath, '-passin', `file:${ca.passphrasePath}`, '-noout'])
})

test('the certificate of up is for the hosts, loopback and the names of this machine, and the root signed it', async () => {
  const { json } = await ready()
  const { server, ca } = (await json(['up', ...HOSTS])) as unknown as {
    server: { certificatePath: string; keyPath: string; daysLeft: number }
    ca: { certificatePath: string }
  }
  const certificate = new X509Certificate(readFileSync(server.certificatePath))
  assert.equal(
    certificate.subjectAltName,
    'IP Address:192.168.1.20, DNS:homebox.local, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:homebox',
  )
  assert.equal(server.daysLeft, 825)
  execFileSync('openssl', [
    'verify',
    '-x509_strict',
    '-attime',
    String(Date.parse('2026-11-25T00:00:00Z') / 1000),
    '-CAfile',
    ca.certificatePath,
    server.certificatePath,
  ])
})

test('up again changes no file, asks for nothing, and says so', async () => {
  const { home, run, json } = await ready()
  // This home is a copy, and the books of a CA that was copied are looked at once.
  await run(['show'])
  const before = snapshot(home)
  const again = await run(['up', ...HOSTS])
  assert.equal(again.code, 0, again.stderr)
  assert.match(again.stdout, /still good/)
  assert.match(again.stdout, /Nothing had to be changed/)
  const document = await json(['up', HOSTS[0]])
  assert.equal((document['server'] as { outcome: string }).outcome, 'reused')
  assert.deepEqual(snapshot(home), before)
})

function snapshot(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => {
    const { mtimeMs, ino, mode: bits } = statSync(join(folder, name))
    return `${name} ${mtimeMs} ${ino} ${bits}`
  })
}

test('up with another host under the same name adds it and keeps the others, and the key', async () => {
  const { run, json } = await ready()
  const first = (await json(['up', ...HOSTS])) as unknown as { server: { keyPath: string } }
  const key = readFileSync(first.server.keyPath, 'utf8')
  const { server } = (await json(['up', '192.168.1.20', 'box.lan'])) as unknown as {
    server: { outcome: string; hosts: string[] }
  }
  assert.equal(server.outcome, 'renewed')
  assert.ok(server.hosts.includes('box.lan') && server.hosts.includes('homebox.local'))
  assert.equal(readFileSync(first.server.keyPath, 'utf8'), key)
  assert.equal((await run(['up', '192.168.1.20'])).code, 0)
})

test('up under another host name keeps a certificate that the root could not sign with the new name', async () => {
  const { json } = await ready()
  const { server, code } = (await json(['up', '192.168.1.20'], {
    machine: { hostname: 'renamed' },
  })) as unknown as {
    server: { outcome: string; hosts: string[] }
    code: number
  }
  assert.equal(code, 0)
  assert.equal(server.hosts.includes('renamed'), false)
})

test('up says in words what the root can ever sign, how Jupyter starts, what to do on the device and what to back up', async () => {
  const { stdout } = (await ready()).first
  assert.match(stdout, /can ever sign only addresses of home networks/)
  assert.match(stdout, /jupyter server password/)
  assert.match(stdout, /jupyter lab --ip=0\.0\.0\.0/)
  assert.match(stdout, /Settings > General > VPN & Device Management/)
  assert.match(stdout, /"Not\s+Signed" in red is normal/)
  assert.match(stdout, /Certificate Trust Settings/)
  assert.match(stdout, /Back up together/)
  assert.match(stdout, /only file permissions\s+protect it/)
  assert.match(stdout, /alice@homebox, Nov 2026/)
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80 || /^\s+\S+( \\)?$/.test(line), line)
})

test('up of the loopback alone opens no port to the network and asks for no password', async () => {
  const { jupyter } = (await sandbox().json(['up', 'localhost', '127.0.0.1', '::1'])) as unknown as {
    jupyter: { lab: string; needsPassword: boolean }
  }
  assert.doesNotMatch(jupyter.lab, /--ip/)
  assert.equal(jupyter.needsPassword, false)
})

test('up of 127.0.0.2 listens to more than 127.0.0.1', async () => {
  const { jupyter } = (await sandbox().json(['up', '127.0.0.2', 'localhost'])) as unknown as {
    jupyter: { lab: string }
  }
  assert.match(jupyter.lab, /^jupyter lab --ip=0\.0\.0\.0 --certfile=\S+ --keyfile=\S+$/)
})

test('up of another machine touches no Jupyter here and prints how the files get there', async () => {
  const { run, json } = sandbox()
  const { stdout } = await run(['up', '85.184.100.12'])
  assert.match(stdout, /^! 85\.184\.100\.12 is another machine/m)
  assert.match(stdout, /public address/)
  assert.ok(stdout.indexOf('public address') < stdout.indexOf('✔ CA'), 'the warning comes before the root')
  assert.match(stdout, /ssh me@85\.184\.100\.12 orchard request 85\.184\.100\.12 \\\n\s+\| orchard sign -/)
  const document = (await json(['up', '85.184.100.12'])) as unknown as Record<
    string,
    { hosts: string[]; send: string }
  >
  assert.equal(document['here'], false)
  assert.equal(document['jupyter'], undefined)
  assert.deepEqual(document['server']?.hosts, ['85.184.100.12', 'localhost', '127.0.0.1', '::1'])
})

test('the line that sends the files is a bundle of this server', async () => {
  const { remote } = (await sandbox().json(['up', '85.184.100.12', '--dir', 'my pki'])) as unknown as {
    remote: { send: string; start: string }
  }
  assert.equal(remote.send, "orchard bundle 85.184.100.12 --dir 'my pki' | ssh me@85.184.100.12 tar -xpf -")
  assert.match(remote.start, /--certfile=orchard-tls\/fullchain\.pem --keyfile=orchard-tls\/key\.pem$/)
})

for (const environment of ['container', 'wsl', 'cloud-unknown'] as const) {
  test(`up in ${environment} without hosts says that its address cannot be seen, and gives both ways to start`, async () => {
    const { run, json } = sandbox()
    const { stdout, code } = await run(['up'], { machine: { environment } })
    assert.equal(code, 2)
    assert.match(stdout, /cannot be seen from\s+here/)
    const document = await json(['up', '192.168.7.7'], { machine: { environment } })
    assert.ok(document['jupyter'] !== undefined && document['remote'] !== undefined)
  })
}

test('up without hosts and without a terminal is a usage error that names the addresses of this machine', async () => {
  const { stderr, stdout, code } = await sandbox().run(['up'])
  assert.equal(code, 2)
  assert.equal(stdout, '')
  assert.match(
    stderr,
    /^orchard: no host was given; this machine has 192\.168\.1\.20 and homebox\.local \(ERR_USAGE\)\nhint: .*orchard up 192\.168\.1\.20 homebox\.local\n$/,
  )
})

test('a host outside of what the root can sign is refused with both cures, and the certificate stays', async () => {
  const { run } = await ready()
  const { code, stderr } = await run(['up', 'www.mybank.com', '--dir', './.local/share/orchard/'])
  assert.equal(code, 1)
  assert.match(
    stderr,
    /^orchard: this CA can never sign www\.mybank\.com, only .* \(ERR_PKI_NAME_CONSTRAINTS\)\n/,
  )
  assert.match(
    stderr,
    /hint: Use a host name or address that it can sign; or .*: orchard up www\.mybank\.com --dir \.\/\.local\/share\/orchard-2\n$/,
  )
})

test('options of a root that exists are said to change nothing', async () => {
  const { run } = await ready()
  const { stdout } = await run([
    'up',
    ...HOSTS,
    '--permit',
    '10.0.0.0/8',
    '--common-name',
    'x',
    '--unconstrained',
  ])
  assert.match(stdout, /--permit, --unconstrained and --common-name changed nothing/)
})

test('--permit widens a new root, and no warning is given for an address inside of it', async () => {
  const { run, json } = sandbox()
  const { stdout } = await run([
    'up',
    '85.184.100.12',
    '--permit',
    '85.184.0.0/16',
    '--permit',
    'example.com',
  ])
  assert.doesNotMatch(stdout, /public address/)
  const { server } = (await json(['up', '85.184.7.7', 'jupyter.example.com'])) as unknown as {
    server: { outcome: string }
  }
  assert.equal(server.outcome, 'issued')
})

test('an unconstrained root says that it can sign anything', async () => {
  const { ca } = (await sandbox().json(['up', 'example.com', '--unconstrained'])) as unknown as {
    ca: { canSign: { anything: boolean } }
  }
  assert.equal(ca.canSign.anything, true)
})

test('--only adds no host, neither to the certificate nor to the root', async () => {
  const { server, ca } = (await sandbox().json(['up', '192.168.1.20', '--only'])) as unknown as {
    server: { hosts: string[] }
    ca: { canSign: { names: string[] } }
  }
  assert.deepEqual(server.hosts, ['192.168.1.20'])
  assert.equal(ca.canSign.names.includes('homebox'), false)
})

test('the passphrase and the environment variable appear nowhere in what up prints, and the variable is gone', async () => {
  const { run } = sandbox()
  const secret = 'not to be seen 7734'
  const { stdout, stderr, env } = await run(['up', ...HOSTS, '--json'], {
    env: { ORCHARD_PASSPHRASE: secret },
  })
  assert.equal(`${stdout}${stderr}`.includes(secret), false)
  assert.equal('ORCHARD_PASSPHRASE' in env, false)
  const { code, stderr: wrong } = await run(['up', '10.1.1.1'], { env: { ORCHARD_PASSPHRASE: 'wrong' } })
  assert.equal(code, 1)
  assert.match(wrong, /ERR_PKI_PASSPHRASE.*\nhint: .*make a new root/)
})

test('a passphrase from standard input is read once, for a new CA and its first certificate', async () => {
  const { run } = sandbox()
  const made = await run(['up', ...HOSTS, '--passphrase-file', '-'], { stdin: 'from the pipe\r\nignored\n' })
  assert.equal(made.code, 0, made.stderr)
  const again = await run(['issue', '10.1.1.1'], { env: { ORCHARD_PASSPHRASE: 'from the pipe' } })
  assert.equal(again.code, 0, again.stderr)
})

test('under sudo up says whose files these are, unless an owner is given', async () => {
  const { run } = await ready()
  const root = { user: { isRoot: true }, env: { SUDO_USER: 'bob' } }
  assert.match((await run(['up', ...HOSTS], root)).stdout, /Under sudo .*--owner\s+bob/s)
  assert.doesNotMatch(
    (await run(['up', ...HOSTS, '--owner', String(process.getuid?.() ?? 0)], root)).stdout,
    /Under sudo/,
  )
})

test(
  'under sudo the owner of a key is spoken of once',
  { skip: process.getuid?.() === 0 ? false : 'needs root' },
  async () => {
    const { json } = await ready()
    process.env['SUDO_USER'] = 'bob'
    try {
      const options = { user: { isRoot: true }, env: { SUDO_USER: 'bob' } }
      const { remarks } = (await json(['up', ...HOSTS], options)) as unknown as {
        remarks: { text: string }[]
      }
      assert.equal(remarks.filter(({ text }) => text.includes('--owner bob')).length, 1)
    } finally {
      delete process.env['SUDO_USER']
    }
  },
)

test('a --key-kind that is not used, because there is a key, is remarked with the cure', async () => {
  const { json } = await ready()
  const { remarks, code } = (await json(['up', ...HOSTS, '--key-kind', 'rsa-2048'])) as unknown as {
    remarks: { text: string }[]
    code: number
  }
  assert.equal(code, 0)
  assert.match(remarks.map(({ text }) => text).join(), /rsa-2048.*--name/)
})

test('a stored passphrase that others can read is remarked by up and show', POSIX, async () => {
  const { home, run, json } = await ready()
  const folder = join(home, '.local/state/orchard')
  const path = join(folder, readdirSync(folder)[0] ?? '')
  for (const [bits, told] of [
    [0o600, false],
    [0o640, true],
    [0o604, true],
    [0o400, false],
  ] as const) {
    chmodSync(path, bits)
    const { remarks } = (await json(['up', ...HOSTS])) as unknown as { remarks: { text: string }[] }
    assert.equal(
      remarks.some(({ text }) => text.includes('chmod 600')),
      told,
      bits.toString(8),
    )
    assert.equal(/chmod\s+600/.test((await run(['show'])).stdout), told, bits.toString(8))
  }
})

test('an error about what was typed names what was typed, and no index that counts other things', async () => {
  const { run } = sandbox()
  for (const [words, named] of [
    [['up', ...HOSTS, '--permit', '10.0.0.0/8', '--permit', '300.1.1.0/24'], /--permit "?300\.1\.1\.0\/24/],
    [['up', '192.168.1.20', '0.0.0.0'], /"0\.0\.0\.0"/],
    [['init', '--permit', 'a b'], /--permit/],
  ] as const) {
    const { code, stderr } = await run([...words], { env: { ORCHARD_PASSPHRASE: 'correct horse' } })
    assert.equal(code, 1)
    assert.match(stderr, named)
    assert.doesNotMatch(stderr, /\[\d+\]/)
  }
})

test('what is wrong with the files of a server is remarked by up and issue, as data too', POSIX, async () => {
  const { home, json } = await ready()
  chmodSync(join(home, '.local/share/orchard/jupyter/private/jupyter.key.pem'), 0o444)
  for (const words of [
    ['up', ...HOSTS],
    ['issue', ...HOSTS, '--name', 'jupyter'],
  ]) {
    const { remarks } = (await json(words)) as unknown as { remarks: { kind: string; text: string }[] }
    assert.match(remarks.find(({ kind }) => kind === 'server')?.text ?? '', /jupyter\.key\.pem.* 0444/)
  }
})

test('a clock that shows a day before this program was built is refused before anything is made', async () => {
  const { home, run } = sandbox()
  const { code, stderr } = await run(['up', ...HOSTS], { clock: new Date('1970-01-01T00:01:00Z') })
  assert.equal(code, 1)
  assert.match(stderr, /ERR_PKI_CLOCK/)
  assert.deepEqual(readdirSync(home), [])
})

test('without a home folder up needs --dir and a passphrase, and says so', async () => {
  const { run, home } = sandbox()
  const none = { user: { home: undefined } }
  const without = await run(['up', ...HOSTS], none)
  assert.equal(without.code, 1)
  assert.match(without.stderr, /--dir/)
  const unkept = await run(['up', ...HOSTS, '--dir', 'pki'], none)
  assert.equal(unkept.code, 1)
  assert.equal(existsSync(join(home, 'pki/ca')), false, 'no CA whose passphrase could not be kept')
  const good = await run(['up', ...HOSTS, '--dir', 'pki'], {
    ...none,
    env: { ORCHARD_PASSPHRASE: 'correct horse' },
  })
  assert.equal(good.code, 0, good.stderr)
})

test('ORCHARD_HOME and --dir name the folder, and --dir counts', async () => {
  const { home, run } = sandbox()
  const env = { ORCHARD_HOME: join(home, 'a') }
  assert.equal((await run(['up', ...HOSTS], { env })).code, 0)
  assert.equal((await run(['up', ...HOSTS, '--dir', 'b'], { env })).code, 0)
  assert.ok(
    existsSync(join(home, 'a/ca/certs/ca.cert.pem')) && existsSync(join(home, 'b/ca/certs/ca.cert.pem')),
  )
})
