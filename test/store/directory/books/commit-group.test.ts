import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createServerCSR, signServerCert } from '../../../../src/index.js'
import type { NewEntry } from '../../../../src/index.js'
import { openCADirectory } from '../../../../src/node.js'
import type { CADirectory } from '../../../../src/node.js'
import { NOW, refusal } from '../../../support/issue.js'
import { ensure, freshCA, snapshot, systemError, textOf, watchedLayer } from '../../../support/store.js'

describe('commit', () => {
  it('makes a group of any size durable with one fsync', async () => {
    const { path } = await freshCA()
    const syncs: string[] = []
    const files = watchedLayer(({ name, path: at }) => {
      if (name === 'file.sync' || name === 'syncFile' || name === 'syncFolder') syncs.push(at)
    })
    const directory = await openCADirectory({ path, files })
    await directory.commit(await groupOf(directory, 1))
    for (const size of [1, 16]) {
      const group = await groupOf(directory, size)
      syncs.length = 0
      await directory.commit(group)
      assert.deepEqual(syncs, [join(path, 'ca/orchard/journal')])
    }
  })

  it('enters all or nothing when any one operation fails, and a second try succeeds', async () => {
    for (let index = 0, failed = true; failed; index += 1) {
      failed = false
      const { path } = await freshCA()
      let count = -1
      const files = watchedLayer(({ name, path: at }) => {
        if (count < 0 || at.includes('orchard/lock') || name === 'remove') return
        if (count++ !== index) return
        failed = true
        throw systemError(['ENOSPC', 'EIO', 'EROFS'][index % 3] ?? '')
      })
      const directory = await openCADirectory({ path, files })
      const group = await groupOf(directory, 3)
      count = 0
      const error: unknown = await directory.commit(group).catch((caught: unknown) => caught)
      count = -1
      const opened = await openCADirectory({ path })
      const lines = textOf(path, 'ca/index.txt').split('\n').length - 1
      assert.equal(lines, error === undefined ? 3 : 0, `operation ${String(index)}`)
      await opened.commit(await groupOf(opened, 2))
      assert.equal(textOf(path, 'ca/index.txt').split('\n').length - 1, lines + 2)
    }
  })

  it('refuses a serial number that another certificate has, and leaves that one alone', async () => {
    const directory = await freshCA()
    const [first, second] = await groupOf(directory, 2)
    assert.ok(first && second)
    await directory.commit([first])
    const before = textOf(directory.path, 'ca/index.txt')
    const { reason } = await refusal('ERR_PKI_CONFLICT', () => directory.commit([second, first]))
    assert.equal(reason, 'serial-used')
    assert.equal(textOf(directory.path, 'ca/index.txt'), before)
    await directory.commit([second])
  })

  it('says that a certificate is in the books when only its files could not be put in place, and leaves nothing lying', async () => {
    for (const kind of ['csr', 'certificate'] as const) {
      const directory = await freshCA()
      const { path } = directory
      await ensure(directory, { name: 'first' })
      let failed = ''
      const files = watchedLayer(({ name, to = '' }) => {
        if (name !== 'rename' || !to.includes(kind === 'csr' ? '/csr/' : '/certs/')) return
        failed = to
        throw systemError('EPERM')
      })
      const caught = await refusal('ERR_PKI_FILE', () => ensure(directory, { name: 'box', files }))
      assert.deepEqual([caught.path, caught.systemCode], [failed, 'EPERM'])
      assert.equal(textOf(path, 'ca/index.txt').split('\n').length - 1, 2)
      const left = [...snapshot(path).keys()].filter((name) => name.includes('.orchard-'))
      assert.deepEqual(left, [])
      const opened = await openCADirectory({ path })
      assert.equal(opened.repairs.length, 1)
      assert.equal((await ensure(opened, { name: 'box' })).reason, 'still good')
    }
  })

  it('writes no certificate over a private key', async () => {
    const directory = await freshCA()
    const certificate = join(directory.path, 'jupyter/certs/box.cert.pem')
    mkdirSync(join(directory.path, 'jupyter/certs'), { recursive: true })
    writeFileSync(certificate, '-----BEGIN PRIVATE KEY-----\n')
    const before = textOf(directory.path, 'ca/index.txt')
    const { path } = await refusal('ERR_PKI_FILE_EXISTS', () => ensure(directory, { name: 'box' }))
    assert.equal(path, certificate)
    assert.equal(textOf(directory.path, 'ca/index.txt'), before)
  })

  it('empties the journal once it is longer than its limit, and only after all of it is durable', async () => {
    const { path } = await freshCA()
    const log: string[] = []
    const files = watchedLayer(({ name, path: at }) => log.push(`${name} ${at.slice(path.length)}`))
    const directory = await openCADirectory({ path, files, longestJournal: 1 })
    const group = await groupOf(directory, 2)
    log.length = 0
    await directory.commit(group)
    assert.equal(textOf(path, 'ca/orchard/journal'), '')
    const cut = log.indexOf('file.truncate /ca/orchard/journal')
    const synced = log.slice(0, cut).filter((line) => line.startsWith('syncFile /ca/newcerts/'))
    assert.equal(synced.length, 2)
    assert.ok(log.indexOf('syncFile /ca/index.txt') < cut)
    assert.ok(log.lastIndexOf('syncFolder /ca/newcerts') < cut)
    assert.equal(existsSync(join(path, 'ca/orchard/state')), true)
  })
})

async function groupOf(directory: CADirectory, size: number): Promise<readonly NewEntry[]> {
  const issuer = await directory.openIssuer()
  const csr = await createServerCSR({ hosts: ['x.test'] })
  const entries: NewEntry[] = []
  for (let made = 0; made < size; made += 1) {
    const { der, serialNumber } = await signServerCert({ issuer, csr, now: NOW })
    assert.equal(await directory.reserve(serialNumber), true)
    entries.push({ der })
  }
  return entries
}
