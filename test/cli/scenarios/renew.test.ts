import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createSandbox, plainSandbox, readySandbox } from '../../support/cli.js'
import type { CLISandbox } from '../../support/cli.js'

const sandboxes: CLISandbox[] = []
after(() => sandboxes.forEach((sandbox) => sandbox.remove()))

async function plain(): ReturnType<typeof plainSandbox> {
  const made = await plainSandbox()
  sandboxes.push(made)
  return made
}

/** A CA with `short`, which ends on 14 December 2026, and `long`, which lives 825 days; it is 24 November. */
async function withServers(): ReturnType<typeof plainSandbox> {
  const box = await plain()
  assert.equal(
    (await box.run(['issue', 'short.lan', '10.0.0.7', '--only', '--name', 'short', '--days', '20'])).code,
    0,
  )
  assert.equal((await box.run(['issue', 'long.lan', '--only', '--name', 'long'])).code, 0)
  return box
}

const certificateOf = (ca: string, name: string): string =>
  readFileSync(join(ca, 'jupyter/certs', `${name}.cert.pem`), 'utf8')
const keyOf = (ca: string, name: string): string =>
  readFileSync(join(ca, 'jupyter/private', `${name}.key.pem`), 'utf8')

interface Renewal {
  readonly name: string
  readonly outcome: string
  readonly reason?: string
  readonly certificatePath?: string
  readonly keyPath?: string
  readonly serialNumber?: string
  readonly hook?: { readonly status?: number; readonly signal?: string }
  readonly error?: { readonly code: string }
}

const serversOf = (document: Record<string, unknown>): readonly Renewal[] => document['servers'] as Renewal[]

test('renew --due renews what ends so soon and nothing else: the same file, the same key, the same hosts', async () => {
  const { ca, json } = await withServers()
  const before = {
    certificate: certificateOf(ca, 'short'),
    key: keyOf(ca, 'short'),
    long: certificateOf(ca, 'long'),
  }
  const document = await json(['renew', '--due', '30d'])
  assert.equal(document.code, 0)
  assert.deepEqual(
    serversOf(document).map(({ name, outcome, reason }) => [name, outcome, reason]),
    [['short', 'renewed', 'due']],
  )
  assert.notEqual(certificateOf(ca, 'short'), before.certificate)
  assert.equal(keyOf(ca, 'short'), before.key)
  assert.equal(certificateOf(ca, 'long'), before.long)
  const renewed = new X509Certificate(certificateOf(ca, 'short'))
  assert.equal(renewed.subjectAltName, 'DNS:short.lan, IP Address:10.0.0.7')
})

for (const [due, code] of [
  ['19d', 0],
  ['21', 4],
] as const) {
  test(`with 20 days left, renew --due ${due} --dry-run ends with ${code} and changes nothing`, async () => {
    const { ca, run } = await withServers()
    const before = certificateOf(ca, 'short')
    const result = await run(['renew', '--due', due, '--dry-run'])
    assert.equal(result.code, code)
    assert.equal(result.stderr, '')
    assert.match(result.stdout, code === 4 ? /^! short/ : /^ {2}Nothing is due/)
    assert.equal(certificateOf(ca, 'short'), before)
  })
}

test('renew by name renews what is good for long, too; and by host, and by file', async () => {
  const { ca, json } = await withServers()
  for (const word of ['long', 'long.lan', join(ca, 'jupyter/certs/long.cert.pem')]) {
    const before = certificateOf(ca, 'long')
    const document = await json(['renew', word])
    assert.equal(document.code, 0)
    assert.deepEqual(
      serversOf(document).map(({ name }) => name),
      ['long'],
    )
    assert.notEqual(certificateOf(ca, 'long'), before)
  }
})

test('renew NAME --due leaves a named server alone that is good for longer', async () => {
  const { ca, json } = await withServers()
  const before = certificateOf(ca, 'long')
  assert.deepEqual(serversOf(await json(['renew', 'long', '--due', '30'])), [])
  assert.equal(certificateOf(ca, 'long'), before)
})

test('renew --new-key makes a new pair of files, leaves the old pair as it is, and says with what to start', async () => {
  const { ca, run, json } = await withServers()
  const before = { certificate: certificateOf(ca, 'long'), key: keyOf(ca, 'long') }
  const { code, stdout } = await run(['renew', 'long', '--new-key'])
  assert.equal(code, 0)
  assert.deepEqual({ certificate: certificateOf(ca, 'long'), key: keyOf(ca, 'long') }, before)
  assert.match(stdout, /new key, in new files/)
  const [server] = serversOf(await json(['renew', 'long']))
  assert.notEqual(server?.keyPath, join(ca, 'jupyter/private/long.key.pem'))
  const certificate = new X509Certificate(readFileSync(server?.certificatePath ?? ''))
  assert.ok(certificate.checkPrivateKey(createPrivateKey(readFileSync(server?.keyPath ?? ''))))
})

