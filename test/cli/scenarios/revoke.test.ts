import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createSandbox, plainSandbox, readySandbox } from '../../support/cli.js'
import type { CLISandbox } from '../../support/cli.js'
import { HOSTILE_STRINGS } from '../../support/hostile-strings.js'
import { without } from '../../support/interop/run-program.js'
import { snapshot, systemError, watchedLayer } from '../../support/store.js'

const sandboxes: CLISandbox[] = []
after(() => sandboxes.forEach((sandbox) => sandbox.remove()))

async function withServer(): Promise<CLISandbox & { readonly ca: string; readonly serial: string }> {
  const box = await plainSandbox()
  sandboxes.push(box)
  const { server } = (await box.json(['issue', 'web.lan', '--only', '--name', 'web'])) as unknown as {
    server: { serialNumber: string }
  }
  return { ...box, serial: server.serialNumber }
}

const indexOf = (ca: string): string => readFileSync(join(ca, 'ca/index.txt'), 'utf8')

test('revoke by name enters it in the books as openssl does, and says until when an iPad goes on trusting it', async () => {
  const { ca, serial, run } = await withServer()
  const { code, stdout, stderr } = await run(['revoke', 'web', '--reason', 'superseded', '--yes'])
  assert.equal(code, 0)
  assert.equal(stderr, '')
  const [, until = ''] = /^R\t(\d+Z)/.exec(indexOf(ca)) ?? []
  assert.equal(
    indexOf(ca),
    `R\t${until}\t261124120000Z,superseded\t${serial.toUpperCase()}\tunknown\t${serial.toUpperCase()}\n`,
  )
  assert.match(stdout, /✔ Revoked +superseded, 24 Nov 2026/)
  assert.match(stdout, /2029-02-2\d/)
  assert.match(stdout, /no\s+CRL/)
})

test('by serial number in any form, by file and by host the same certificate is meant', async () => {
  for (const subjectOf of [
    (serial: string) => serial,
    (serial: string) => `00:${(serial.toUpperCase().match(/../g) ?? []).join(':')}`,
    (_: string, ca: string) => join(ca, 'jupyter/certs/web.cert.pem'),
    () => 'web.lan',
  ]) {
    const { ca, serial, json } = await withServer()
    const document = await json(['revoke', subjectOf(serial, ca), '--yes'])
    assert.equal(document.code, 0)
    assert.equal((document['certificate'] as { serialNumber: string }).serialNumber, serial)
    assert.match(indexOf(ca), /^R\t/)
  }
})

test('with --json revoke tells a program what it tells a person', async () => {
  const { json } = await withServer()
  const words = ['revoke', 'web', '--yes', '--reason', 'KeyCompromise', '--invalid-since', '2026-11-01']
  const document = await json(words)
  const { certificate, servers, advice, trustedUntil, released } = document as unknown as {
    certificate: { status: string; notAfter: string; revocation: object }
    servers: string[]
    advice: string[]
    trustedUntil: string
    released: boolean
  }
  assert.deepEqual(certificate.revocation, {
    at: '2026-11-24T12:00:00.000Z',
    reason: 'keyCompromise',
    invalidSince: '2026-11-01T00:00:00.000Z',
  })
  assert.equal(certificate.status, 'revoked')
  assert.equal(trustedUntil, certificate.notAfter)
  assert.deepEqual(servers, ['web'])
  assert.equal(released, false)
  assert.ok(advice.some((sentence) => sentence.includes('--new-key')))
})

test('a hold is taken back by --release, once', async () => {
  const { ca, run, json } = await withServer()
  const before = indexOf(ca)
  assert.equal((await run(['revoke', 'web', '--reason', 'certificateHold', '--yes'])).code, 0)
  assert.match(indexOf(ca), /,holdInstruction|,certificateHold/)
  const document = await json(['revoke', 'web', '--release', '--yes'])
  assert.equal(document.code, 0)
  assert.equal(document['released'], true)
  assert.equal(indexOf(ca), before)
  const again = await run(['revoke', 'web', '--release', '--yes'])
  assert.equal(again.code, 1)
  assert.match(again.stderr, /ERR_PKI_CONFLICT/)
})

