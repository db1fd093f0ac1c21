import assert from 'node:assert/strict'
import test from 'node:test'
import { isPKIError } from '../../../src/base/errors.js'
import { treeOf, textIn } from '../../support/disk/disk-image.js'
import { HOME } from '../../support/disk/home.js'
import { inspect, inWords, reopen } from '../../support/disk/inspect-ca.js'
import type { Expectation } from '../../support/disk/ledger.js'
import { usedCA, VERBS } from '../../support/disk/refused-verbs.js'
import type { UsedCA } from '../../support/disk/refused-verbs.js'
import { SimulatedDisk } from '../../support/disk/simulated-disk.js'
import type { ComingOperation, SimulatedDiskOptions } from '../../support/disk/simulated-disk.js'
import { afterwards } from '../../support/disk/survive-crashes.js'
import { systemError } from '../../support/store.js'

/** How a disk refuses from one operation on. */
interface Refusal {
  /** What it says. */
  readonly code: 'EIO' | 'ENOSPC' | 'EROFS'
  /** Whether it goes on refusing. */
  readonly stays: boolean
  /** Whether it refuses this. */
  readonly refuses: (operation: ComingOperation) => boolean
  /** Whether a write takes half of its octets before it is refused. */
  readonly short?: boolean
}

const MAKES_LONGER = ['create', 'makeFolder', 'link', 'file.write']
const REFUSALS: readonly Refusal[] = [
  { code: 'EIO', stays: false, refuses: () => true },
  { code: 'ENOSPC', stays: true, refuses: ({ name }) => MAKES_LONGER.includes(name) },
  { code: 'ENOSPC', stays: true, short: true, refuses: ({ name }) => name === 'file.write' },
  { code: 'EROFS', stays: true, refuses: ({ name }) => name !== 'look' },
]

for (const [verb, act] of Object.entries(VERBS)) {
  test(`a disk that refuses any operation of ${verb} gets a clear error, and nothing is half-done`, async () => {
    const before = await usedCA(verb)
    for (const refusal of REFUSALS) {
      for (let at = 0, refused = true; refused; at += 1) refused = await refuse(act, before, { refusal, at })
    }
  })
}

interface Where {
  readonly refusal: Refusal
  readonly at: number
}

/** Lets the disk refuse one operation; false when there is none of that number. */
async function refuse(act: (typeof VERBS)[string], before: UsedCA, where: Where): Promise<boolean> {
  const { refusal, at } = where
  const faulty = watchOf(refusal, at)
  const disk = new SimulatedDisk({ image: before.image, watch: faulty.watch })
  const scene = { ...before, files: disk.layer }
  const error: unknown = await act(scene).then(
    () => undefined,
    (caught: unknown) => caught,
  )
  const place = `${refusal.code}${refusal.short === true ? ' short' : ''} at ${String(at)}: ${faulty.refused()}`
  if (faulty.refused() === undefined) {
    assert.equal(error, undefined, place)
    return false
  }
  if (error !== undefined) {
    assert.ok(isPKIError(error, 'ERR_PKI_FILE'), `${place}: ${inWords(error)}`)
    assert.equal(error.details.systemCode, refusal.code, place)
    assert.ok(error.hint !== undefined && error.details.path.startsWith('/'), place)
  }
  if (!refusal.stays && faulty.refused()?.includes('/orchard/lock') !== true)
    assert.equal(textIn(disk.image, `${HOME}/ca/orchard/lock`), undefined, `${place}: lock`)
  await expectWhole(disk, before, place)
  await expectRepeatable(act, disk, before, { where: place, failed: error !== undefined, refusal })
  return true
}

/** Between the old state and the new one there is none. */
async function expectWhole(disk: SimulatedDisk, before: UsedCA, where: string): Promise<void> {
  const expected = eitherOf(before, disk)
  const reopened = await reopen(afterwards(disk.image, 'killed'), expected)
  assert.deepEqual(
    await inspect(reopened, expected, before.expected.created ? before.image : disk.image),
    [],
    where,
  )
}

async function expectRepeatable(
  act: (typeof VERBS)[string],
  disk: SimulatedDisk,
  before: UsedCA,
  { where, failed, refusal }: { readonly where: string; readonly failed: boolean; readonly refusal: Refusal },
): Promise<void> {
  if (!failed) return
  const good = new SimulatedDisk({ image: afterwards(disk.image, 'killed') })
  const error: unknown = await act({ ...before, files: good.layer }).then(
    () => undefined,
    (caught: unknown) => caught,
  )
  assert.ok(error === undefined || isDoneAlready(error), `${where}: again: ${inWords(error)}`)
  // A disk that has become read-only lets nobody take back what was begun.
  if (refusal.code === 'EROFS') return
  const left = [...treeOf(good.image, `${HOME}/ca`).keys()].filter((path) => path.includes('.orchard-'))
  assert.deepEqual(left, [], where)
}

/** The last fsync failed: what was asked for was done, and the caller was told that it may not last. */
function isDoneAlready(error: unknown): boolean {
  return isPKIError(error, 'ERR_PKI_CONFLICT') || isPKIError(error, 'ERR_PKI_FILE_EXISTS')
}

/** What is found: as before, or as the verb leaves it. */
function eitherOf({ expected }: UsedCA, { image }: SimulatedDisk): Expectation {
  const servers = [
    ...['new', 'a', 'b', 'c'].map(
      (name) => [name, { serials: new Set<string>(), changing: true, served: false }] as const,
    ),
    ...[...expected.servers].map(([name, found]) => [name, { ...found, changing: true }] as const),
  ]
  const statuses = [...expected.statuses.keys()].map(
    (serial) => [serial, new Set(['valid', 'revoked'] as const)] as const,
  )
  const changing = ['ca/private/ca.key.pem', 'ca/certs/ca.cert.pem', 'ca/index.txt.attr']
  const files = changing.map(
    (name) => [`${HOME}/${name}`, new Set([textIn(image, `${HOME}/${name}`)])] as const,
  )
  return { ...expected, servers: new Map(servers), statuses: new Map(statuses), files: new Map(files) }
}

function watchOf(
  refusal: Refusal,
  at: number,
): {
  readonly watch: NonNullable<SimulatedDiskOptions['watch']>
  readonly refused: () => string | undefined
} {
  let count = 0
  let first: string | undefined
  const watch = (operation: ComingOperation): number | undefined => {
    if (!refusal.refuses(operation)) return undefined
    const place = count++
    if (place < at || (place > at && !refusal.stays)) return undefined
    first ??= `${operation.name} ${operation.path}`
    if (refusal.short === true && place === at) return 7
    throw systemError(refusal.code)
  }
  return { watch, refused: () => first }
}
