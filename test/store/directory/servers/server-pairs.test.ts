import assert from 'node:assert/strict'
import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { findServer } from '../../../../src/index.js'
import type { CADirectory } from '../../../../src/node.js'
import { assertBooks, assertPair, renewThrough } from '../../../support/server-files.js'
import { ensure, freshCA, modeOf, textOf } from '../../../support/store.js'

/** Paths below the folder of a CA. */
function below(directory: CADirectory, paths: object | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries(paths ?? {}).map(([part, path]) => [
    part,
    String(path).replace(`${directory.path}/`, ''),
  ])
  return Object.fromEntries(entries) as Readonly<Record<string, string>>
}

describe('a new key of a server', () => {
  it('goes to new files beside the old ones, which stay as they are, and says so', async () => {
    const directory = await freshCA()
    const { name, places } = await ensure(directory, { name: 'box' })
    const old = [textOf(places.certificate), textOf(places.key)]
    const server = await renewThrough(directory, { name, newKey: true })
    assert.deepEqual(below(directory, server.places), {
      certificate: 'jupyter/certs/box.cert-2.pem',
      key: 'jupyter/private/box.key-2.pem',
      csr: 'jupyter/csr/box.csr-2.pem',
    })
    assert.equal(server.newPair, true)
    assert.match(server.warnings.join(), /box\.cert-2\.pem.*box\.key-2\.pem/)
    assert.deepEqual([textOf(places.certificate), textOf(places.key)], old)
    assert.equal(modeOf(server.places?.key ?? ''), '400')
    assert.deepEqual(await directory.serverNames(), ['box'])
    await assertPair(directory, name)
    const third = await renewThrough(directory, { name, newKey: true })
    assert.match(third.places?.key ?? '', /box\.key-3\.pem$/)
    const again = await renewThrough(directory, { name })
    assert.deepEqual([again.places, again.warnings], [third.places, []])
    await assertBooks(directory, 4)
  })

  it('lies beside the old one in a folder of its own', async () => {
    const directory = await freshCA()
    const { name, places } = await ensure(directory, { name: 'box', placement: { ownFolder: true } })
    assert.deepEqual(below(directory, places), {
      certificate: 'servers/box/fullchain.pem',
      key: 'servers/box/key.pem',
      csr: 'servers/box/request.pem',
    })
    assert.equal(modeOf(directory.path, 'servers/box'), '700')
    const server = await renewThrough(directory, { name, newKey: true })
    assert.deepEqual(below(directory, server.places), {
      certificate: 'servers/box/fullchain-2.pem',
      key: 'servers/box/key-2.pem',
      csr: 'servers/box/request-2.pem',
    })
    await assertPair(directory, name)
    assert.deepEqual(await directory.serverNames(), ['box'])
  })

  it('is not mistaken for that of a server whose name ends in a number', async () => {
    const directory = await freshCA()
    const box = await ensure(directory, { name: 'box' })
    const other = await ensure(directory, { name: 'box-2', hosts: ['b.local'] })
    const dotted = await ensure(directory, { name: 'box.cert-2', hosts: ['c.local'] })
    const server = await renewThrough(directory, { name: 'box', newKey: true })
    assert.notDeepEqual(server.places, other.places)
    for (const each of [other, dotted]) {
      const found = await findServer({ store: directory, name: each.name })
      assert.equal(found?.serialNumber, each.serialNumber)
    }
    assert.deepEqual(await directory.serverNames(), ['box', 'box-2', 'box.cert-2'])
    assert.deepEqual(box.hosts, server.hosts)
  })

  it('stays in use when somebody removes the older pairs', async () => {
    const directory = await freshCA()
    const { name, places } = await ensure(directory, { name: 'box' })
    const second = await renewThrough(directory, { name, newKey: true })
    const third = await renewThrough(directory, { name, newKey: true })
    for (const path of [places.certificate, places.key, places.csr]) rmSync(path)
    const { certificate = '', key = '', csr = '' } = second.places ?? {}
    for (const path of [certificate, key, csr]) rmSync(path)
    assert.equal((await findServer({ store: directory, name }))?.serialNumber, third.serialNumber)
    const renewed = await renewThrough(directory, { name })
    assert.deepEqual(renewed.places, third.places)
    assert.match((await renewThrough(directory, { name, newKey: true })).places?.key ?? '', /key-4\.pem$/)
  })

  it('is passed over while its certificate is missing, damaged, or of another key', async () => {
    const directory = await freshCA()
    const first = await ensure(directory, { name: 'box' })
    const second = await renewThrough(directory, { name: 'box', newKey: true })
    const { certificate = '', key = '' } = second.places ?? {}
    const inUse = async (): Promise<string | undefined> =>
      (await findServer({ store: directory, name: 'box' }))?.serialNumber
    assert.equal(await inUse(), second.serialNumber)
    const text = textOf(certificate)
    const write = (path: string, contents: string): void => {
      rmSync(path)
      writeFileSync(path, contents)
    }
    for (const damage of ['half a certif', textOf(first.places.certificate)]) {
      write(certificate, damage)
      assert.equal(await inUse(), first.serialNumber)
    }
    rmSync(certificate)
    assert.equal(await inUse(), first.serialNumber)
    writeFileSync(certificate, text)
    chmodSync(key, 0o600)
    write(key, 'not a key')
    assert.equal(await inUse(), first.serialNumber)
  })
})