test('what is revoked stays as it is: a second time and the release of what is on no hold are refused', async () => {
  const { ca, run } = await withServer()
  await run(['revoke', 'web', '--reason', 'superseded', '--yes'])
  const before = indexOf(ca)
  for (const more of [['--reason', 'keyCompromise'], ['--release'], []]) {
    const { code, stderr } = await run(['revoke', 'web', '--yes', ...more])
    assert.equal(code, 1)
    assert.match(stderr, /\(ERR_PKI_CONFLICT\)\nhint: /)
  }
  assert.equal(indexOf(ca), before)
})

test('without a terminal revoke needs --yes, shows what it would do, and changes nothing', async () => {
  const { ca, run } = await withServer()
  const before = indexOf(ca)
  const { code, stdout, stderr } = await run(['revoke', 'web'])
  assert.equal(code, 1)
  assert.match(stdout, /web: web\.lan/)
  assert.match(stderr, /ERR_PKI_NOT_CONFIRMED\)\nhint: .*--yes/)
  assert.equal(indexOf(ca), before)
})

for (const [words, code, pattern] of [
  [['revoke'], 2, /ERR_USAGE/],
  [['revoke', 'web', '--reason', 'bored', '--yes'], 2, /keyCompromise/],
  [['revoke', 'web', '--reason', 'removeFromCRL', '--yes'], 2, /ERR_USAGE/],
  [['revoke', 'web', '--invalid-since', 'yesterday', '--yes'], 2, /ERR_USAGE/],
  [['revoke', 'web', '--invalid-since', '2026-02-30', '--yes'], 2, /ERR_USAGE/],
  [['revoke', 'web', '--release', '--reason', 'superseded', '--yes'], 2, /ERR_USAGE/],
  [['revoke', 'web', '--invalid-since', '2026-11-01', '--yes'], 2, /ERR_USAGE/],
  [['revoke', 'web', '--reason', 'keyCompromise', '--invalid-since', '2026-11-25', '--yes'], 2, /ERR_USAGE/],
  [['revoke', 'nobody', '--yes'], 1, /ERR_PKI_NOT_FOUND/],
  [['revoke', 'abcdef', '--yes'], 1, /ERR_PKI_NOT_FOUND/],
  [['revoke', '', '--yes'], 1, /ERR_PKI_NOT_FOUND/],
] as const) {
  test(`orchard ${words.join(' ')} is refused with ${code}, and the books stay`, async () => {
    const { ca, run } = await withServer()
    const before = indexOf(ca)
    const result = await run(words)
    assert.equal(result.code, code, result.stderr)
    assert.match(result.stderr, pattern)
    assert.equal(indexOf(ca), before)
  })
}

test('a certificate of another CA is not revoked here, whatever its file is called', async () => {
  const { home, run, ca } = await withServer()
  const other = await withServer()
  const file = join(home, 'other.pem')
  writeFileSync(file, readFileSync(join(other.ca, 'jupyter/certs/web.cert.pem')))
  const before = indexOf(ca)
  const { code, stderr } = await run(['revoke', file, '--yes'])
  assert.equal(code, 1)
  assert.match(stderr, /another CA has issued it.*|ERR_PKI_NOT_FOUND/s)
  assert.equal(indexOf(ca), before)
})

for (const { does, text } of HOSTILE_STRINGS) {
  test(`a name that ${does} is no certificate, and reaches no terminal`, async () => {
    const box = createSandbox()
    sandboxes.push(box)
    for (const words of [
      ['revoke', text, '--yes'],
      ['renew', text],
      ['find', text],
      ['list', text],
      ['issue', '--batch', text],
    ]) {
      const { stdout, stderr } = await (await shared()).run(words)
      assert.doesNotMatch(stdout + stderr, /(?!\n)[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069]/u)
    }
  })
}

let sharedBox: ReturnType<typeof withServer> | undefined
function shared(): ReturnType<typeof withServer> {
  return (sharedBox ??= withServer())
}

