import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { after, test } from 'node:test'
import { list } from '../../../src/index.js'
import { openCADirectory } from '../../../src/node.js'
import { runCLI } from '../../../src/cli/run-cli.js'
import { plainSandbox } from '../../support/cli.js'
import type { CLISandbox } from '../../support/cli.js'
import { ESC } from '../../support/terminal-codes.js'

const sandboxes: CLISandbox[] = []
after(() => sandboxes.forEach((sandbox) => sandbox.remove()))

type Box = Awaited<ReturnType<typeof plainSandbox>>

async function plain(): Promise<Box> {
  const made = await plainSandbox()
  sandboxes.push(made)
  return made
}

let shared: Promise<Box> | undefined

/** `web` and `db` in use, `db` revoked, `web` renewed once, and lines of openssl of many kinds; nobody changes it. */
function servers(): Promise<Box> {
  return (shared ??= makeServers())
}

const FOREIGN = [
  'V\t300101000000Z\t\t0A01\tunknown\t/C=DE/O=Fleet/CN=host-1.fleet.internal',
  'R\t300101000000Z\t261001000000Z,keyCompromise\t0A02\tunknown\t/C=DE/O=Fleet/CN=host-2.fleet.internal',
  'E\t200101000000Z\t\t0A03\tunknown\t/C=DE/O=Fleet/CN=host-3.fleet.internal',
  'V\t20600101000000Z\t\t0A04\tunknown\t/CN=long',
  'V\t990101000000Z\t\t0A05\tunknown\t/CN=last century',
]

const COLOUR = new RegExp(String.raw`${ESC}\[\d+m`, 'g')

async function makeServers(): Promise<Box> {
  const box = await plain()
  await box.run(['issue', 'web.lan', '10.0.0.7', '--only', '--name', 'web'])
  await box.run(['renew', 'web'])
  await box.run(['issue', 'db.lan', '--only', '--name', 'db', '--days', '20'])
  await box.run(['revoke', 'db', '--yes', '--reason', 'superseded'])
  appendFileSync(join(box.ca, 'ca/index.txt'), FOREIGN.map((line) => `${line}\n`).join(''))
  return box
}

const rows = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))

test('list gives one line for each server in use: name, hosts, days left, serial number, state', async () => {
  const { run } = await servers()
  const { code, stdout, stderr } = await run(['list'])
  assert.equal(code, 0)
  assert.equal(stderr, '')
  const [db = [], web = [], ...others] = rows(stdout)
  assert.deepEqual(others, [])
  assert.deepEqual([db[0], db[1], db[2], db[4]], ['db', 'db.lan', '20', 'revoked'])
  assert.deepEqual([web[0], web[1], web[2], web[4]], ['web', 'web.lan,10.0.0.7', '825', 'valid'])
  assert.match(web[3] ?? '', /^[0-9a-f]{32}$/)
})

for (const [words, names] of [
  [['--due', '19'], []],
  [['--due', '21d'], ['db']],
  [
    ['--due', '826'],
    ['db', 'web'],
  ],
  [['WEB'], ['web']],
  [['10.0.0.7'], ['web']],
  [['web', '10.0'], ['web']],
  // Not `db` alone: a serial number may hold that.
  [['web', 'db.lan'], []],
] as const) {
  test(`list ${words.join(' ')} shows ${names.length === 0 ? 'nothing' : names.join(' and ')}`, async () => {
    const { run } = await servers()
    const { code, stdout } = await run(['list', ...words])
    assert.equal(code, 0)
    assert.deepEqual(
      rows(stdout).map(([name]) => name),
      names,
    )
  })
}

test('list --json is one document', async () => {
  const { json, ca } = await servers()
  const document = await json(['list'])
  const found = document['servers'] as { name: string; revoked: boolean; certificatePath: string }[]
  assert.deepEqual(
    found.map(({ name, revoked }) => [name, revoked]),
    [
      ['db', true],
      ['web', false],
    ],
  )
  assert.equal(found[1]?.certificatePath, join(ca, 'jupyter/certs/web.cert.pem'))
})

