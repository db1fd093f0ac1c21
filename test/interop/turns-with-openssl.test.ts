import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { crl, findServer, issue, list, release, renew, revoke, REVOCATION_REASONS } from '../../src/index.js'
import type { StoreEntry } from '../../src/index.js'
import { adoptCADirectory, openCADirectory } from '../../src/node.js'
import type { CADirectory } from '../../src/node.js'
import { mustRun, runProgram, without } from '../support/interop/run-program.js'
import { freshFolder } from '../support/store.js'
import { makeTutorialCA, makeTutorialServer, TUTORIAL_ROOT } from '../support/tutorial-ca.js'

const TURNS = 100

/** A CA made by hand, adopted, on which openssl and this library take turns. */
interface Table {
  readonly folder: string
  /** The store that has stayed open from the beginning. */
  readonly kept: CADirectory
  readonly random: (below: number) => number
  /** Serial numbers that are valid, on hold, or gone for good, as they should be. */
  readonly expected: Map<string, Expected>
}

interface Expected {
  readonly status: StoreEntry['status']
  readonly reason?: string
}

/** The CA of the tutorial with a policy, one server, adopted. */
async function sitDown(folder: string, policy: 'match' | 'anything', seed: number): Promise<Table> {
  await makeTutorialCA({ folder, policy })
  await makeTutorialServer(folder)
  const { directory } = await adoptCADirectory({ path: folder, env: {} })
  // The tutorial makes no crlnumber, and openssl signs no list without one.
  await crl({ store: directory })
  const expected = new Map<string, Expected>([['1000', { status: 'valid' }]])
  return { folder, kept: directory, random: randomFrom(seed), expected }
}

/** Every second turn of ours opens the CA anew, as another process would. */
async function storeOf({ folder, kept, random }: Table): Promise<CADirectory> {
  return random(2) === 0 ? kept : openCADirectory({ path: folder })
}

async function openssl({ folder }: Table, ...args: readonly string[]): Promise<string> {
  return mustRun('openssl', ['ca', '-config', 'openssl.cnf', ...args], { cwd: folder })
}

const SUBJECTS = [TUTORIAL_ROOT, '/', '/CN=homebox.local', '/CN=a\\/b\\+c/O=Z\u00f6e'] as const
const OPENSSL_REASONS = ['unspecified', 'keyCompromise', 'superseded', 'cessationOfOperation'] as const

type Turn = (table: Table, anySubject: boolean) => Promise<void>

const TURN_KINDS: Readonly<Record<string, Turn>> = {
  'openssl issues': async (table, anySubject) => {
    const subject = anySubject ? pick(table.random, SUBJECTS) : TUTORIAL_ROOT
    await opensslIssues(table, subject, [])
  },
  'openssl issues what has expired': async (table, anySubject) => {
    const dates = ['-startdate', '20200101000000Z', '-enddate', '20210101000000Z']
    await opensslIssues(table, anySubject ? '/CN=old' : TUTORIAL_ROOT, dates)
  },
  'openssl updates the list': async (table) => {
    await openssl(table, '-updatedb')
    for (const [serial, { status }] of table.expected)
      if (status === 'valid' && hasExpired(table, serial)) table.expected.set(serial, { status: 'expired' })
  },
  'openssl revokes': async (table) => {
    const serial = pickWith(table, 'valid')
    if (serial === undefined) return
    const reason = pick(table.random, OPENSSL_REASONS)
    const since =
      reason === 'keyCompromise' ? ['-crl_compromise', '20260101000000Z'] : ['-crl_reason', reason]
    await openssl(table, '-revoke', `ca/newcerts/${serial}.pem`, ...since)
    table.expected.set(serial, { status: 'revoked', reason })
  },
  'openssl signs a CRL': async (table) => {
    await openssl(table, '-gencrl', '-out', 'ca/crl/ca.crl.pem')
    await compareCRL(table)
  },
  'we issue': async (table) => {
    const store = await storeOf(table)
    const { serialNumber } = await issue({ store, hosts: ['192.168.1.20', 'homebox.local'] })
    table.expected.set(serialNumber.toUpperCase(), { status: 'valid' })
  },
  'we renew the server that was there': async (table) => {
    const store = await storeOf(table)
    const before = await findServer({ store, name: 'ssl' })
    assert.ok(before?.places)
    const doubted = table.expected.get(before.serialNumber.toUpperCase())?.reason === 'keyCompromise'
    const { serialNumber, places } = await renew({ store, name: 'ssl' })
    assert.ok(places)
    // Same file, same key, unless somebody may have the key.
    assert.equal(places.certificate === before.places.certificate, !doubted)
    assert.equal(places.key === before.places.key, !doubted)
    const certificate = new X509Certificate(readFileSync(places.certificate))
    assert.ok(certificate.checkPrivateKey(createPrivateKey(readFileSync(places.key))))
    table.expected.set(serialNumber.toUpperCase(), { status: 'valid' })
  },
  'we revoke': async (table) => {
    const serial = pickWith(table, 'valid')
    if (serial === undefined) return
    const reason = pick(table.random, REVOCATION_REASONS)
    await revoke({ store: await storeOf(table), serialNumber: serial, reason })
    table.expected.set(serial, { status: 'revoked', reason })
  },
  'we release': async (table) => {
    const held = [...table.expected].find(([, { reason }]) => reason === 'certificateHold')
    if (held === undefined) return
    await release({ store: await storeOf(table), serialNumber: held[0] })
    table.expected.set(held[0], { status: 'valid' })
  },
  'we sign a CRL': async (table) => {
    await crl({ store: await storeOf(table) })
    await compareCRL(table)
  },
}