test('a lock of another machine is waited for, not stolen, and named', async () => {
  const { ca, run } = await withServer()
  mkdirSync(join(ca, 'ca/orchard'), { recursive: true })
  const holder = {
    host: 'elsewhere',
    bootId: 'b',
    namespace: '',
    pid: 4711,
    startTime: '1',
    since: '2026-11-24T11:00:00.000Z',
    nonce: '0'.repeat(32),
  }
  const lock = join(ca, 'ca/orchard/lock')
  writeFileSync(lock, `${JSON.stringify(holder)}\n`)
  // A fresh one would be waited for half a minute.
  utimesSync(lock, new Date(0), new Date(0))
  const before = indexOf(ca)
  const { code, stderr } = await run(['revoke', 'web', '--yes'])
  assert.equal(code, 1)
  assert.match(stderr, /process 4711 on "elsewhere".*\(ERR_PKI_LOCKED\)\nhint: .*rm /)
  assert.equal(indexOf(ca), before)
  assert.ok(existsSync(lock))
})

test('on a full disk revoke and issue say ENOSPC, and the books stay as they were', async () => {
  const { ca, home, run } = await withServer()
  writeFileSync(join(home, 'batch'), 'a a.lan\nb b.lan\n')
  const before = indexOf(ca)
  const files = watchedLayer(({ name }) => {
    if (name === 'file.write') throw systemError('ENOSPC')
  })
  for (const words of [
    ['revoke', 'web', '--yes'],
    ['renew', 'web'],
    ['issue', '--batch', 'batch'],
  ]) {
    const { code, stderr } = await run(words, { files })
    assert.equal(code, 1, stderr)
    assert.match(stderr, /ENOSPC.*\(ERR_PKI_FILE\)/)
    assert.equal(indexOf(ca), before)
  }
  assert.equal((await run(['revoke', 'web', '--yes'])).code, 0, 'afterwards all is as before')
})

test(
  'in a folder that cannot be written list and find work, and revoke is refused with the reason',
  { skip: process.getuid?.() === 0 ? 'root may write everywhere' : false },
  async () => {
    const { ca, run } = await withServer()
    chmodSync(join(ca, 'ca'), 0o555)
    assert.equal((await run(['list'])).code, 0)
    const { code, stderr } = await run(['revoke', 'web', '--yes'])
    chmodSync(join(ca, 'ca'), 0o755)
    assert.equal(code, 1)
    assert.match(stderr, /ERR_PKI_FILE/)
  },
)

test('on a disk that is read-only list and find work, and revoke says EROFS', async () => {
  const { ca, run } = await withServer()
  const files = watchedLayer(() => {
    throw systemError('EROFS')
  })
  const before = snapshot(ca)
  assert.equal((await run(['list'], { files })).code, 0)
  assert.equal((await run(['find', 'web.lan'], { files })).code, 0)
  const { code, stderr } = await run(['revoke', 'web', '--yes'], { files })
  assert.equal(code, 1)
  assert.match(stderr, /EROFS.*\(ERR_PKI_FILE\)/)
  assert.deepEqual(snapshot(ca), before)
})

test('without index.txt the books are made again from the certificates, and it is said', async () => {
  const { ca, serial, run } = await withServer()
  rmSync(join(ca, 'ca/index.txt'))
  const { code, stdout } = await run(['revoke', 'web', '--yes'])
  assert.equal(code, 0)
  assert.match(stdout, /! index\.txt was missing/)
  assert.match(indexOf(ca), new RegExp(`^R\\t.*${serial.toUpperCase()}`, 'm'))
})

test('a line of index.txt that is none is named by its number', async () => {
  const { ca, run } = await withServer()
  writeFileSync(join(ca, 'ca/index.txt'), `${indexOf(ca)}nonsense\n`)
  for (const words of [
    ['list', '--all'],
    ['find', 'x'],
    ['revoke', 'web', '--yes'],
  ]) {
    const { code, stderr } = await run(words)
    assert.equal(code, 1)
    assert.match(stderr, /line 2 of .*\(ERR_PKI_INDEX\)\nhint: /)
  }
})

