import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createSandbox, readySandbox } from '../../support/cli.js'
import type { CLISandbox } from '../../support/cli.js'

const sandboxes: CLISandbox[] = []
after(() => sandboxes.forEach((sandbox) => sandbox.remove()))

async function ready(): ReturnType<typeof readySandbox> {
  const made = await readySandbox()
  sandboxes.push(made)
  return made
}

const CA = '.local/share/orchard/ca'

test('renew --root makes a new root of the same key, keeps the old one, and says that devices must trust the new one', async () => {
  const { home, run } = await ready()
  const file = join(home, CA, 'certs/ca.cert.pem')
  const old = new X509Certificate(readFileSync(file))
  const { code, stdout, stderr } = await run(['renew', '--root', '--yes', '--days', '4000'])
  assert.deepEqual([code, stderr], [0, ''])
  const young = new X509Certificate(readFileSync(file))
  assert.equal(young.subject, old.subject)
  assert.ok(young.publicKey.equals(old.publicKey))
  assert.notEqual(young.serialNumber, old.serialNumber)
  assert.match(
    stdout,
    /^ {2}Root now {6}"alice@homebox, Nov 2026"; until 19 Nov 2046, 7300 days from now\n✔ Root {10}"alice@homebox, Nov 2026", new; until 6 Nov 2037\n/,
  )
  assert.match(stdout, /a device that trusts the old root goes\s+on\s+working until 19 Nov 2046/)
  const fingerprint = young.fingerprint256.replaceAll(':', '')
  assert.ok(stdout.replace(/\s/g, '').includes(fingerprint), stdout)
  assert.deepEqual(
    readdirSync(join(home, CA, 'certs')).sort(),
    [`ca.${old.serialNumber}.cert.pem`, 'ca.cert.pem'].sort(),
  )
  const passphrases = readdirSync(join(home, '.local/state/orchard'))
  assert.deepEqual(passphrases, [`${fingerprint.toLowerCase()}.passphrase`])
  const issued = await run(['issue', '192.168.1.21'])
  assert.deepEqual([issued.code, issued.stderr], [0, ''])
  const kept = await run(['up', '192.168.1.20', 'homebox.local'])
  assert.match(kept.stdout, /kept: still good/)
})

test('renew --root asks, and takes no server, no --due and no --exec', async () => {
  const { home, run } = await ready()
  const before = readFileSync(join(home, CA, 'certs/ca.cert.pem'), 'utf8')
  const asked = await run(['renew', '--root'])
  assert.equal(asked.code, 1)
  assert.match(
    asked.stderr,
    /^orchard: the root stays as it is: nobody can be asked here \(ERR_PKI_NOT_CONFIRMED\)\nhint: orchard renew --root --yes/,
  )
  for (const words of [['jupyter'], ['--due', '30d'], ['--exec', 'true'], ['--new-key'], ['--dry-run']])
    assert.equal((await run(['renew', '--root', '--yes', ...words])).code, 2, words.join(' '))
  assert.equal(readFileSync(join(home, CA, 'certs/ca.cert.pem'), 'utf8'), before)
})

test('renew --root gives the same as data', async () => {
  const { json } = await ready()
  const document = (await json(['renew', '--root', '--yes'])) as unknown as {
    code: number
    command: string
    root: { fingerprint: string }
    previous: { fingerprint: string; path: string }
    reissued: unknown[]
    device: string[]
  }
  assert.deepEqual(
    [document.code, document.command, document.reissued, document.device.length],
    [0, 'renew', [], 3],
  )
  assert.notEqual(document.root.fingerprint, document.previous.fingerprint)
  assert.equal(
    new X509Certificate(readFileSync(document.previous.path)).fingerprint256,
    document.previous.fingerprint,
  )
})

test('init --intermediate-of makes a CA below another, entered in the books of that one', async () => {
  const { home, run, json } = await ready()
  const secret = { env: { ORCHARD_PASSPHRASE: 'of the intermediate' } }
  const words = ['init', '--dir', 'below', '--intermediate-of', '.local/share/orchard']
  const { code, stdout, stderr } = await run(words, secret)
  assert.deepEqual([code, stderr], [0, ''])
  assert.match(stdout, /signs as {6}"alice@homebox servers, Nov 2026"; until 2[0-9] Nov 2036/)
  const blocks = readFileSync(join(home, 'below/ca/certs/ca.cert.pem'), 'utf8').split(
    /(?<=-----END CERTIFICATE-----\n)/,
  )
  assert.equal(blocks.length, 2)
  const [below, above] = blocks.map((pem) => new X509Certificate(pem))
  assert.ok(below !== undefined && above !== undefined && below.verify(above.publicKey))
  assert.match(readFileSync(join(home, CA, 'index.txt'), 'utf8'), new RegExp(`\t${below.serialNumber}\t`))
  const server = await run(['issue', '192.168.1.33', '--dir', 'below'], secret)
  assert.deepEqual([server.code, server.stderr], [0, ''])
  const chain = readFileSync(join(home, 'below/jupyter/certs/192.168.1.33.cert.pem'), 'utf8')
  const sent = chain.split(/(?<=-----END CERTIFICATE-----\n)/).map((pem) => new X509Certificate(pem))
  assert.equal(sent.length, 2)
  assert.ok(sent[0]?.verify(below.publicKey))
  assert.equal(sent[1]?.fingerprint256, below.fingerprint256)
  const { ca } = (await json(['show', '--dir', 'below'])) as unknown as {
    ca: { fingerprint: string; certificatePath: string }
  }
  assert.equal(ca.fingerprint, above.fingerprint256)
  assert.equal(new X509Certificate(readFileSync(ca.certificatePath)).fingerprint256, above.fingerprint256)
  for (const wrong of [
    ['init', '--dir', 'other', '--intermediate-of', '.local/share/orchard', '--unconstrained'],
    ['init', '--issuer-passphrase-file', 'x', '--dir', 'other'],
  ])
    assert.equal((await run(wrong, secret)).code, 2)
})

test('init --intermediate-of a folder without a CA says so, and makes nothing', async () => {
  const made = createSandbox()
  sandboxes.push(made)
  const { code, stderr } = await made.run(['init', '--dir', 'below', '--intermediate-of', 'nowhere'], {
    env: { ORCHARD_PASSPHRASE: 'x'.repeat(9) },
  })
  assert.equal(code, 1)
  assert.match(stderr, /\(ERR_PKI_DIRECTORY\)/)
  assert.deepEqual(readdirSync(made.home), [])
})
