import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { X509Certificate } from 'node:crypto'
import { createServerCSR } from '../../../src/index.js'
import { plainSandbox, readySandbox } from '../../support/cli.js'
import type { CLISandbox } from '../../support/cli.js'
import { HOSTILE_STRINGS } from '../../support/hostile-strings.js'
import { systemError, watchedLayer } from '../../support/store.js'
import { ESC } from '../../support/terminal-codes.js'

const sandboxes: CLISandbox[] = []
after(() => sandboxes.forEach((sandbox) => sandbox.remove()))

async function plain(): ReturnType<typeof plainSandbox> {
  const made = await plainSandbox()
  sandboxes.push(made)
  return made
}

const namesOf = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder).sort() : [])
const hostsOf = (folder: string): string | undefined =>
  new X509Certificate(readFileSync(join(folder, 'fullchain.pem'))).subjectAltName

const GOOD = 'a a.lan 10.0.0.1\nb b.lan\n'
/** Back to the start of the line, and the whole of it cleared. */
const CLEARED = `\r${ESC}[2K`

test('issue --batch makes a folder with key, request and certificate for each server, and a summary', async () => {
  const { ca, home, run } = await plain()
  writeFileSync(join(home, 'list'), GOOD)
  const { code, stdout, stderr } = await run(['issue', '--batch', 'list'])
  assert.equal(code, 0)
  assert.equal(stderr, '')
  assert.equal(stdout, '✔ Servers       2 issued\n')
  assert.deepEqual(namesOf(join(ca, 'servers')), ['a', 'b'])
  assert.deepEqual(namesOf(join(ca, 'servers/a')), ['fullchain.pem', 'key.pem', 'request.pem'])
  assert.equal(hostsOf(join(ca, 'servers/a')), 'DNS:a.lan, IP Address:10.0.0.1')
})

test('a second run keeps what is good and issues what is new', async () => {
  const { ca, home, run } = await plain()
  writeFileSync(join(home, 'list'), GOOD)
  await run(['issue', '--batch', 'list'])
  const before = readFileSync(join(ca, 'servers/a/fullchain.pem'), 'utf8')
  writeFileSync(join(home, 'list'), `${GOOD.replace('b.lan', 'b2.lan')}c c.lan\n`)
  const { code, stdout } = await run(['issue', '--batch', 'list'])
  assert.equal(code, 0)
  assert.equal(stdout, '✔ Servers       1 issued, 1 renewed, 1 kept\n')
  assert.equal(readFileSync(join(ca, 'servers/a/fullchain.pem'), 'utf8'), before)
})

const BOM = '\ufeff'
const ODD = `${BOM}a a.lan, 10.0.0.1 # the first\r\n\r\n# nothing\r\n  \t \r\n  b\tb.lan`

for (const [form, bytes] of [
  ['UTF-8 with a mark, CRLF, commas, comments, no last newline', Buffer.from(ODD)],
  ['UTF-16, as > in Windows PowerShell writes it', Buffer.from(ODD, 'utf16le')],
] as const) {
  test(`a list in ${form} is read`, async () => {
    const { ca, run } = await plain()
    const { code, stdout, stderr } = await run(['issue', '--batch', '-'], { stdin: bytes })
    assert.equal(code, 0, stderr)
    assert.equal(stdout, '✔ Servers       2 issued\n')
    assert.equal(hostsOf(join(ca, 'servers/a')), 'DNS:a.lan, IP Address:10.0.0.1')
  })
}

