import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { DurableFiles, MODE } from '../../../src/store/directory/durable-files.js'
import { systemCodeOf } from '../../../src/store/directory/file-error.js'
import type { FileLayer } from '../../../src/store/directory/file-layer.js'
import { nodeFileLayer } from '../../../src/store/directory/node-file-layer.js'
import { crashImage, crashPointsOf, singleChoices } from '../../support/disk/crash-states.js'
import { namesIn, textIn, treeOf } from '../../support/disk/disk-image.js'
import { SeededRandom, seedOfRun } from '../../support/disk/seeded-random.js'
import { SimulatedDisk } from '../../support/disk/simulated-disk.js'
import { freshFolder, snapshot } from '../../support/store.js'

const octets = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A simulated disk with a folder `/d`, and its states after every crash. */
async function diskWithFolder(): Promise<SimulatedDisk> {
  const disk = new SimulatedDisk()
  await disk.layer.makeFolder('/d', undefined)
  await disk.layer.syncFolder('/')
  return disk
}

/** Every different content of `/d` that a crash leaves, as JSON of its files. */
function statesOf({ before, log }: SimulatedDisk): ReadonlySet<string> {
  const found = new Set<string>()
  for (const point of crashPointsOf({ before, log }))
    for (const plan of singleChoices(log, point)) {
      const image = crashImage({ before, log }, point, plan)
      found.add(JSON.stringify(namesIn(image, '/d').map((name) => [name, textIn(image, `/d/${name}`)])))
    }
  return found
}

const NAMES = ['a', 'b', 'f/a', 'f/b', 'f'] as const

/** One random step; gives what it answered, or how it failed: which of several reasons comes first differs by system. */
async function randomStep(layer: FileLayer, folder: string, random: SeededRandom): Promise<string> {
  const [from, to] = [join(folder, random.pick(NAMES)), join(folder, random.pick(NAMES))]
  const size = 1 + random.below(9)
  const steps = [
    async () => {
      const file = await layer.create(from)
      await file.write(octets('x'.repeat(size)))
      await file.setMode(random.pick([0o600, 0o640]))
      await file.sync()
      await file.close()
    },
    async () => {
      const file = await layer.openToAppend(from)
      const answer = `${await file.write(octets('y'.repeat(size)))} ${(await file.lastOctet()) ?? ''}`
      await file.truncate(size)
      await file.close()
      return answer
    },
    () => layer.makeFolder(from, 0o700),
    () => layer.link(from, to),
    () => layer.rename(from, to),
    () => layer.remove(from),
    () => layer.removeFolder(from),
    () => layer.syncFolder(folder),
    async () => [...(await layer.list(from))].sort().join(),
    async () => Buffer.from(await layer.read(from, false, size)).toString(),
    async () => {
      const { kind, size: length, mode } = await layer.facts(from)
      return `${kind} ${kind === 'file' ? length : ''} ${mode}`
    },
  ]
  return Promise.resolve(random.pick(steps)()).then(
    (answer) => answer ?? 'done',
    (error: unknown) => (systemCodeOf(error) === 'EEXIST' ? 'EEXIST' : 'refused'),
  )
}

test('the simulated disk answers every step as the disk of this machine does', async () => {
  const seed = seedOfRun()
  const folder = join(freshFolder(), 'd')
  mkdirSync(folder)
  const disk = await diskWithFolder()
  const [ours, theirs] = [new SeededRandom(seed), new SeededRandom(seed)]
  for (let step = 0; step < 2000; step += 1) {
    const answer = await randomStep(disk.layer, '/d', ours)
    const expected = await randomStep(nodeFileLayer, folder, theirs)
    assert.equal(answer, expected, `step ${step}, ORCHARD_TEST_SEED=${seed}`)
  }
  const tree = [...treeOf(disk.image, '/d')].map(([path, text]) => [path.slice(3), text] as const)
  assert.deepEqual(new Map(tree), snapshot(folder))
})

test('a file that is not made durable is lost, torn, full of zeros, or whole', async () => {
  const disk = await diskWithFolder()
  const file = await disk.layer.create('/d/a')
  await file.write(octets('abcdef'))
  const states = statesOf(disk)
  for (const text of ['', 'a', 'abc', 'abcde', 'abcdef', '\0\0\0\0\0\0'])
    assert.ok(states.has(JSON.stringify([['a', text]])), JSON.stringify(text))
  assert.ok(states.has('[]'))
})

test('what an fsync of the file has made durable survives, and its name only after one of the folder', async () => {
  const disk = await diskWithFolder()
  const file = await disk.layer.create('/d/a')
  await file.write(octets('abc'))
  await file.sync()
  assert.ok(statesOf(disk).has('[]'))
  const before = disk.log.length
  await disk.layer.syncFolder('/d')
  for (const point of crashPointsOf(disk)) {
    if (point.end <= before) continue
    for (const plan of singleChoices(disk.log, point))
      assert.equal(textIn(crashImage(disk, point, plan), '/d/a'), 'abc')
  }
})

test('a file that is replaced without fsync is found empty under its name, one that is made durable first is not', async () => {
  for (const durable of [false, true]) {
    const disk = await diskWithFolder()
    for (const text of ['old', 'new']) {
      const file = await disk.layer.create(`/d/${text}.tmp`)
      await file.write(octets(text))
      if (durable || text === 'old') await file.sync()
      await disk.layer.rename(`/d/${text}.tmp`, '/d/a')
      if (text === 'old') await disk.layer.syncFolder('/d')
    }
    const found = [...statesOf(disk)].filter((state) => state.includes('["a",""]'))
    assert.equal(found.length > 0, !durable)
  }
})

test('an fsync that is taken out of the log makes durable nothing', async () => {
  const disk = await diskWithFolder()
  await new DurableFiles(disk.layer).publishFile({ path: '/d/a', text: 'abc', mode: MODE.editable })
  const syncs = [...disk.log.entries()].filter(([, { name }]) => /sync/i.test(name)).map(([place]) => place)
  for (const ignored of [undefined, ...syncs.slice(1)]) {
    const lost = [...crashPointsOf(disk, new Set(ignored === undefined ? [] : [ignored]))].some(
      (point) =>
        point.end === disk.log.length &&
        [...singleChoices(disk.log, point)].some(
          (plan) => textIn(crashImage(disk, point, plan), '/d/a') !== 'abc',
        ),
    )
    assert.equal(lost, ignored !== undefined)
  }
})