const FACTS =
  'printf "%s|" "$ORCHARD_NAME" "$ORCHARD_CERTIFICATE" "$ORCHARD_KEY" "$ORCHARD_HOSTS" "$ORCHARD_OUTCOME"'

test('--exec runs once for each renewed server, after its files are in place, with facts in variables only', async () => {
  const { ca, home, run } = await withServers()
  const line = `${FACTS} >> ran; cat "$ORCHARD_CERTIFICATE" > seen; echo said`
  const { code, stdout, stderr } = await run(['renew', '--due', '30d', '--exec', line])
  assert.equal(code, 0)
  assert.equal(
    readFileSync(join(home, 'ran'), 'utf8'),
    `short|${ca}/jupyter/certs/short.cert.pem|${ca}/jupyter/private/short.key.pem|short.lan 10.0.0.7|renewed|`,
  )
  assert.equal(readFileSync(join(home, 'seen'), 'utf8'), certificateOf(ca, 'short'))
  assert.match(stdout, /--exec +done/)
  assert.equal(stderr, 'said\n', 'what it prints goes to standard error')
})

test('--exec is not run when nothing was due', async () => {
  const { home, run } = await withServers()
  assert.equal((await run(['renew', '--due', '1', '--exec', 'touch ran'])).code, 0)
  assert.equal(existsSync(join(home, 'ran')), false)
})

test('a command of --exec that fails ends renew with 1, after all were renewed, and its status is reported', async () => {
  const { ca, run, json } = await withServers()
  const before = ['long', 'short'].map((name) => certificateOf(ca, name))
  const { code, stderr } = await run(['renew', 'long', 'short', '--exec', 'exit 7'])
  assert.equal(code, 1)
  assert.match(
    stderr,
    /^orchard: long: .*status 7 \(ERR_HOOK\)\nhint: .*\norchard: short: .*status 7 \(ERR_HOOK\)\nhint: .*\n$/,
  )
  for (const [index, name] of ['long', 'short'].entries())
    assert.notEqual(certificateOf(ca, name), before[index])
  const document = await json(['renew', 'long', '--exec', 'kill -TERM $$'])
  assert.equal(document.code, 1)
  assert.deepEqual(serversOf(document)[0]?.hook, { signal: 'SIGTERM' })
})

test('the command of --exec gets no passphrase, no variable of ours but facts, and no standard input', async () => {
  const box = await readySandbox()
  sandboxes.push(box)
  writeFileSync(join(box.home, 'secret'), 'whatever it is')
  const env = {
    ORCHARD_PASSPHRASE: readPassphrase(box.home),
    ORCHARD_PASSPHRASE_FILE: join(box.home, 'secret'),
    ORCHARD_DEBUG: '0',
    OTHER: 'kept',
  }
  const { code, stderr } = await box.run(
    ['renew', 'jupyter', '--exec', 'export -p; read line; echo "read $?"'],
    {
      env,
      stdin: 'from outside\n',
    },
  )
  assert.equal(code, 0, stderr)
  assert.doesNotMatch(stderr, /PASSPHRASE|DEBUG/)
  assert.doesNotMatch(stderr, new RegExp(env.ORCHARD_PASSPHRASE))
  assert.match(stderr, /OTHER=.kept./)
  assert.match(stderr, /read 1\n/)
})

function readPassphrase(home: string): string {
  const folder = join(home, '.local/state/orchard')
  const [file = ''] = readdirSync(folder)
  return readFileSync(join(folder, file), 'utf8').trim()
}

test('names are never a part of the line of --exec', async () => {
  const { home, run } = await plain()
  assert.equal((await run(['issue', 'a.lan', '--only', '--name', 'a'])).code, 0)
  const { code } = await run(['renew', 'a', '--exec', 'printf %s "$0 $# $*" > line'])
  assert.equal(code, 0)
  assert.doesNotMatch(readFileSync(join(home, 'line'), 'utf8'), /a\.lan/)
})

