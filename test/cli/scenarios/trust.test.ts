import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createFaultyServerCert } from '../../../src/testing.js'
import { plainSandbox } from '../../support/cli.js'
import type { CLISandbox } from '../../support/cli.js'
import { mustRun, without } from '../../support/interop/run-program.js'

let box: CLISandbox & { readonly ca: string }
let profile: string
before(async () => {
  box = await plainSandbox()
  profile = join(box.home, '.mozilla/firefox/p')
  mkdirSync(profile, { recursive: true })
})
after(() => box.remove())

interface Store {
  readonly store: string
  readonly place: string
  readonly outcome: string
  readonly commands: readonly string[]
}

const env = { PATH: process.env['PATH'] ?? '' }
/** Firefox's store in the sandbox is all that these tests may change. */
const firefox = ['--only', 'firefox']

const storesOf = (document: Record<string, unknown>): readonly Store[] =>
  document['stores'] as readonly Store[]

const hasDebian = existsSync('/etc/debian_version') && existsSync('/usr/sbin/update-ca-certificates')
const debian = { skip: process.env['CI'] === undefined && !hasDebian && 'no Debian' }
const nss = { skip: without('certutil') }

test(
  'without root nothing is changed, and the command to go on with names the certificate',
  debian,
  async () => {
    const { code, stdout, stderr } = await box.run(['trust'], { env })
    assert.equal(code, 1)
    assert.match(stderr, /ERR_PKI_NEEDS_ROOT/)
    assert.ok(stderr.includes(`sudo env "PATH=$PATH" orchard trust --root ${box.ca}/ca/certs/ca.cert.pem`))
    assert.doesNotMatch(stdout, /trusts it now/)
    assert.equal((await box.json(['trust', '--json'], { env }))['error'] === undefined, false)
  },
)

test('--dry-run prints each line with sudo where it must stand, and changes nothing', debian, async () => {
  const { code, stdout } = await box.run(['trust', '--dry-run', '--only', 'system'], { env })
  assert.equal(code, 0)
  const joined = stdout.replace(/ \\\n +/g, ' ')
  assert.match(
    joined,
    /^ {4}sudo install -m 0644 \S+ca\.cert\.pem \/usr\/local\/share\/ca-certificates\/orchard-\w{32}\.crt$/m,
  )
  assert.match(joined, /^ {4}sudo \/usr\/sbin\/update-ca-certificates$/m)
  const document = await box.json(['trust', '--dry-run', '--only', 'system'], { env, user: { isRoot: true } })
  assert.deepEqual(
    storesOf(document).map(({ outcome, commands }) => [outcome, commands.length]),
    [['planned', 2]],
  )
  const [copied = ''] = storesOf(document)[0]?.commands ?? []
  assert.ok(!copied.startsWith('sudo'))
  assert.ok(!existsSync(copied.split(' ').at(-1) ?? ''))
})

test(
  'lines of --dry-run do what they say when they are pasted, also in a folder with a hostile name',
  nss,
  async () => {
    const root = join(box.home, "it's $(touch owned) a `root`.pem")
    writeFileSync(root, readFileSync(join(box.ca, 'ca/certs/ca.cert.pem')))
    await mustRun('certutil', ['-N', '-d', `sql:${profile}`, '--empty-password'])
    const argv = ['--dry-run', '--root', root, ...firefox]
    const [store] = storesOf(await box.json(['trust', ...argv], { env }))
    await mustRun('sh', ['-c', (store?.commands ?? []).join('\n')], { cwd: box.home })
    assert.ok(!existsSync(join(box.home, 'owned')))
    assert.equal(storesOf(await box.json(['trust', ...argv], { env }))[0]?.outcome, 'present')
    const [out] = storesOf(await box.json(['untrust', ...argv], { env }))
    await mustRun('sh', ['-c', (out?.commands ?? []).join('\n')], { cwd: box.home })
    assert.equal(storesOf(await box.json(['untrust', ...argv], { env }))[0]?.outcome, 'absent')
  },
)