test('without a CA each command says so', async () => {
  const box = createSandbox()
  sandboxes.push(box)
  for (const words of [
    ['revoke', 'a', '--yes'],
    ['crl'],
    ['list'],
    ['list', '--all'],
    ['find', 'a'],
    ['issue', '--batch', '-'],
  ]) {
    const { code, stderr, stdout } = await box.run(words)
    assert.equal(code, 1)
    assert.match(stderr, /ERR_PKI_DIRECTORY\)\nhint: /)
    assert.equal(stdout, '')
  }
})

test(
  'crl signs the list that openssl reads, with the next number and the reasons',
  { skip: without('openssl') },
  async () => {
    const { ca, home, serial, run, json } = await withServer()
    await run(['revoke', 'web', '--reason', 'keyCompromise', '--yes'])
    const { code, stdout } = await run(['crl'])
    assert.equal(code, 0)
    assert.match(
      stdout,
      /✔ CRL +number \d+: 1 certificate revoked\n +next +before 24 Dec 2026, 30 days from now\n +file +~?\S+ca\.crl\.pem\n$/,
    )
    const kept = execFileSync(
      'openssl',
      [
        'crl',
        '-in',
        join(ca, 'ca/crl/ca.crl.pem'),
        '-noout',
        '-text',
        '-CAfile',
        join(ca, 'ca/certs/ca.cert.pem'),
      ],
      { encoding: 'utf8' },
    )
    assert.match(kept, new RegExp(serial.toUpperCase()))
    assert.match(kept, /Key Compromise/)
    const first = Number((await json(['crl', '--days', '7', '--out', 'list.crl', '--der']))['number'])
    const second = await json(['crl', '--out', 'list.crl', '--der'])
    assert.equal(Number(second['number']), first + 1)
    assert.equal(second['path'], join(home, 'list.crl'))
    execFileSync('openssl', ['crl', '-inform', 'der', '-in', join(home, 'list.crl'), '-noout'])
  },
)

test('crl --out - writes the list and nothing else to standard output', async () => {
  const { run } = await withServer()
  const { code, stdout, stderr } = await run(['crl', '--out', '-'])
  assert.equal(code, 0)
  assert.match(stdout, /^-----BEGIN X509 CRL-----\n[\s\S]+-----END X509 CRL-----\n$/)
  assert.match(stderr, /0 certificates revoked/)
})

for (const [words, code] of [
  [['crl', '--der'], 2],
  [['crl', '--days', 'x'], 2],
  [['crl', '--days', '0'], 2],
  [['crl', '--out', ''], 2],
  [['crl', 'web'], 2],
] as const) {
  test(`orchard ${words.join(' ')} is refused with ${code}, and no number is taken`, async () => {
    const { ca, run } = await withServer()
    const before = readFileSync(join(ca, 'ca/crlnumber'), 'utf8')
    assert.equal((await run(words)).code, code)
    assert.equal(readFileSync(join(ca, 'ca/crlnumber'), 'utf8'), before)
  })
}

test('crl into a folder that is not there fails with the path', async () => {
  const { run } = await withServer()
  const { code, stderr } = await run(['crl', '--out', 'nowhere/ca.crl'])
  assert.equal(code, 1)
  assert.match(stderr, /nowhere\/ca\.crl.*ENOENT \(ERR_PKI_FILE\)/)
})

test('a wrong passphrase signs no list; from standard input the right one does', async () => {
  const box = await readySandbox()
  sandboxes.push(box)
  const wrong = await box.run(['crl'], { env: { ORCHARD_PASSPHRASE: 'wrong' } })
  assert.equal(wrong.code, 1)
  assert.match(wrong.stderr, /ERR_PKI_PASSPHRASE/)
})