async function opensslIssues(table: Table, subject: string, more: readonly string[]): Promise<void> {
  const { folder } = table
  const serial = readFileSync(join(folder, 'ca/serial'), 'utf8').trim()
  const key = ['-key', 'jupyter/private/ssl.key.pem']
  await mustRun(
    'openssl',
    ['req', '-config', 'openssl.cnf', '-new', '-utf8', ...key, '-subj', subject, '-out', 'r'],
    {
      cwd: folder,
    },
  )
  await openssl(table, '-batch', '-extensions', 'server_cert', '-notext', '-in', 'r', '-out', 'c', ...more)
  table.expected.set(serial, { status: 'valid' })
}

/** Both agree on every line: openssl loads the list, we read what it wrote, and nothing is missing or extra. */
async function compareLists(table: Table): Promise<void> {
  const { folder, expected } = table
  const store = await openCADirectory({ path: folder })
  const lines = readFileSync(join(folder, 'ca/index.txt'), 'utf8').split('\n')
  assert.equal(lines.pop(), '', 'the last line is whole')
  const entries: StoreEntry[] = []
  for await (const entry of list({ store })) entries.push(entry)
  assert.equal(entries.length, lines.length)
  for (const [index, { serialNumber, status, notAfter, subject, revocation }] of entries.entries()) {
    const [letter, end, revoked, serial = '', file, name] = lines[index]?.split('\t') ?? []
    assert.equal(letter, { valid: 'V', revoked: 'R', expired: 'E' }[status])
    assert.equal(serial, serialNumber.toUpperCase())
    assert.equal(end, notAfter.toISOString().replace(/[-:T]/g, '').slice(2, 14) + 'Z')
    assert.equal(file, 'unknown')
    assert.equal(name, subject)
    assert.equal(revoked === '', revocation === undefined)
    assert.deepEqual(
      { status, reason: revocation?.reason },
      { reason: undefined, ...expected.get(serial) },
      serial,
    )
    assert.ok(existsSync(join(folder, 'ca/newcerts', `${serial}.pem`)))
  }
  assert.deepEqual(
    [...expected.keys()].sort(),
    entries.map((entry) => entry.serialNumber.toUpperCase()).sort(),
  )
  const one = pick(table.random, entries)
  await compareStatus(table, one)
}

const STATUS_WORDS = { valid: /=Valid \(V\)/, revoked: /=Revoked \(R\)/, expired: /=Expired \(E\)/ } as const

async function compareStatus({ folder }: Table, { serialNumber, status }: StoreEntry): Promise<void> {
  const args = ['ca', '-config', 'openssl.cnf', '-status', serialNumber.toUpperCase()]
  const { stderr } = await runProgram('openssl', args, { cwd: folder })
  assert.match(stderr, STATUS_WORDS[status])
}

