/**
 * What a CA with 1 000 000 certificates in its books costs, beside an empty one and beside openssl:
 * `npm run bench -- scale`. Whole commands from outside, in turns; the CA key is not encrypted, so that no PBKDF2 hides
 * the rest.
 */
import { spawnSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { basename, join, resolve } from 'node:path'
import { createCADirectory } from '../../src/node.js'
import { measureProcess, typicalCost } from '../support/measured-process.js'
import type { Cost } from '../support/measured-process.js'
import { inScratchFolder } from '../support/scratch-folder.js'
import type { BenchSuite, Figure, FigureUnit, Say } from '../support/suite.js'

const LINES = 1_000_000
const ROUNDS = 9
const COMMAND = resolve('bin/orchard.cjs')

/** A CA with a million certificates. */
export const suite: BenchSuite = {
  name: 'scale',
  title: 'commands on a CA with 1 000 000 certificates, beside an empty one and openssl',
  programs: ['openssl'],
  run: (say) => inScratchFolder((folder) => measure(say, folder)),
}

/** Where the two CAs lie. */
interface Places {
  readonly folder: string
  readonly empty: string
  readonly full: string
}

async function measure(say: Say, folder: string): Promise<readonly Figure[]> {
  const empty = await makeCA(join(folder, 'empty'))
  const full = await makeCA(join(folder, 'full'))
  await fillIndex(join(full, 'ca/index.txt'))
  say(`index.txt with ${LINES.toLocaleString('en')} lines\n`)
  const first = await orchard(full, ['issue', 'host-first.local', '--only'])
  say(costLine('first look after the index was made by hand', first))
  const places = { folder, empty, full }
  const issuing = await compareIssuing(say, places)
  const looks = await lookAt(say, full)
  const change = await changeOne(say, full)
  return [...issuing, ...looks, change, ...(await compareWithOpenSSL(say, places))]
}

async function makeCA(path: string): Promise<string> {
  await createCADirectory({ path, unencrypted: true, root: { commonName: `Bench CA ${basename(path)}` } })
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

async function compareIssuing(say: Say, { empty, full }: Places): Promise<readonly Figure[]> {
  const costs: Record<'empty' | 'full', Cost[]> = { empty: [], full: [] }
  for (let round = 0; round < ROUNDS; round += 1) {
    const words = ['issue', `host-${String(round)}.local`, '--only']
    costs.empty.push(await orchard(empty, words))
    costs.full.push(await orchard(full, words))
  }
  const [none, many] = [typicalCost(costs.empty), typicalCost(costs.full)]
  say(costLine('orchard issue, no line', none))
  say(costLine('orchard issue, all lines', many))
  const what = 'orchard issue with a million lines, times its cost with none'
  return [{ id: 'issue', what, value: many.seconds / none.seconds, unit: 'x', target: { atMost: 1.3 } }]
}

interface Look {
  readonly id: string
  readonly words: readonly string[]
  readonly statuses?: readonly number[]
}

async function lookAt(say: Say, full: string): Promise<readonly Figure[]> {
  const looks: readonly Look[] = [
    { id: 'list', words: ['list', '--all'] },
    { id: 'find', words: ['find', 'host-777777.fleet'] },
    { id: 'renew-due', words: ['renew', '--due', '30d', '--dry-run'], statuses: [0, 4] },
  ]
  const figures: Figure[] = []
  for (const { id, words, statuses } of looks) {
    const costs: Cost[] = []
    for (let round = 0; round < 5; round += 1) costs.push(await orchard(full, words, statuses))
    const cost = typicalCost(costs)
    const name = `orchard ${words.join(' ')}`
    say(costLine(name, cost))
    figures.push(atMost(id, name, cost.seconds, [0.8, 's']))
    figures.push(atMost(`${id}-memory`, `${name}, memory`, cost.megabytes, [100, 'MB']))
  }
  return figures
}

async function changeOne(say: Say, full: string): Promise<Figure> {
  const costs: Cost[] = []
  for (let round = 0; round < 3; round += 1)
    costs.push(await orchard(full, ['revoke', `host-${String(round)}.local`, '--yes']))
  const cost = typicalCost(costs)
  say(costLine('orchard revoke', cost))
  return atMost('revoke', 'orchard revoke', cost.seconds, [2, 's'])
}

async function compareWithOpenSSL(say: Say, { folder, empty, full }: Places): Promise<readonly Figure[]> {
  if (spawnSync('openssl', ['version']).status !== 0) {
    say('left out: openssl ca (there is no openssl)')
    return []
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
  say(costLine('openssl ca, no line', none))
  say(costLine('openssl ca, all lines', many))
  say(`  openssl ca costs ${(many.seconds / none.seconds).toFixed(1)} times what it costs with none`)
  return []
}

function costLine(what: string, { seconds, megabytes }: Cost): string {
  return `${what.padEnd(46)} ${seconds.toFixed(3).padStart(7)} s ${megabytes.toFixed(0).padStart(5)} MB`
}

function atMost(
  id: string,
  what: string,
  value: number,
  [limit, unit]: readonly [number, FigureUnit],
): Figure {
  return { id, what, value, unit, target: { atMost: limit } }
}