test(
  "Firefox's store gets the root without root, once, and loses it again; each outcome is a line of its own",
  nss,
  async () => {
    const outcomes: unknown[] = []
    for (const command of ['trust', 'trust', 'untrust', 'untrust']) {
      const document = await box.json([command, ...firefox], { env })
      outcomes.push([document.code, ...storesOf(document).map(({ outcome }) => outcome)])
    }
    assert.deepEqual(outcomes, [
      [0, 'changed'],
      [0, 'present'],
      [0, 'changed'],
      [0, 'absent'],
    ])
    const { stdout } = await box.run(['untrust', ...firefox], { env })
    assert.match(stdout, /^✔ firefox +~\/\.mozilla\/firefox\/p: it was not there$/m)
  },
)

test(
  'without certutil the store has failed, the package is named, and the exit status is 1',
  debian,
  async () => {
    writeFileSync(join(profile, 'cert9.db'), '', { flag: 'a' })
    const { code, stdout } = await box.run(['trust', ...firefox], { env: { PATH: '' } })
    assert.equal(code, 1)
    assert.match(stdout, /^✘ firefox/m)
    assert.match(stdout, /apt install libnss3-tools/)
  },
)

test('a root that is unfit, a certificate that is no root, and a file with a key are refused before anything is looked at', async () => {
  const { chain, root, privateKeyPEM } = await createFaultyServerCert({ hosts: ['a.lan'], faults: [] })
  const write = (name: string, text: string): string => {
    writeFileSync(join(box.home, name), text)
    return name
  }
  const leaf = write('leaf.pem', certificate(chain[0]?.der))
  const twice = write('two.pem', root.pem + root.pem)
  const withKey = write('key.pem', root.pem + privateKeyPEM)
  for (const [file, code, pattern] of [
    [leaf, 1, /ERR_PKI_ROOT/],
    [twice, 2, /ERR_USAGE/],
    [withKey, 1, /ERR_PKI_/],
    ['absent.pem', 1, /ERR_PKI_FILE/],
  ] as const) {
    const outcome = await box.run(['trust', '--root', file, ...firefox], { env })
    assert.equal(outcome.code, code, file)
    assert.match(outcome.stderr, pattern)
  }
})

function certificate(der: Uint8Array | undefined): string {
  const body = Buffer.from(der ?? []).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${(body.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`
}

test('an expired root is refused by trust, and untrust takes it out all the same', nss, async () => {
  await box.run(['trust', ...firefox], { env })
  const clock = new Date('2060-01-01T00:00:00Z')
  assert.match((await box.run(['trust', ...firefox], { env, clock })).stderr, /ERR_PKI_ROOT/)
  const document = await box.json(['untrust', ...firefox], { env, clock })
  assert.deepEqual(
    storesOf(document).map(({ outcome }) => outcome),
    ['changed'],
  )
})

test(
  'a root in a file with other text is copied alone, readable by everybody, and the copy is named',
  nss,
  async () => {
    const file = join(box.home, 'texts.pem')
    writeFileSync(file, `a text before\n${readFileSync(join(box.ca, 'ca/certs/ca.cert.pem'), 'utf8')}`)
    const { stdout } = await box.run(['trust', '--dry-run', '--root', file, ...firefox], { env })
    assert.match(stdout, /openssl x509 -in/)
    const document = await box.json(['trust', '--root', file, ...firefox], { env })
    assert.match(String(document['rootPath']), /orchard\/trust\/[\da-f]{16}\/root\.pem$/)
    assert.equal(
      readFileSync(String(document['rootPath']), 'utf8'),
      readFileSync(join(box.ca, 'ca/certs/ca.cert.pem'), 'utf8'),
    )
  },
)

test('a store that does not exist is wrong usage', async () => {
  const { code, stderr } = await box.run(['trust', '--only', 'safari'], { env })
  assert.equal(code, 2)
  assert.match(stderr, /system, firefox, chromium/)
})

test('WSL is told that the browsers of Windows are elsewhere', async () => {
  const { stdout } = await box.run(['trust', '--dry-run', ...firefox], {
    env,
    machine: { environment: 'wsl' },
  })
  assert.match(stdout, /This is WSL/)
})