/** The CRL that lies there, read by openssl, lists what is revoked, and is the newest. */
async function compareCRL({ folder, expected }: Table): Promise<void> {
  const args = ['crl', '-in', 'ca/crl/ca.crl.pem', '-CAfile', 'ca/certs/ca.cert.pem', '-noout', '-text']
  const text = await mustRun('openssl', args, { cwd: folder })
  const listed = [...text.matchAll(/Serial Number: ([0-9A-F]+)/g)].map(([, serial]) => serial)
  const revoked = [...expected].filter(([, { status }]) => status === 'revoked').map(([serial]) => serial)
  assert.deepEqual(listed.sort(), revoked.sort())
  const number = /X509v3 CRL Number: \n\s+(\S+)/.exec(text)?.[1]
  const next = BigInt(`0x${readFileSync(join(folder, 'ca/crlnumber'), 'utf8').trim()}`)
  assert.equal(BigInt(number ?? -1) + 1n, next)
}

function hasExpired({ folder }: Table, serial: string): boolean {
  const line = readFileSync(join(folder, 'ca/index.txt'), 'utf8')
    .split('\n')
    .find((text) => text.split('\t')[3] === serial)
  return line?.split('\t')[1]?.startsWith('2101') === true
}

function pickWith({ expected, random }: Table, status: StoreEntry['status']): string | undefined {
  const serials = [...expected].filter(([, each]) => each.status === status).map(([serial]) => serial)
  return serials.length === 0 ? undefined : pick(random, serials)
}

function pick<Item>(random: (below: number) => number, items: readonly Item[]): Item {
  return items[random(items.length)] as Item
}

/** A plain linear congruential generator: the seed repeats every turn. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return (state >>> 8) % below
  }
}

describe('openssl ca and this library in turns', { skip: without('openssl') }, () => {
  for (const policy of ['match', 'anything'] as const) {
    it(`agree on every line after each of ${TURNS} turns, with the policy ${policy}`, async () => {
      const seed = Number(process.env['ORCHARD_SEED'] ?? Date.now() % 1_000_000)
      const table = await sitDown(freshFolder(), policy, seed)
      const names = Object.keys(TURN_KINDS)
      for (let turn = 0; turn < TURNS; turn += 1) {
        const name = pick(table.random, names)
        try {
          await TURN_KINDS[name]?.(table, policy === 'anything')
          await compareLists(table)
        } catch (cause) {
          throw new Error(`ORCHARD_SEED=${seed}, turn ${turn}: ${name}: ${String(cause)}`, { cause })
        }
      }
      for await (const entry of table.kept.find()) await compareStatus(table, entry)
      const attributes = readFileSync(join(table.folder, 'ca/index.txt.attr'), 'utf8')
      assert.match(attributes, /^unique_subject = no$/m)
    })
  }
})

/** `openssl ca` that waits for a person to say y. */
interface Waiting {
  readonly answer: (text: string) => Promise<void>
}

/** Starts `openssl ca` and comes back when it has read its list and asks. */
async function startOpenSSL(
  { folder }: Table,
  question: RegExp,
  answers: readonly string[],
): Promise<Waiting> {
  const args = [
    'ca',
    '-config',
    'openssl.cnf',
    '-extensions',
    'server_cert',
    '-notext',
    '-in',
    'r',
    '-out',
    'c',
  ]
  const child = spawn('openssl', args, { cwd: folder })
  await waitFor(child, question, answers)
  return {
    answer: async (text) => {
      const ended = new Promise((resolve) => child.once('close', resolve))
      child.stdin.end(text)
      assert.equal(await ended, 0)
    },
  }
}

async function waitFor(child: ChildProcess, question: RegExp, answers: readonly string[]): Promise<void> {
  const left = [...answers]
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => reject(new Error(`openssl ended: ${said}`)))
    const listen = (chunk: Buffer): void => {
      said += chunk.toString()
      if (question.test(said)) {
        resolve()
        return
      }
      if (!/\[y\/n\]:?\s*$/.test(said)) return
      said = ''
      child.stdin?.write(`${left.shift() ?? ''}\n`)
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
  })
}

