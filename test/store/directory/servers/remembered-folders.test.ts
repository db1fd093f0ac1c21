import assert from 'node:assert/strict'
import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { nodeFileLayer } from '../../../../src/node.js'
import { DurableFiles } from '../../../../src/store/directory/durable-files.js'
import { RememberedFolders } from '../../../../src/store/directory/servers/remembered-folders.js'
import { freshFolder } from '../../../support/store.js'

describe('RememberedFolders', () => {
  it('reads a folder that was left alone once, and again after each change', async () => {
    const { folder, remembered, count } = watched()
    writeFileSync(join(folder, 'one'), '')
    leaveAlone(folder)
    for (let time = 0; time < 3; time += 1) assert.deepEqual(await remembered.list(folder), ['one'])
    assert.equal(count(), 1)
    writeFileSync(join(folder, 'two'), '')
    assert.deepEqual([...(await remembered.list(folder))].sort(), ['one', 'two'])
    rmSync(join(folder, 'one'))
    assert.deepEqual(await remembered.list(folder), ['two'])
  })

  it('reads a folder each time that has just changed: its time may not tell two changes apart', async () => {
    const { folder, remembered, count } = watched()
    writeFileSync(join(folder, 'one'), '')
    await remembered.list(folder)
    await remembered.list(folder)
    assert.equal(count(), 2)
  })

  it('finds nothing in a folder that is missing', async () => {
    const { folder, remembered } = watched()
    assert.deepEqual(await remembered.list(join(folder, 'missing')), [])
  })
})

function watched(): {
  readonly folder: string
  readonly remembered: RememberedFolders
  readonly count: () => number
} {
  let count = 0
  const files = new DurableFiles({
    ...nodeFileLayer,
    list: (path) => {
      count += 1
      return nodeFileLayer.list(path)
    },
  })
  return { folder: freshFolder(), remembered: new RememberedFolders(files), count: () => count }
}

function leaveAlone(folder: string): void {
  const before = new Date(Date.now() - 60_000)
  utimesSync(folder, before, before)
}
