import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { buildCertificate, createFaultyServerCert, type TestFault } from '../../../src/testing.js'
import { pathsOf } from '../../support/checked-server.js'
import { createSandbox, readySandbox, type CLISandbox } from '../../support/cli.js'

let box: CLISandbox
before(async () => {
  box = await readySandbox()
})
after(() => box.remove())

const NOW = new Date('2026-11-24T12:00:00Z')

function write(name: string, text: string): string {
  writeFileSync(join(box.home, name), text)
  return name
}

async function faultyFiles(...faults: readonly TestFault[]): Promise<readonly [chain: string, root: string]> {
  const { chainPEM, root } = await createFaultyServerCert({ hosts: ['box.local'], faults, now: NOW })
  const name = faults.join('-')
  return [write(`${name}.pem`, chainPEM), write(`${name}.root.pem`, root.pem)]
}

test('the chain that up made is trusted for every host that it names', async () => {
  const { chain } = pathsOf(box)
  const { code, stdout } = await box.run(['check', chain])
  assert.equal(code, 0)
  assert.match(stdout, /^✔ ~\/\.local\/share\/orchard\/jupyter\/certs\/jupyter\.cert\.pem\n/)
  assert.match(stdout.replaceAll(/\s+/g, ' '), /825 days left for 192\.168\.1\.20, .*: iOS rules passed/)
  assert.match(stdout, /└─ server/)
})

test('a chain comes from standard input as well', async () => {
  const { chain } = pathsOf(box)
  const { code, stdout } = await box.run(['check', '-'], { stdin: readFileSync(chain) })
  assert.equal(code, 0)
  assert.match(stdout, /^✔ standard input/)
})

test('--host asks for another host than those that the file names', async () => {
  const { chain } = pathsOf(box)
  const { code, stdout } = await box.run(['check', chain, '--host', '192.168.1.45'])
  assert.equal(code, 1)
  const words = stdout.replaceAll(/\s+/g, ' ')
  assert.match(words, /expected 192\.168\.1\.45 \(apple\/hostname, iOS -67602\)/)
  assert.match(words, /`orchard up 192\.168\.1\.45` makes a certificate/)
})

test('a root alone is judged as a root that is carried to a device', async () => {
  const { root } = pathsOf(box)
  const { code, stdout } = await box.run(['check', root])
  assert.equal(code, 0)
  assert.match(stdout.replaceAll(/\s+/g, ' '), /a root that iOS lets a person install and switch on/)
  const { checked } = await box.json(['check', root])
  assert.equal((checked as { kind: string }[])[0]?.kind, 'root')
})

test('without any root a chain is not trusted, and what is missing is said', async () => {
  const { chain } = pathsOf(box)
  const other = createSandbox()
  const { code, stdout } = await other.run(['check', chain])
  other.remove()
  assert.equal(code, 1)
  assert.match(stdout.replaceAll(/\s+/g, ' '), /^! There is no CA of yours here.*--root FILE/)
})

test('--root makes a chain trusted where there is no CA', async () => {
  const { root, chain } = pathsOf(box)
  const other = createSandbox()
  const { code } = await other.run(['check', chain, '--root', root])
  other.remove()
  assert.equal(code, 0)
})

test('a root without a common name cannot be switched on, and the rule says so', async () => {
  const root = await buildCertificate({
    subject: { organizationName: 'Nameless' },
    now: NOW,
    extensions: [{ basicConstraints: { cA: true }, critical: true }, { keyUsage: ['keyCertSign'] }],
  })
  const { code, stdout } = await box.run(['check', write('nameless.pem', root.pem)])
  assert.equal(code, 1)
  assert.match(stdout, /^✘ nameless\.pem {2}as a root for a device, this would not do/)
  assert.match(stdout.replaceAll(/\s+/g, ' '), /apple\/root-has-common-name/)
})

