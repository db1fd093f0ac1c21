import assert from 'node:assert/strict'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { findServer } from '../../../../src/index.js'
import { openCADirectory } from '../../../../src/node.js'
import type { CADirectory } from '../../../../src/node.js'
import { assertBooks, assertPair, renewThrough } from '../../../support/server-files.js'
import { ensure, freshCA, systemError, textOf, watchedLayer } from '../../../support/store.js'

/** What is asked of a server after a run that was interrupted. */
async function assertSound(directory: CADirectory, before: string): Promise<void> {
  const store = await openCADirectory({ path: directory.path })
  const { places, serialNumber = '' } = (await findServer({ store, name: 'box' })) ?? {}
  const { key = '', certificate = '' } = places ?? {}
  assert.ok(existsSync(key) && existsSync(certificate), before)
  await assertPair(store, 'box')
  await assertBooks(store)
  assert.notEqual(serialNumber, '')
}

/** A lock that a process leaves behind is stolen; this one has not ended in truth. */
function unlock(directory: CADirectory): void {
  rmSync(join(directory.path, 'ca/orchard/lock'), { force: true })
}

for (const newKey of [false, true]) {
  describe(`a renewal ${newKey ? 'with a new key' : 'of the same key'}`, () => {
    it('leaves a matching pair in use, and the old key, when any one operation fails', async () => {
      const total = await operationsOf(newKey)
      assert.ok(total > 10)
      const directory = await freshCA()
      const { places } = await ensure(directory, { name: 'box' })
      const key = textOf(places.key)
      for (let index = 0; index < total; index += 1) {
        const code = ['ENOSPC', 'EIO', 'EROFS'][index % 3] ?? ''
        const files = watchedLayer((_, at) => {
          if (at === index) throw systemError(code)
        })
        const error: unknown = await renewThrough(directory, { name: 'box', files, newKey }).catch(
          (caught: unknown) => caught,
        )
        if (error instanceof Error)
          assert.ok('code' in error && String(error.code).startsWith('ERR_PKI_'), error.stack)
        assert.equal(textOf(places.key), key)
        await assertSound(directory, `operation ${String(index)}`)
      }
    })

    it('leaves a matching pair in use when the process ends at any operation', async () => {
      const total = await operationsOf(newKey)
      for (let index = 0; index < total; index += 1) {
        const directory = await freshCA()
        const { places } = await ensure(directory, { name: 'box' })
        const old = [textOf(places.key), textOf(places.certificate)]
        const files = watchedLayer((_, at) => {
          if (at >= index) throw systemError('EIO')
        })
        await renewThrough(directory, { name: 'box', files, newKey }).catch(() => undefined)
        unlock(directory)
        assert.equal(textOf(places.key), old[0])
        if (newKey) assert.equal(textOf(places.certificate), old[1])
        await assertSound(directory, `operation ${String(index)}`)
      }
    })
  })
}

describe('a first certificate', () => {
  it('is whole or absent when the process ends at any operation, and its key is used', async () => {
    const total = (await operationsOf(false)) + 12
    for (let index = 0; index < total; index += 1) {
      const directory = await freshCA()
      const files = watchedLayer((_, at) => {
        if (at >= index) throw systemError('EIO')
      })
      await ensure(directory, { name: 'box', files }).catch(() => undefined)
      unlock(directory)
      const folder = join(directory.path, 'jupyter/private')
      const names = existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : []
      const keys = names.map((name) => textOf(folder, name))
      const store = await openCADirectory({ path: directory.path })
      const server = await ensure(store, { name: 'box' })
      if (keys.length > 0) assert.equal(textOf(server.places.key), keys[0])
      await assertPair(store, server.name)
    }
  })
})

async function operationsOf(newKey: boolean): Promise<number> {
  const directory = await freshCA()
  await ensure(directory, { name: 'box' })
  let total = 0
  const files = watchedLayer(() => {
    total += 1
  })
  await renewThrough(directory, { name: 'box', files, newKey })
  return total
}