test('a bad line is reported with its number, one line each, and the others go on; the exit status is 1', async () => {
  const { ca, run } = await plain()
  const stdin = [
    'a a.lan',
    'no-hosts',
    '../up up.lan',
    'bad b..lan',
    'A second.lan',
    '# fine',
    'bank www.bank.example',
    'b b.lan',
  ].join('\n')
  const { code, stdout, stderr } = await run(['issue', '--batch', '-'], { stdin })
  assert.equal(code, 1)
  assert.equal(stdout, '✘ Servers       3 issued, 4 refused\n')
  assert.deepEqual(
    stderr
      .trimEnd()
      .split('\n')
      .map((line) => /^orchard: (line \d+): .* \((\w+)\)$/.exec(line)?.slice(1)),
    [
      ['line 2', 'ERR_PKI_NO_HOSTS'],
      ['line 3', 'ERR_PKI_OPTION'],
      ['line 4', 'ERR_PKI_HOST'],
      ['line 5', 'ERR_PKI_OPTION'],
    ],
  )
  assert.deepEqual(namesOf(join(ca, 'servers')), ['a', 'b', 'bank'])
})

test('a host outside of the root is refused on its line', async () => {
  const box = await readySandbox()
  sandboxes.push(box)
  const stdin = 'bank www.bank.example\na a.lan\n'
  const env = { ORCHARD_PASSPHRASE: passphraseOf(box.home) }
  const { code, stdout, stderr } = await box.run(['issue', '--batch', '-'], { stdin, env })
  assert.equal(code, 1)
  assert.match(stderr, /line 1: .*ERR_PKI_NAME_CONSTRAINTS/)
  assert.match(stdout, /✘ Servers +1 issued, 1 refused/)
})

function passphraseOf(home: string): string {
  const folder = join(home, '.local/state/orchard')
  return readFileSync(join(folder, readdirSync(folder)[0] ?? ''), 'utf8').trim()
}

test('a wrong passphrase stops the batch at once', async () => {
  const box = await readySandbox()
  sandboxes.push(box)
  const { code, stdout, stderr } = await box.run(['issue', '--batch', '-'], {
    stdin: GOOD,
    env: { ORCHARD_PASSPHRASE: 'wrong' },
  })
  assert.equal(code, 1)
  assert.match(stderr, /^orchard: [^\n]*ERR_PKI_PASSPHRASE\)\nhint: [^\n]+\n$/m)
  assert.doesNotMatch(stdout, /✔ Servers/)
})

test('with --json each line is a document of its own, in the order of the list', async () => {
  const { run } = await plain()
  const { code, stdout } = await run(['issue', '--batch', '-', '--json'], { stdin: 'a a.lan\nb\nc c.lan\n' })
  assert.equal(code, 1)
  const documents = stdout
    .trimEnd()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as { line: number; outcome?: string; name?: string; error?: { code: string } },
    )
  assert.deepEqual(
    documents.map(({ line, name, outcome, error }) => [line, name, outcome ?? error?.code]),
    [
      [1, 'a', 'issued'],
      [2, undefined, 'ERR_PKI_NO_HOSTS'],
      [3, 'c', 'issued'],
    ],
  )
})

test('a list that cannot be read, or is empty, says so', async () => {
  const { home, run } = await plain()
  const absent = await run(['issue', '--batch', 'nowhere'])
  assert.equal(absent.code, 1)
  assert.equal(absent.stdout, '')
  assert.match(absent.stderr, /nowhere.*ENOENT \(ERR_PKI_FILE\)/)
  writeFileSync(join(home, 'empty'), '# nobody\n')
  const empty = await run(['issue', '--batch', 'empty'])
  assert.equal(empty.code, 0)
  assert.match(empty.stdout, /none asked for/)
})