test('crl --out replaces an older list, PEM or DER, an empty file, and nothing else; a refused one takes no number', async () => {
  const { home, ca, run, json } = await withServer()
  const at = (name: string): string => join(home, name)
  const openssl = (...words: string[]): Buffer => execFileSync('openssl', words)
  const before = readFileSync(join(ca, 'ca/crlnumber'), 'utf8')
  const key = readFileSync(join(ca, 'ca/private/ca.key.pem'))
  const certificate = readFileSync(join(ca, 'jupyter/certs/web.cert.pem'))
  writeFileSync(at('notes'), 'dear diary\n')
  symlinkSync(join(ca, 'ca/private/ca.key.pem'), at('link'))
  symlinkSync(at('nothing'), at('dangling'))
  mkdirSync(at('folder'))
  const taken = [
    join(ca, 'ca/private/ca.key.pem'),
    join(ca, 'ca/index.txt'),
    join(ca, 'jupyter/certs/web.cert.pem'),
    at('notes'),
    at('link'),
    at('dangling'),
  ]
  for (const path of taken) {
    const { code, stderr, stdout } = await run(['crl', '--out', path])
    assert.equal(code, 1, path)
    assert.equal(stdout, '')
    assert.match(stderr, /\(ERR_PKI_FILE_EXISTS\)\nhint: /)
  }
  for (const path of [at('folder'), at('missing/ca.crl')]) {
    const { code, stderr } = await run(['crl', '--out', path])
    assert.equal(code, 1, path)
    assert.match(stderr, /\(ERR_PKI_FILE\)/)
  }
  assert.deepEqual(readFileSync(join(ca, 'ca/private/ca.key.pem')), key)
  assert.deepEqual(readFileSync(join(ca, 'jupyter/certs/web.cert.pem')), certificate)
  assert.equal(readFileSync(at('notes'), 'utf8'), 'dear diary\n')
  assert.ok(!existsSync(at('nothing')))
  assert.equal(readFileSync(join(ca, 'ca/crlnumber'), 'utf8'), before)

  writeFileSync(at('empty'), '')
  for (const words of [['list.pem'], ['list.pem'], ['list.pem', '--der'], ['list.pem'], ['empty']])
    assert.equal((await json(['crl', '--out', ...words])).code, 0, words.join(' '))
  writeFileSync(at('text.pem'), openssl('crl', '-in', at('list.pem'), '-text'))
  symlinkSync(at('text.pem'), at('alias'))
  assert.equal((await json(['crl', '--out', 'alias'])).code, 0)
  assert.ok(lstatSync(at('alias')).isSymbolicLink())
  assert.match(readFileSync(at('text.pem'), 'utf8'), /^-----BEGIN X509 CRL-----/)
  writeFileSync(at('both.pem'), Buffer.concat([readFileSync(at('list.pem')), key]))
  assert.equal((await run(['crl', '--out', 'both.pem'])).code, 1)
  writeFileSync(at('script'), `#!/bin/sh\ncat <<X\n${readFileSync(at('list.pem'), 'utf8')}X\n`)
  assert.equal((await run(['crl', '--out', 'script'])).code, 1)
})

test('crl --out writes to a device or a pipe', async () => {
  const { run } = await withServer()
  assert.equal((await run(['crl', '--out', '/dev/null'])).code, 0)
})

test('a folder or a file of notes that is called as a host, or as a serial number, hides neither', async () => {
  const { home, serial, run, json } = await withServer()
  mkdirSync(join(home, 'web.lan'))
  assert.equal((await json(['renew', 'web.lan'])).code, 0)
  rmSync(join(home, 'web.lan'), { recursive: true })
  writeFileSync(join(home, 'web.lan'), 'dear diary')
  assert.equal((await json(['renew', 'web.lan'])).code, 0)
  assert.match((await run(['show', 'web.lan'])).stdout, /web\.lan/)
  writeFileSync(join(home, 'notes'), 'dear diary')
  const { code, stderr } = await run(['revoke', 'notes', '--yes'])
  assert.equal(code, 1)
  assert.match(stderr, /ERR_PKI_PEM/)
  writeFileSync(join(home, serial), 'dear diary')
  const found = await json(['revoke', serial, '--yes'])
  assert.equal((found['certificate'] as { serialNumber: string }).serialNumber, serial)
  assert.equal((await json(['revoke', 'web.lan', '--yes'])).code, 0)
})

test('what revoke advises names the folder that it was given', async () => {
  const { json } = await withServer()
  const { advice } = (await json(['revoke', 'web', '--yes', '--dir', 'pki'])) as unknown as {
    advice: string[]
  }
  const commands = advice.join('\n').match(/orchard (?:renew|crl)[^,.:\n]*/g) ?? []
  assert.ok(commands.length >= 3)
  for (const command of commands) assert.match(command, / --dir pki$/)
})