describe('openssl ca that waits at its prompt while we write', { skip: without('openssl') }, () => {
  const home = freshFolder()
  let table: Table
  before(async () => {
    table = await sitDown(home, 'anything', 1)
    const key = ['-key', 'jupyter/private/ssl.key.pem']
    await mustRun('openssl', ['req', '-config', 'openssl.cnf', '-new', ...key, '-subj', '/', '-out', 'r'], {
      cwd: table.folder,
    })
  })

  const QUESTIONS = [
    ['whether to sign', /Sign the certificate\? \[y\/n\]/, [], 'y\ny\n'],
    ['whether to commit', /commit\? \[y\/n\]/, ['y'], 'y\n'],
  ] as const
  for (const [name, question, answers, last] of QUESTIONS) {
    it(`forgets a line of ours when it asks ${name}; the next open brings it back, and says so`, async () => {
      const { folder, kept } = table
      const waiting = await startOpenSSL(table, question, answers)
      const { serialNumber } = await issue({ store: kept, hosts: ['10.0.0.1'] })
      const serial = serialNumber.toUpperCase()
      assert.match(readFileSync(join(folder, 'ca/index.txt'), 'utf8'), new RegExp(`\t${serial}\t`))
      await waiting.answer(last)
      assert.doesNotMatch(readFileSync(join(folder, 'ca/index.txt'), 'utf8'), new RegExp(`\t${serial}\t`))
      const { repairs } = await openCADirectory({ path: folder })
      assert.ok(repairs.length > 0, 'it is said')
      assert.match(
        readFileSync(join(folder, 'ca/index.txt'), 'utf8'),
        new RegExp(`^V\t\\d+Z\t\t${serial}\t`, 'm'),
      )
      assert.deepEqual((await openCADirectory({ path: folder })).repairs, [])
      const { stderr } = await runProgram('openssl', ['ca', '-config', 'openssl.cnf', '-status', serial], {
        cwd: folder,
      })
      assert.match(stderr, /=Valid/)
    })

    it(`forgets a revocation of ours when it asks ${name}; the next open brings it back`, async () => {
      const { folder, kept } = table
      const { serialNumber } = await issue({ store: kept, hosts: ['10.0.0.2'] })
      const serial = serialNumber.toUpperCase()
      const waiting = await startOpenSSL(table, question, answers)
      await revoke({
        store: kept,
        serialNumber,
        reason: 'keyCompromise',
        invalidSince: new Date('2026-01-01T00:00:00Z'),
      })
      await waiting.answer(last)
      assert.match(
        readFileSync(join(folder, 'ca/index.txt'), 'utf8'),
        new RegExp(`^V\t\\d+Z\t\t${serial}\t`, 'm'),
      )
      const { repairs } = await openCADirectory({ path: folder })
      assert.ok(repairs.length > 0, 'it is said')
      const line = new RegExp(`^R\t\\d+Z\t\\d+Z,keyTime,20260101000000Z\t${serial}\t`, 'm')
      assert.match(readFileSync(join(folder, 'ca/index.txt'), 'utf8'), line)
    })

    it(`forgets a release of ours when it asks ${name}; the next open brings it back`, async () => {
      const { folder, kept } = table
      const { serialNumber } = await issue({ store: kept, hosts: ['10.0.0.3'] })
      await revoke({ store: kept, serialNumber, reason: 'certificateHold' })
      const waiting = await startOpenSSL(table, question, answers)
      await release({ store: kept, serialNumber })
      await waiting.answer(last)
      await openCADirectory({ path: folder })
      const line = new RegExp(`^V\t\\d+Z\t\t${serialNumber.toUpperCase()}\t`, 'm')
      assert.match(readFileSync(join(folder, 'ca/index.txt'), 'utf8'), line)
    })
  }

  it('writes unique_subject = yes again where it read that before the CA was adopted; the next open says no', async () => {
    const folder = freshFolder()
    await makeTutorialCA({ folder, policy: 'anything' })
    await makeTutorialServer(folder)
    const early: Table = { folder, kept: table.kept, random: table.random, expected: new Map() }
    const key = ['-key', 'jupyter/private/ssl.key.pem']
    await mustRun(
      'openssl',
      ['req', '-config', 'openssl.cnf', '-new', ...key, '-subj', '/CN=other', '-out', 'r'],
      {
        cwd: folder,
      },
    )
    const waiting = await startOpenSSL(early, /commit\? \[y\/n\]/, ['y'])
    const { directory } = await adoptCADirectory({ path: folder, env: {} })
    await waiting.answer('y\n')
    assert.equal(readFileSync(join(folder, 'ca/index.txt.attr'), 'utf8'), 'unique_subject = yes\n')
    await renew({ store: directory, name: 'ssl' })
    await renew({ store: directory, name: 'ssl' })
    assert.equal(readFileSync(join(folder, 'ca/index.txt.attr'), 'utf8'), 'unique_subject = no\n')
    writeFileSync(join(folder, 'again'), '')
    await openssl(early, '-batch', '-extensions', 'server_cert', '-notext', '-in', 'r', '-out', 'c')
  })
})
