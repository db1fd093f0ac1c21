import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { join } from 'node:path'
import { find, issue, list, renewDue } from '../../../src/index.js'
import type { CADirectory } from '../../../src/node.js'
import { openCADirectory } from '../../../src/node.js'
import { nodeFileLayer } from '../../../src/store/directory/node-file-layer.js'
import { refusal, NOW } from '../../support/issue.js'
import { openBelow, WITHOUT_DESCRIPTORS } from '../../support/open-descriptors.js'
import { ensure, freshCA, freshFolder, systemError } from '../../support/store.js'

const LATER = new Date('2030-01-01T00:00:00Z')

describe('who stops reading the books', { skip: WITHOUT_DESCRIPTORS }, () => {
  const path = join(freshFolder(), 'orchard')
  let store: CADirectory

  before(async () => {
    store = await freshCA(path)
    for (const name of ['one', 'two', 'three']) await ensure(store, { name, hosts: [`${name}.local`] })
    await issue({ store, hosts: ['four.local'], now: NOW })
  })

  const streams: Readonly<Record<string, () => AsyncIterable<unknown>>> = {
    list: () => list({ store }),
    'find by status': () => find({ store, status: 'valid' }),
    'find by host': () => find({ store, host: 'one.local' }),
    renewDue: () => renewDue({ store, now: LATER, dryRun: true }),
    readIndex: () => store.readIndex(),
  }
  for (const [name, stream] of Object.entries(streams)) {
    it(`leaves no file open after one step: ${name}`, async () => {
      assert.notEqual(await firstOf(stream()), undefined)
      assert.deepEqual(openBelow(path), [])
    })
  }

  it('has one open as long as it neither comes to the end nor says that it stops', async () => {
    const entries = list({ store })[Symbol.asyncIterator]()
    await entries.next()
    assert.deepEqual(openBelow(path), [join(path, 'ca/index.txt')])
    await entries.return?.()
    assert.deepEqual(openBelow(path), [])
  })

  it('leaves none open where the disk does not say what it has opened', async () => {
    const open = new Set<string>()
    const files = {
      ...nodeFileLayer,
      openToRead: async (name: string, follow: boolean) => {
        const file = await nodeFileLayer.openToRead(name, follow)
        if (!name.endsWith('index.txt')) return file
        open.add(name)
        const close = (): Promise<void> => {
          open.delete(name)
          return file.close()
        }
        return { ...file, facts: () => Promise.reject(systemError('EIO')), close }
      },
    }
    const failing = await openCADirectory({ path, files })
    const { systemCode } = await refusal('ERR_PKI_FILE', () => firstOf(list({ store: failing })))
    assert.equal(systemCode, 'EIO')
    assert.deepEqual([...open], [])
  })
})

/** Breaks off after one step. */
async function firstOf(stream: AsyncIterable<unknown>): Promise<unknown> {
  for await (const step of stream) return step
  return undefined
}
