import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createServerCSR, exportUnencryptedPrivateKey, signServerCert } from '../../../../src/index.js'
import type { StoredServer } from '../../../../src/index.js'
import { DurableFiles } from '../../../../src/store/directory/durable-files.js'
import { layoutOf } from '../../../../src/store/directory/layout.js'
import type { Layout } from '../../../../src/store/directory/layout.js'
import { publicPathOf } from '../../../../src/store/directory/servers/public-file.js'
import { openServerShelf } from '../../../../src/store/directory/servers/server-shelf.js'
import type { ServerShelf } from '../../../../src/store/directory/servers/server-shelf.js'
import { homeRoot, NOW } from '../../../support/issue.js'
import { freshFolder, modeOf } from '../../../support/store.js'

/** A shelf in a fresh folder, one server of which was there before, in a folder of its user. */
function adoptedShelf(): {
  readonly shelf: ServerShelf
  readonly layout: Layout
  readonly home: string
  readonly old: string
} {
  const home = freshFolder()
  const old = freshFolder()
  const places = {
    certificate: join(old, 'mycert.pem'),
    key: join(old, 'mykey.key'),
    csr: join(old, 'requests/my.csr'),
  }
  const layout = { ...layoutOf(home), adopted: true, adoptedServers: new Map([['mycert', places]]) }
  return { shelf: openServerShelf(new DurableFiles(), layout), layout, home, old }
}

/** A key, and a certificate for it with its request. */
async function freshPair(): Promise<{
  readonly key: string
  readonly chainPEM: string
  readonly csrPEM: string
}> {
  const csr = await createServerCSR({ hosts: ['a.local'] })
  const { chainPEM } = await signServerCert({ issuer: await homeRoot(), csr, now: NOW })
  const { pem: key } = await exportUnencryptedPrivateKey({ privateKey: csr.privateKey })
  return { key, chainPEM, csrPEM: csr.pem }
}

/** Puts a certificate into use as the books do. */
async function put(
  shelf: ServerShelf,
  layout: Layout,
  server: Parameters<ServerShelf['filesOf']>[0],
): Promise<readonly string[]> {
  const durable = new DurableFiles()
  const paths: string[] = []
  for (const { name, text } of await shelf.filesOf(server)) {
    const path = publicPathOf(layout, name)
    await durable.replaceFile({ path, text, mode: 0o444 })
    paths.push(path)
  }
  return paths
}

describe('the shelf of an adopted CA', () => {
  it('finds a server where it was, in any form of key, and renews it there', async () => {
    const { shelf, layout, old } = adoptedShelf()
    assert.deepEqual([await shelf.serverNames(), await shelf.findServer('mycert')], [[], undefined])
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const keyPEM = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    writeFileSync(join(old, 'mykey.key'), keyPEM, { mode: 0o600 })
    assert.deepEqual(await shelf.serverNames(), ['mycert'])
    assert.equal((await shelf.findServer('mycert'))?.keyPEM, keyPEM)
    assert.equal(await shelf.keepServerKey('mycert', 'another'), false)
    const { chainPEM, csrPEM } = await freshPair()
    assert.deepEqual(await put(shelf, layout, { name: 'mycert', chainPEM, csrPEM }), [
      join(old, 'requests/my.csr'),
      join(old, 'mycert.pem'),
    ])
    const found: StoredServer | undefined = await shelf.findServer('mycert')
    assert.deepEqual([found?.chainPEM, found?.csrPEM, found?.keyPEM], [chainPEM, csrPEM, keyPEM])
  })

  it('puts a new key among our files: what lies beside the old ones is somebody else’s', async () => {
    const { shelf, layout, home, old } = adoptedShelf()
    const first = await freshPair()
    writeFileSync(join(old, 'mykey.key'), first.key, { mode: 0o600 })
    writeFileSync(join(old, 'mycert.pem'), first.chainPEM)
    const strange = await freshPair()
    writeFileSync(join(old, 'mykey-2.key'), strange.key, { mode: 0o600 })
    writeFileSync(join(old, 'mycert-2.pem'), strange.chainPEM)
    assert.equal((await shelf.findServer('mycert'))?.chainPEM, first.chainPEM)
    const second = await freshPair()
    const placement = { newPair: true }
    assert.equal(await shelf.keepServerKey('mycert', second.key, placement), true)
    assert.equal((await shelf.findServer('mycert'))?.chainPEM, first.chainPEM)
    await put(shelf, layout, { name: 'mycert', ...second, placement })
    const found = await shelf.findServer('mycert')
    assert.deepEqual([found?.chainPEM, found?.keyPEM], [second.chainPEM, second.key])
    assert.deepEqual(found?.places, {
      certificate: join(home, 'jupyter/certs/mycert.cert-2.pem'),
      key: join(home, 'jupyter/private/mycert.key-2.pem'),
      csr: join(home, 'jupyter/csr/mycert.csr-2.pem'),
    })
    assert.deepEqual(readdirSync(old).sort(), [
      'mycert-2.pem',
      'mycert.pem',
      'mykey-2.key',
      'mykey.key',
      'requests',
    ])
    assert.deepEqual(await shelf.serverNames(), ['mycert'])
  })
})

describe('the shelf of servers', () => {
  it('keeps a server where it is, whatever is asked for', async () => {
    const { shelf, layout, home } = adoptedShelf()
    const own = await freshPair()
    assert.equal(await shelf.keepServerKey('box', own.key, { ownFolder: true }), true)
    assert.equal(modeOf(home, 'servers/box/key.pem'), '400')
    assert.deepEqual(await put(shelf, layout, { name: 'box', ...own }), [
      join(home, 'servers/box/request.pem'),
      join(home, 'servers/box/fullchain.pem'),
    ])
    const common = await freshPair()
    assert.equal(await shelf.keepServerKey('other', common.key), true)
    await put(shelf, layout, { name: 'other', ...common, placement: { ownFolder: true } })
    assert.deepEqual(readdirSync(join(home, 'servers')), ['box'])
    assert.deepEqual(await shelf.serverNames(), ['box', 'other'])
  })

  it('gives each of two that begin a new pair at once a pair of its own', async () => {
    const { shelf, layout } = adoptedShelf()
    const first = await freshPair()
    await shelf.keepServerKey('box', first.key)
    await put(shelf, layout, { name: 'box', ...first })
    const [a, b] = [await freshPair(), await freshPair()]
    const placement = { newPair: true }
    const kept = await Promise.all([a, b].map(({ key }) => shelf.keepServerKey('box', key, placement)))
    assert.deepEqual(kept, [true, true])
    for (const pair of [a, b]) {
      await put(shelf, layout, { name: 'box', ...pair, placement })
      const found = await shelf.findServer('box')
      const match = [first, a, b].find(({ key }) => key === found?.keyPEM)
      assert.equal(match?.chainPEM, found?.chainPEM)
    }
  })

  it('reads no key that nobody wants', async () => {
    const { shelf, home } = adoptedShelf()
    mkdirSync(join(home, 'jupyter/private/box.key.pem'), { recursive: true })
    const found = await shelf.findServer('box', { withoutKey: true })
    assert.deepEqual([found?.hasKey, found?.keyPEM], [true, undefined])
    await assert.rejects(shelf.findServer('box'), { code: 'ERR_PKI_FILE' })
  })
})