test('list --all gives every line of the books: state, end, serial number, subject, and why it was revoked', async () => {
  const { run } = await servers()
  const { code, stdout } = await run(['list', '--all'])
  assert.equal(code, 0)
  const all = rows(stdout)
  assert.equal(all.length, 8)
  assert.deepEqual(all.slice(3), [
    ['valid', '2030-01-01', '0a01', '/C=DE/O=Fleet/CN=host-1.fleet.internal'],
    [
      'revoked',
      '2030-01-01',
      '0a02',
      '/C=DE/O=Fleet/CN=host-2.fleet.internal',
      'revoked 2026-10-01: keyCompromise',
    ],
    ['expired', '2020-01-01', '0a03', '/C=DE/O=Fleet/CN=host-3.fleet.internal'],
    ['valid', '2060-01-01', '0a04', '/CN=long'],
    ['valid', '1999-01-01', '0a05', '/CN=last century'],
  ])
})

test('the fast way and the slow way through the books say the same, in any order of lines', async () => {
  const { ca, run } = await plain()
  const odd = [
    'V\t300101000000Z\t\t0A01\tunknown\t/CN=plain',
    'V\t300101000000Z\t\t0A02\tunknown\t/CN=carriage return\r',
    '',
    '# a comment',
    'R\t300101000000Z\t261001000000Z\t0A03\tunknown\t/CN=revoked\r',
    'R\t300101000000Z\t261001000000Z,holdInstruction,1.2.840.10040.2.1\t0A04\tunknown\t/CN=hold',
    'V\t300101000000Z\t\t0A05\tunknown\t/CN=\\xC3\\xA4',
    'V\t300101000000Z\t\t000A06\tunknown\t/CN=zeros in front',
    'V\t300101000000Z\t\t0A07\tunknown\t/CN=after zeros',
    'V\t300101000000Z\t\t0a08\tunknown\t/CN=small letters',
    'V\t300101000000Z\t\t0A09\tunknown\t/CN=a\\\ttab',
    'V\t300101000000Z\t\t0A10\tunknown\t/CN=Zoë',
    'V\t300101000000Z\t\t0A11\tmy file.pem\t/CN=file',
    'V\t3001010000Z\t\t0A12\tunknown\t/CN=no seconds',
    'E\t300101000000Z\t\t0A13\tunknown\t',
    'R\t300101000000Z\t261001000000Z,superseded\t0A14\tunknown\t/CN=last without newline',
  ]
  const path = join(ca, 'ca/index.txt')
  for (let turn = 0; turn < odd.length; turn += 1) {
    const lines = [...odd.slice(turn), ...odd.slice(0, turn)].filter((line) => !line.includes('no seconds'))
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
    const { code, stdout, stderr } = await run(['list', '--all'])
    assert.equal(code, 0, stderr)
    const expected: string[] = []
    for await (const { serialNumber, status } of list({ store: await openCADirectory({ path: ca }) }))
      expected.push(`${status} ${serialNumber}`)
    assert.deepEqual(
      rows(stdout).map(([state = '', , serial = '']) => `${state} ${serial}`),
      expected,
    )
    assert.match(stdout, /\t0a09\t\/CN=a\\u\{9\}tab\n/)
    assert.match(stdout, /\t0a10\t\/CN=Zoë\n/)
  }
})

test('list --all --json is one document per line; --revoked and words choose among them', async () => {
  const { run } = await servers()
  const { stdout } = await run(['list', '--revoked', 'fleet', '--json'])
  assert.deepEqual(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
    [
      {
        serialNumber: '0a02',
        status: 'revoked',
        notAfter: '2030-01-01T00:00:00.000Z',
        subject: '/C=DE/O=Fleet/CN=host-2.fleet.internal',
        revocation: { at: '2026-10-01T00:00:00.000Z', reason: 'keyCompromise' },
      },
    ],
  )
  const all = (await run(['list', '--all', '--json'])).stdout.trimEnd().split('\n')
  assert.equal(all.length, 8)
  const due = (await run(['list', '--all', '--due', '30d'])).stdout
  assert.deepEqual(
    rows(due)
      .map(([, , serial]) => serial)
      .filter((serial) => serial?.length === 4),
    ['0a03', '0a05'],
  )
})

