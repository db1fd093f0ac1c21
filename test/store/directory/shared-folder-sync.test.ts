import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SharedFolderSync } from '../../../src/store/directory/shared-folder-sync.js'

describe('SharedFolderSync', () => {
  it('begins an fsync after each request, and one for all who ask while another is running', async () => {
    const running: { readonly path: string; readonly end: () => void }[] = []
    const shared = new SharedFolderSync((path) => new Promise((end) => running.push({ path, end })))
    const ended: string[] = []
    const ask = async (name: string, path: string): Promise<void> => {
      await shared.sync(path)
      ended.push(name)
    }
    const asked = [ask('first', '/a'), ask('second', '/a'), ask('third', '/a'), ask('other', '/b')]
    assert.deepEqual(
      running.map(({ path }) => path),
      ['/a', '/b'],
    )
    running[0]?.end()
    await new Promise(setImmediate)
    assert.deepEqual([ended, running.length], [['first'], 3])
    asked.push(ask('late', '/a'))
    running[2]?.end()
    await new Promise(setImmediate)
    assert.deepEqual([ended, running.length], [['first', 'second', 'third'], 4])
    for (const { end } of running) end()
    await Promise.all(asked)
    void shared.sync('/a')
    assert.equal(running.length, 5)
  })

  it('tells everybody who shares an fsync that it failed, and the next one nothing of it', async () => {
    let count = 0
    const shared = new SharedFolderSync(async () => {
      await Promise.resolve()
      count += 1
      if (count < 3) throw new Error(`failure ${String(count)}`)
    })
    const answers = await Promise.allSettled([shared.sync('/a'), shared.sync('/a'), shared.sync('/a')])
    assert.deepEqual(
      answers.map((answer) => (answer.status === 'rejected' ? String(answer.reason) : '')),
      ['Error: failure 1', 'Error: failure 2', 'Error: failure 2'],
    )
    await shared.sync('/a')
    assert.equal(count, 3)
  })
})
