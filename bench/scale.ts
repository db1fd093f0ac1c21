/**
 * What a CA with 1 000 000 certificates in its books costs, beside an empty one and beside openssl:
 * `npm run bench:scale`. Whole commands from outside, in turns; the CA key is not encrypted, so that no PBKDF2 hides
 * the rest.
 */
import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createCADirectory } from '../src/node.js'
import { measureProcess, typicalCost } from './support/measured-process.js'
import type { Cost } from './support/measured-process.js'

const LINES = 1_000_000
const ROUNDS = 9
const COMMAND = resolve('bin/orchard.cjs')
const folder = mkdtempSync(join(tmpdir(), 'orchard-bench-'))

try {
  await main()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function main(): Promise<void> {
  const empty = await makeCA('empty')
  const full = await makeCA('full')
  await fillIndex(join(full, 'ca/index.txt'))
  console.log(`index.txt with ${LINES.toLocaleString('en')} lines\n`)
  say(
    'first look after the index was made by hand',
    await orchard(full, ['issue', 'host-first.local', '--only']),
  )
  await compareIssuing(empty, full)
  await lookAt(full)
  await changeOne(full)
  await compareWithOpenSSL(empty, full)
}

async function makeCA(name: string): Promise<string> {
  const path = join(folder, name)
  await createCADirectory({ path, unencrypted: true, root: { commonName: `Bench CA ${name}` } })
  await orchard(path, ['issue', 'host-warm.local', '--only'])
  return path
}

/** Writes lines as openssl does: a thousandth is revoked, none is due, every serial number has 32 digits. */
async function fillIndex(path: string): Promise<void> {
  const stream = createWriteStream(path, { flags: 'a' })
  for (let from = 0; from < LINES; from += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, index) => indexLine(from + index)).join('')
    if (!stream.write(lines)) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'close')
}

function indexLine(number: number): string {
  const serial = `4F${number.toString(16).toUpperCase().padStart(30, '0')}`
  const subject = `/O=Fleet/CN=host-${String(number)}.fleet.internal`
  if (number % 1_000 === 0)
    return `R\t290101000000Z\t261001000000Z,superseded\t${serial}\tunknown\t${subject}\n`
  return `V\t290101000000Z\t\t${serial}\tunknown\t${subject}\n`
}

async function orchard(
  path: string,
  words: readonly string[],
  statuses: readonly number[] = [0],
): Promise<Cost> {
  return measureProcess({
    program: process.execPath,
    words: [COMMAND, ...words, '--dir', path],
    cwd: path,
    statuses,
  })
}

async function compareIssuing(empty: string, full: string): Promise<void> {
  const costs: Record<'empty' | 'full', Cost[]> = { empty: [], full: [] }
  for (let round = 0; round < ROUNDS; round += 1) {
    const words = ['issue', `host-${String(round)}.local`, '--only']
    costs.empty.push(await orchard(empty, words))
    costs.full.push(await orchard(full, words))
  }
  const [none, many] = [typicalCost(costs.empty), typicalCost(costs.full)]
  say('orchard issue, no line', none)
  say('orchard issue, all lines', many)
  judge('orchard issue, times its cost with none', many.seconds / none.seconds, 1.3)
}

async function lookAt(full: string): Promise<void> {
  const looks: readonly (readonly [words: readonly string[], statuses: readonly number[]])[] = [
    [['list', '--all'], [0]],
    [['find', 'host-777777.fleet'], [0]],
    [
      ['renew', '--due', '30d', '--dry-run'],
      [0, 4],
    ],
  ]
  for (const [words, statuses] of looks) {
    const costs: Cost[] = []
    for (let round = 0; round < 5; round += 1) costs.push(await orchard(full, words, statuses))
    const cost = typicalCost(costs)
    const name = `orchard ${words.join(' ')}`
    say(name, cost)
    judge(`${name}, seconds`, cost.seconds, 0.8)
    judge(`${name}, MB`, cost.megabytes, 100)
  }
}

async function changeOne(full: string): Promise<void> {
  const costs: Cost[] = []
  for (let round = 0; round < 3; round += 1)
    costs.push(await orchard(full, ['revoke', `host-${String(round)}.local`, '--yes']))
  const cost = typicalCost(costs)
  say('orchard revoke', cost)
  judge('orchard revoke, seconds', cost.seconds, 2)
}

async function compareWithOpenSSL(empty: string, full: string): Promise<void> {
  if (spawnSync('openssl', ['version']).status !== 0) {
    console.log('skipped: openssl ca (there is no openssl)')
    return
  }
  const costs: Record<'empty' | 'full', Cost[]> = { empty: [], full: [] }
  const csr = join(folder, 'request.pem')
  const request = [
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=x',
  ]
  spawnSync('openssl', [...request, '-keyout', join(folder, 'key.pem'), '-out', csr])
  const words = [
    'ca',
    '-batch',
    '-notext',
    '-config',
    'ca/openssl.cnf',
    '-in',
    csr,
    '-out',
    join(folder, 'out.pem'),
  ]
  for (let round = 0; round < 3; round += 1) {
    costs.empty.push(await measureProcess({ program: 'openssl', words, cwd: empty }))
    costs.full.push(await measureProcess({ program: 'openssl', words, cwd: full }))
  }
  const [none, many] = [typicalCost(costs.empty), typicalCost(costs.full)]
  say('openssl ca, no line', none)
  say('openssl ca, all lines', many)
  console.log(`  openssl ca costs ${(many.seconds / none.seconds).toFixed(1)} times what it costs with none`)
}

function say(what: string, { seconds, megabytes }: Cost): void {
  console.log(`${what.padEnd(46)} ${seconds.toFixed(3).padStart(7)} s ${megabytes.toFixed(0).padStart(5)} MB`)
}

function judge(what: string, found: number, wanted: number): void {
  console.log(
    `  ${found <= wanted ? 'MET' : 'MISSED'}: ${what}: ${found.toFixed(2)}, wanted at most ${String(wanted)}`,
  )
}