test('find looks through subjects and serial numbers whatever the case, and through the hosts of servers in use', async () => {
  const { run } = await servers()
  assert.deepEqual(
    rows((await run(['find', 'HOST-3.fleet'])).stdout).map(([, , serial]) => serial),
    ['0a03'],
  )
  assert.deepEqual(
    rows((await run(['find', '0A0', 'host-1'])).stdout).map(([, , serial]) => serial),
    ['0a01'],
  )
  const [web = [], ...others] = rows((await run(['find', '10.0.0.7'])).stdout)
  assert.deepEqual(others, [], 'the certificate that was replaced names no host in the books')
  assert.equal(web.at(-1), 'in use by web: web.lan and 10.0.0.7')
  const document = JSON.parse((await run(['find', 'web.lan', '--json'])).stdout) as {
    name: string
    hosts: string[]
  }
  assert.deepEqual([document.name, document.hosts], ['web', ['web.lan', '10.0.0.7']])
})

test('find that finds nothing ends with 1 and says so on standard error', async () => {
  const { run } = await servers()
  for (const words of [['nobody'], ['host-1', 'host-2']]) {
    const { code, stdout, stderr } = await run(['find', ...words])
    assert.equal(code, 1)
    assert.equal(stdout, '')
    assert.match(stderr, /ERR_PKI_NOT_FOUND\)\nhint: /)
  }
})

test('find and list take no empty word and no word too few', async () => {
  const { run } = await servers()
  for (const words of [['find'], ['find', ''], ['list', '--due', 'x']])
    assert.equal((await run(words)).code, 2)
})

test('in a terminal each entry fits, and what is revoked or ends soon is marked', async () => {
  const { run } = await servers()
  for (const columns of [50, 80, 132]) {
    const servers = await run(['list'], { columns })
    assert.match(servers.stdout, /✘.* db/s)
    assert.match(servers.stdout, /✔.* web/s)
    const all = await run(['list', '--all'], { columns })
    assert.doesNotMatch(all.stdout, /\t/)
    for (const line of (servers.stdout + all.stdout).split('\n'))
      assert.ok(line.replace(COLOUR, '').length <= columns, line)
  }
})

test('nothing in the books colours the terminal, neither by the fast way nor by the slow way', async () => {
  const { ca, run } = await plain()
  writeFileSync(join(ca, 'ca/index.txt'), 'V\t300101000000Z\t\t0A01\tunknown\t/CN=a\u001b[31mb\u202ec\n')
  for (const words of [
    ['list', '--all'],
    ['list', '--all', '0a01'],
    ['find', '0a01'],
  ])
    assert.match((await run(words)).stdout, /\/CN=a\\u\{1b\}\[31mb\\u\{202e\}c/)
})

test('a reader that has had enough ends the list', async () => {
  const { ca, home } = await plain()
  const line = (index: number): string =>
    `V\t300101000000Z\t\t4F${index.toString(16).toUpperCase().padStart(8, '0')}\tunknown\t/CN=host-${String(index)}\n`
  writeFileSync(join(ca, 'ca/index.txt'), Array.from({ length: 200_000 }, (_, index) => line(index)).join(''))
  let taken = 0
  const stdout = new Writable({
    write: (chunk: Buffer, _, done) => {
      taken += chunk.length
      done(Object.assign(new Error('gone'), { code: 'EPIPE' }))
    },
  })
  stdout.on('error', () => undefined)
  const stderr = new Writable({ write: (_chunk, _encoding, done) => done() })
  const code = await runCLI({
    argv: ['list', '--all', '--dir', ca],
    env: {},
    cwd: home,
    platform: 'linux',
    stdin: () => assert.fail('nothing is read'),
    stdout,
    stderr,
    clock: () => new Date('2026-11-24T12:00:00Z'),
    machine: () => assert.fail('the machine is not looked at'),
    user: { name: 'alice', isRoot: false, home },
    openTerminal: () => undefined,
  })
  assert.equal(code, 0)
  assert.ok(taken < readFileSync(join(ca, 'ca/index.txt')).length / 2, String(taken))
})