for (const [words, code, pattern] of [
  [['renew'], 2, /ERR_USAGE/],
  [['renew', '--due', 'soon'], 2, /ERR_USAGE/],
  [['renew', '--due', '-1'], 2, /ERR_USAGE/],
  [['renew', '--due', '30d', '--dry-run', '--exec', 'true'], 2, /ERR_USAGE/],
  [['renew', 'nobody'], 1, /"nobody".*ERR_PKI_NOT_FOUND\)\nhint: It has long and short\./s],
  [['renew', 'short', 'nobody'], 1, /ERR_PKI_NOT_FOUND/],
  [['renew', 'short', '--days', '826'], 1, /ERR_PKI_VALIDITY_TOO_LONG/],
  [['renew', 'short', '--days', '0'], 2, /ERR_USAGE/],
  [['renew', '--root', '--days', '0', '--yes'], 2, /ERR_USAGE/],
  [['renew', '--due', '30d', '--exec', ''], 2, /--exec is empty.*ERR_USAGE/],
  [['renew', '--due', '30d', '--exec', ' '], 2, /ERR_USAGE/],
] as const) {
  test(`orchard ${words.join(' ')} is refused with ${code}, and nothing is changed`, async () => {
    const { ca, run } = await withServers()
    const before = certificateOf(ca, 'short')
    const result = await run(words)
    assert.equal(result.code, code)
    assert.equal(result.stdout, '')
    assert.match(result.stderr, pattern)
    assert.equal(certificateOf(ca, 'short'), before)
  })
}

test('two servers with one host are told apart by name', async () => {
  const { run } = await plain()
  for (const name of ['a', 'b']) await run(['issue', 'same.lan', '--only', '--name', name])
  const { code, stderr } = await run(['renew', 'same.lan'])
  assert.equal(code, 2)
  assert.match(stderr, /a and b all have/)
})

test('a wrong passphrase renews nothing', async () => {
  const box = await readySandbox()
  sandboxes.push(box)
  const { code, stderr } = await box.run(['renew', 'jupyter'], { env: { ORCHARD_PASSPHRASE: 'wrong' } })
  assert.equal(code, 1)
  assert.match(stderr, /ERR_PKI_PASSPHRASE/)
})

test('renew --due asks for no passphrase as long as nothing is due', async () => {
  const box = await readySandbox()
  sandboxes.push(box)
  const { code } = await box.run(['renew', '--due', '30'], { env: { ORCHARD_PASSPHRASE: 'wrong' } })
  assert.equal(code, 0)
})

test('where there is no CA, renew says so', async () => {
  const box = createSandbox()
  sandboxes.push(box)
  const { code, stderr } = await box.run(['renew', '--due', '30d'])
  assert.equal(code, 1)
  assert.match(stderr, /ERR_PKI_DIRECTORY/)
})

test('a command of --exec that the system cannot even start is reported for each server, and all are renewed', async () => {
  const { ca, run } = await withServers()
  const before = certificateOf(ca, 'short')
  const { code, stderr } = await run(['renew', 'long', 'short', '--exec', `true ${'x'.repeat(200_000)}`])
  assert.equal(code, 1)
  assert.match(stderr, /long: .*could not be started: E2BIG \(ERR_HOOK\)/)
  assert.match(stderr, /short: .*could not be started: E2BIG \(ERR_HOOK\)/)
  assert.doesNotMatch(stderr, /ERR_BUG/)
  assert.notEqual(certificateOf(ca, 'short'), before)
})

test('renew says what is left to do: nothing for a server here, a bundle for one elsewhere, a copy where the key is not here', async () => {
  const { run } = await plain()
  await run(['issue', '192.168.1.20', '--name', 'own'])
  await run(['issue', '10.9.9.9', '--name', 'other'])
  const { stdout: csr } = await run(['request', 'away.lan', '--out', '-'])
  await run(['sign', '-', '--yes', '--name', 'away'], { stdin: csr })
  const words = async (...argv: readonly string[]): Promise<string> =>
    (await run(['renew', ...argv])).stdout.replace(/\s+/g, ' ')
  assert.match(await words('own'), /Same file, same key: Jupyter serves it at its next connection, .* iPad/)
  assert.match(await words('other', '--dir', 'pki'), /orchard bundle other --dir pki \| ssh me@10\.9\.9\.9 /)
  assert.match(await words('away'), /copy the certificate there, .*away\.cert\.pem/)
  const replaced = await words('own', '--new-key')
  assert.match(replaced, /own: the new key is used once the server is started with the new files/)
  assert.doesNotMatch(replaced, /Same file/)
})