for (const [fault, rule] of [
  ['self-signed', 'apple/root-is-trusted'],
  ['missing-intermediate', 'apple/path-is-complete'],
  ['client-auth-eku', 'apple/server-eku-allows-tls'],
  ['sha1-signature', 'apple/signature-hash'],
] as const) {
  test(`a file with the fault ${fault} is refused by ${rule}`, async () => {
    const [chain, root] = await faultyFiles(fault)
    const { code, stdout } = await box.run(['check', chain, '--root', root])
    assert.equal(code, 1)
    assert.match(stdout.replaceAll(/\s+/g, ' '), new RegExp(`\\(${rule}[,)]`))
  })
}

for (const [what, text, code] of [
  ['that is absent', undefined, 'ERR_PKI_FILE'],
  ['that is empty', '', 'ERR_PKI_PEM'],
  ['of other text', 'hello\n', 'ERR_PKI_PEM'],
  [
    'with a damaged certificate',
    '-----BEGIN CERTIFICATE-----\nMAAA\n-----END CERTIFICATE-----\n',
    'ERR_PKI_DER',
  ],
] as const) {
  test(`a file ${what} is an error, in words and as a document`, async () => {
    const name = `file-${what.replaceAll(' ', '-')}.pem`
    if (text !== undefined) write(name, text)
    const { code: status, stdout, stderr } = await box.run(['check', name])
    assert.equal(status, 1)
    assert.equal(stdout, '')
    assert.match(stderr, new RegExp(`\\(${code}\\)\n`))
    const { error, code: sameStatus } = await box.json(['check', name])
    assert.equal(sameStatus, 1)
    assert.equal((error as { code: string }).code, code)
  })
}

test('the key of a server is no certificate', async () => {
  const { key } = pathsOf(box)
  const { code, stderr, stdout } = await box.run(['check', key])
  assert.equal(code, 1)
  assert.match(stderr, /holds no certificate/)
  assert.doesNotMatch(stdout + stderr, /PRIVATE KEY-----/)
})

test('--json has no bytes in it, and the same exit status', async () => {
  const { chain } = pathsOf(box)
  const { code, stdout, stderr } = await box.run(['check', chain, '--json'])
  assert.equal(code, 0)
  assert.equal(stderr, '')
  const document = JSON.parse(stdout) as { command: string; trusted: boolean }
  assert.equal(document.command, 'check')
  assert.equal(document.trusted, true)
  assert.doesNotMatch(stdout, /"der"|"0": \d/)
  const refused = await box.run(['check', chain, '--host', 'other.local', '--json'])
  assert.equal(refused.code, 1)
  assert.equal((JSON.parse(refused.stdout) as { trusted: boolean }).trusted, false)
})

test('--svg writes a file, refuses a name that is taken, and looks for that before it works', async () => {
  const { chain } = pathsOf(box)
  assert.equal((await box.run(['check', chain, '--svg', 'chain.svg'])).code, 0)
  const path = join(box.home, 'chain.svg')
  assert.match(readFileSync(path, 'utf8'), /^<svg[\s>]/)
  writeFileSync(path, 'mine')
  const { code, stdout, stderr } = await box.run(['check', chain, '--svg', 'chain.svg'])
  assert.equal(code, 1)
  assert.equal(stdout, '')
  assert.match(stderr, /ERR_PKI_FILE_EXISTS/)
  assert.equal(readFileSync(path, 'utf8'), 'mine')
})

test('--svg draws a chain that is refused, too, and no root alone', async () => {
  const [chain, root] = await faultyFiles('expired')
  assert.equal((await box.run(['check', chain, '--root', root, '--svg', 'expired.svg'])).code, 1)
  assert.ok(existsSync(join(box.home, 'expired.svg')))
  const alone = await box.run(['check', pathsOf(box).root, '--svg', 'root.svg'])
  assert.equal(alone.code, 2)
  assert.equal(existsSync(join(box.home, 'root.svg')), false)
})
