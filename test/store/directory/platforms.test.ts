import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ensureServerCertificate, list } from '../../../src/index.js'
import type { CAStore } from '../../../src/index.js'
import { openCADirectory } from '../../../src/node.js'
import { fakeFileLayer } from '../../support/fake-file-layer.js'
import type { FakePlatform } from '../../support/fake-file-layer.js'
import { NOW, refusal } from '../../support/issue.js'
import { freshCA } from '../../support/store.js'
import { CONTRACT } from '../contract.js'

const PATH = '/home/alice/orchard'

for (const platform of ['linux', 'darwin', 'win32', 'modeless'] satisfies FakePlatform[]) {
  describe(`a CA directory on a disk as of ${platform}`, () => {
    for (const { says, holds } of CONTRACT) {
      it(says, async () => holds(await freshCA(PATH, fakeFileLayer(platform))))
    }

    it('keeps servers whose hosts no file of Windows can be called', async () => {
      const files = fakeFileLayer(platform)
      const store = await freshCA(PATH, files)
      const hosts = ['*.home.lan', 'fd00::1', 'aux.home.lan', 'nul', 'homebox.local']
      for (const host of hosts) {
        const { outcome } = await ensureServerCertificate({ store, hosts: [host], now: NOW })
        assert.equal(outcome, 'issued', host)
      }
      const again = await openCADirectory({ path: PATH, files })
      for (const host of hosts) {
        const { outcome } = await ensureServerCertificate({ store: again, hosts: [host], now: NOW })
        assert.equal(outcome, 'reused', host)
      }
      assert.equal(await countOf(again), hosts.length)
      assert.deepEqual(
        files.paths().filter((path) => path.endsWith('.tmp') || path.includes('/lock')),
        [],
      )
    })

    it('reads an index that an editor of Windows has saved', async () => {
      const files = fakeFileLayer(platform)
      const store = await freshCA(PATH, files)
      await ensureServerCertificate({ store, hosts: ['homebox.local'], now: NOW })
      const index = `${PATH}/ca/index.txt`
      files.put(index, files.text(index).replaceAll('\n', '\r\n'))
      const again = await openCADirectory({ path: PATH, files })
      assert.equal(await countOf(again), 1)
      await ensureServerCertificate({ store: again, hosts: ['other.local'], now: NOW })
      const reopened = await openCADirectory({ path: PATH, files })
      assert.equal(await countOf(reopened), 2)
    })

    it('reads a root and a configuration that PowerShell has saved in UTF-16', async () => {
      const files = fakeFileLayer(platform)
      const store = await freshCA(PATH, files)
      for (const path of [store.rootPath, `${PATH}/ca/openssl.cnf`]) {
        files.put(path, Buffer.from(`\ufeff${files.text(path).replaceAll('\n', '\r\n')}`, 'utf16le'))
      }
      const again = await openCADirectory({ path: PATH, files })
      assert.equal(again.fingerprint, store.fingerprint)
      const { outcome } = await ensureServerCertificate({ store: again, hosts: ['homebox.local'], now: NOW })
      assert.equal(outcome, 'issued')
    })

    it('refuses an index in UTF-16, and leaves it as it is', async () => {
      const files = fakeFileLayer(platform)
      const store = await freshCA(PATH, files)
      await ensureServerCertificate({ store, hosts: ['homebox.local'], now: NOW })
      const index = `${PATH}/ca/index.txt`
      files.put(index, Buffer.from(`\ufeff${files.text(index)}`, 'utf16le'))
      const saved = files.text(index)
      const { path } = await refusal('ERR_PKI_INDEX', () => openCADirectory({ path: PATH, files }))
      assert.equal(path, index)
      assert.equal(files.text(index), saved)
    })

    it('says that nothing of permissions can be told exactly where they are not kept', async () => {
      const { warnings } = await freshCA(PATH, fakeFileLayer(platform))
      assert.equal(
        warnings.some((warning) => warning.includes('keeps no permissions')),
        platform === 'modeless',
      )
    })
  })
}

async function countOf(store: CAStore): Promise<number> {
  let count = 0
  for await (const entry of list({ store })) count += entry.serialNumber === '' ? 0 : 1
  return count
}
