import assert from 'node:assert/strict'
import { existsSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { ensureServerCertificate } from '../../../../src/index.js'
import { openCADirectory } from '../../../../src/node.js'
import { ABANDONED_AFTER_MS } from '../../../../src/store/directory/books/sweep-temporaries.js'
import { NOW } from '../../../support/issue.js'
import { ensure, freshCA, freshFolder, systemError, watchedLayer } from '../../../support/store.js'

const NAME = '.orchard-0123456789abcdef.tmp'
const MINUTE = 60_000

function leave(folder: string, age: number): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, NAME)
  writeFileSync(path, '-----BEGIN PRIVATE KEY-----\n', { mode: 0o400 })
  const then = new Date(Date.now() - age)
  utimesSync(path, then, then)
  return path
}

describe('a temporary file of an interrupted run', () => {
  for (const folder of ['jupyter/private', 'jupyter/certs', 'jupyter/csr', 'ca/private', 'ca/certs']) {
    it(`in ${folder} is removed once nobody can be about to name it, and that is said`, async () => {
      const directory = await freshCA()
      const { path } = directory
      await ensure(directory, { name: 'box' })
      const left = leave(join(path, folder), ABANDONED_AFTER_MS + MINUTE)
      const { warnings, repairs } = await openCADirectory({ path })
      assert.equal(existsSync(left), false)
      assert.deepEqual([repairs.length, warnings.length], [1, 1])
      assert.deepEqual((await openCADirectory({ path })).warnings, [])
    })
  }

  it('that somebody may still be writing stays, and is named once it is a minute old', async () => {
    for (const [age, said] of [
      [0, 0],
      [2 * MINUTE, 1],
      [ABANDONED_AFTER_MS - MINUTE, 1],
    ] as const) {
      const directory = await freshCA()
      const { path } = directory
      const left = leave(join(path, 'jupyter/private'), age)
      const { warnings } = await openCADirectory({ path })
      assert.equal(existsSync(left), true)
      assert.equal(
        warnings.filter((text) => text.includes(NAME) && text.includes(dirname(left))).length,
        said,
      )
      rmSync(join(path, 'ca/orchard'), { recursive: true, force: true })
      await ensure(await openCADirectory({ path }), { name: 'box' })
      assert.equal(existsSync(left), true)
    }
  })

  it('in the folder of one server is removed with the next full look', async () => {
    const directory = await freshCA()
    const { path } = directory
    const hosts = ['own.test']
    await ensureServerCertificate({ store: directory, hosts, now: NOW, placement: { ownFolder: true } })
    const left = leave(join(path, 'servers/own.test'), 2 * ABANDONED_AFTER_MS)
    rmSync(join(path, 'ca/orchard/state'))
    assert.equal((await openCADirectory({ path })).repairs.length, 1)
    assert.equal(existsSync(left), false)
  })

  it('is not looked for behind a symbolic link', async () => {
    const directory = await freshCA()
    const { path } = directory
    await ensure(directory, { name: 'box' })
    const left = leave(freshFolder(), 2 * ABANDONED_AFTER_MS)
    mkdirSync(join(path, 'servers'), { recursive: true })
    symlinkSync(dirname(left), join(path, 'servers/link'))
    rmSync(join(path, 'jupyter/csr'), { recursive: true })
    symlinkSync(dirname(left), join(path, 'jupyter/csr'))
    rmSync(join(path, 'ca/orchard/state'))
    await openCADirectory({ path })
    assert.equal(existsSync(left), true)
  })

  it('is named on a disk that cannot be written', async () => {
    const { path } = await freshCA()
    leave(join(path, 'jupyter/private'), 2 * ABANDONED_AFTER_MS)
    const files = watchedLayer(() => {
      throw systemError('EROFS')
    })
    const { warnings } = await openCADirectory({ path, files })
    assert.ok(warnings.some((text) => text.includes(NAME)))
  })
})