for (const words of [
  ['issue', '--batch', 'list', 'a.lan'],
  ['issue', '--batch', 'list', '--name', 'a'],
  ['issue', '--batch', 'list', '--ephemeral', '--json'],
  ['issue', '--batch', '-', '--passphrase-file', '-'],
  ['issue'],
  ['sign', '--batch', 'list', 'a.csr'],
  ['sign', '--batch', 'list', '--out', 'a.pem'],
  ['sign', '--batch', '-', '--passphrase-file', '-'],
  ['sign'],
] as const) {
  test(`orchard ${words.join(' ')} is a usage error`, async () => {
    const { run } = await plain()
    const { code, stderr } = await run(words)
    assert.equal(code, 2)
    assert.match(stderr, /^orchard: .+ \(ERR_USAGE\)\nhint: .+\n(?:\{|$)/)
  })
}

test('no hostile string becomes a name of a file, or reaches a terminal', async () => {
  const { ca, run } = await plain()
  const stdin = HOSTILE_STRINGS.map(({ text }) => `${text.replace(/\n/g, ' ')} a.lan`).join('\n')
  const { code, stderr } = await run(['issue', '--batch', '-'], { stdin })
  assert.equal(code, 1)
  assert.doesNotMatch(stderr, /(?!\n)[\p{Cc}\u200b-\u200f\u2028-\u202e]/u)
  for (const name of namesOf(join(ca, 'servers'))) assert.match(name, /^[a-z0-9_.-]+$/i)
})

test('a line without end takes no memory, and is refused', async () => {
  const { run } = await plain()
  function* endless(): Generator<Uint8Array> {
    for (let index = 0; index < 1_000; index += 1) yield Buffer.alloc(65_536, 0x61)
  }
  const { code, stderr } = await run(['issue', '--batch', '-'], { stdin: endless() })
  assert.equal(code, 1)
  assert.match(stderr, /^orchard: line 1: /)
})

test('a line of many hosts is read whole, and one that no device would read is refused, not cut', async () => {
  const { ca, run } = await plain()
  const hostsOf = (count: number): string =>
    Array.from({ length: count }, (_, index) => `host-${String(index)}.rather-long-name.home.arpa`).join(' ')
  const stdin = `big ${hostsOf(2_500)}\nhuge ${'a'.repeat(2_081_100)}\nsmall a.lan\n`
  assert.ok(stdin.indexOf('\n') > 65_536)
  const { code, stdout, stderr } = await run(['issue', '--batch', '-', '--json'], { stdin })
  assert.equal(code, 1)
  assert.match(stderr, /^orchard: line 2: .*\(ERR_PKI_OPTION\)$/m)
  const done = stdout
    .split('\n')
    .flatMap((line) =>
      /^\{"line"/.test(line) ? [JSON.parse(line) as { line: number; hosts?: string[] }] : [],
    )
  assert.deepEqual(
    done.map(({ line, hosts }) => [line, hosts?.length]),
    [
      [1, 2_500],
      [2, undefined],
      [3, 1],
    ],
  )
  assert.ok(existsSync(join(ca, 'servers', 'big', 'fullchain.pem')))
})

test('a disk that fills up in the middle stops the batch; what was reported is there', async () => {
  const { ca, run } = await plain()
  let writes = 0
  const files = watchedLayer(({ name }) => {
    if (name === 'file.write' && (writes += 1) > 30) throw systemError('ENOSPC')
  })
  const stdin = Array.from({ length: 50 }, (_, index) => `s${String(index)} s${String(index)}.lan`).join('\n')
  const { code, stdout, stderr } = await run(['issue', '--batch', '-', '--json'], { stdin, files })
  assert.equal(code, 1)
  assert.match(stderr, /ENOSPC.*\(ERR_PKI_FILE\)/)
  const done = stdout
    .split('\n')
    .flatMap((line) =>
      /^\{"line"/.test(line) ? [JSON.parse(line) as { name: string; outcome?: string }] : [],
    )
  for (const { name, outcome } of done)
    if (outcome !== undefined) assert.ok(existsSync(join(ca, 'servers', name, 'fullchain.pem')), name)
})

async function requests(home: string): Promise<void> {
  mkdirSync(join(home, 'requests'))
  for (const [file, hosts] of [
    ['a.csr', ['a.lan', '10.0.0.1']],
    ['b.csr.pem', ['b.lan']],
    ['c.pem', ['c.lan']],
  ] as const)
    writeFileSync(join(home, 'requests', file), (await createServerCSR({ hosts })).pem)
  writeFileSync(join(home, 'requests/notes.txt'), 'no request')
  writeFileSync(join(home, 'requests/root.pem'), readFileSync(join(home, 'pki/ca/certs/ca.cert.pem')))
}

test('sign --batch FOLDER signs every request for the server that its file is called after, for the hosts that it names', async () => {
  const { ca, home, run } = await plain()
  await requests(home)
  const { code, stdout, stderr } = await run(['sign', '--batch', 'requests', '--yes'])
  assert.equal(code, 0, stderr)
  assert.equal(stdout, '✔ Servers       3 issued\n')
  assert.deepEqual(namesOf(join(ca, 'servers')), ['a', 'b', 'c'])
  assert.deepEqual(
    namesOf(join(ca, 'servers/a')),
    ['fullchain.pem', 'request.pem'],
    'the key stays where it is',
  )
  assert.equal(hostsOf(join(ca, 'servers/a')), 'DNS:a.lan, IP Address:10.0.0.1')
  assert.match((await run(['sign', '--batch', 'requests', '--yes'])).stdout, /3 kept/)
})

test('sign --batch with a list takes name, request and hosts from each line, paths from where the list lies', async () => {
  const { ca, home, run } = await plain()
  await requests(home)
  writeFileSync(join(home, 'requests/list'), 'x a.csr\ny b.csr.pem y.lan\nz\nw nowhere.csr\nv notes.txt\n')
  const { code, stderr } = await run(['sign', '--batch', 'requests/list', '--yes'])
  assert.equal(code, 1)
  assert.deepEqual(
    stderr
      .trimEnd()
      .split('\n')
      .map((line) => /^orchard: (line \d+): .* \((\w+)\)$/.exec(line)?.slice(1)),
    [
      ['line 3', 'ERR_PKI_OPTION'],
      ['line 4', 'ERR_PKI_FILE'],
      ['line 5', 'ERR_PKI_PEM'],
    ],
  )
  assert.equal(hostsOf(join(ca, 'servers/x')), 'DNS:a.lan, IP Address:10.0.0.1')
  assert.equal(hostsOf(join(ca, 'servers/y')), 'DNS:y.lan')
})

test('a file called a request that is none is refused by its name', async () => {
  const { home, run } = await plain()
  await requests(home)
  writeFileSync(join(home, 'requests/bad.csr'), 'junk')
  const { code, stderr } = await run(['sign', '--batch', 'requests', '--yes'])
  assert.equal(code, 1)
  assert.match(stderr, /^orchard: bad\.csr: .*\(ERR_PKI_PEM\)\n$/)
})

test('sign --batch without a terminal needs --yes', async () => {
  const { ca, home, run } = await plain()
  await requests(home)
  const { code, stderr } = await run(['sign', '--batch', 'requests'])
  assert.equal(code, 1)
  assert.match(stderr, /ERR_PKI_NOT_CONFIRMED/)
  assert.deepEqual(namesOf(join(ca, 'servers')), [])
})

test('in a terminal a bar shows how far it is, and is gone at the end', async () => {
  const { home, run } = await plain()
  writeFileSync(join(home, 'list'), `${GOOD}bad\n`)
  const { stderr, stdout } = await run(['issue', '--batch', 'list'], { columns: 60 })
  assert.match(stderr, /[━─]{10,} +\d+ % {2}\d issued/)
  assert.ok(stderr.includes(`${CLEARED}orchard: line 3: bad has no hosts (ERR_PKI_NO_HOSTS)\n`), stderr)
  assert.ok(stderr.endsWith(CLEARED))
  for (const drawn of stderr.split(CLEARED)) assert.ok(drawn.length <= 60, drawn)
  assert.match(stdout, /Servers/)
})

test('sign --batch says that its list is not there before it asks anything', async () => {
  const { run } = await plain()
  const { code, stderr } = await run(['sign', '--batch', 'nowhere/list'])
  assert.equal(code, 1)
  assert.match(stderr, /nowhere\/list.*ENOENT \(ERR_PKI_FILE\)/)
})
