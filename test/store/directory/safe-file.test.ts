import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { isPKIError } from '../../../src/base/errors.js'
import { openCADirectory } from '../../../src/node.js'
import { DurableFiles } from '../../../src/store/directory/durable-files.js'
import { findSigningKey, keepsModesIn } from '../../../src/store/directory/safe-file.js'
import { assertSafeFolder } from '../../../src/store/directory/safe-folder.js'
import { fakeFileLayer } from '../../support/fake-file-layer.js'
import type { FakeFiles, FakePlatform } from '../../support/fake-file-layer.js'
import { refusal } from '../../support/issue.js'
import { freshCA, freshFolder } from '../../support/store.js'

const POSIX = { skip: process.platform === 'win32' && 'modes and links are a POSIX matter' }
const ROOT_ONLY = { skip: process.getuid?.() !== 0 && 'only root gives files away' }
const KEY = "/home/ca/private/it's ca.key.pem"

describe('findSigningKey', () => {
  for (const mode of [0o400, 0o600, 0o700]) {
    it(`reads a key of mode ${mode.toString(8)}, which only its owner can use`, async () => {
      const { files } = fake('linux', mode)
      const key = await findSigningKey(files, KEY)
      assert.deepEqual([new TextDecoder().decode(key?.octets), key?.facts.mode], ['key', mode])
    })
  }

  for (const mode of [0o440, 0o404, 0o620, 0o602, 0o410, 0o401, 0o644, 0o777]) {
    it(`refuses a key of mode ${mode.toString(8)}, and says the chmod that cures it`, async () => {
      const { files } = fake('linux', mode)
      const look = (): unknown => findSigningKey(files, KEY)
      assert.deepEqual(await refusal('ERR_PKI_UNSAFE_FILE', look), {
        path: KEY,
        reason: 'readable-by-others',
      })
      assert.match(await hintOf(look), /^chmod 400 '\/home\/ca\/private\/it'\\''s ca\.key\.pem' /)
    })
  }

  for (const platform of ['win32', 'modeless'] satisfies FakePlatform[]) {
    it(`reads a key whose mode says nothing: ${platform}`, async () => {
      const { files, layer } = fake(platform, 0o400)
      assert.notEqual(await findSigningKey(files, KEY), undefined)
      assert.deepEqual(await layer.list('/home/ca/private'), ["it's ca.key.pem"])
    })
  }

  it('refuses what is no file, and follows no symbolic link', POSIX, async () => {
    const folder = freshFolder()
    const files = new DurableFiles()
    mkdirSync(join(folder, 'folder'))
    writeFileSync(join(folder, 'real'), 'key', { mode: 0o400 })
    symlinkSync(join(folder, 'real'), join(folder, 'link'))
    execFileSync('mkfifo', [join(folder, 'pipe')])
    for (const name of ['folder', 'pipe']) {
      const { reason } = await refusal('ERR_PKI_UNSAFE_FILE', () => findSigningKey(files, join(folder, name)))
      assert.equal(reason, 'not-a-file')
    }
    const { systemCode } = await refusal('ERR_PKI_FILE', () => findSigningKey(files, join(folder, 'link')))
    assert.equal(systemCode, 'ELOOP')
    assert.equal(await findSigningKey(files, join(folder, 'absent')), undefined)
  })

  it('judges the file that it opened, whatever is put in its place meanwhile', async () => {
    const { layer } = fake('linux', 0o400)
    const swapping = {
      ...layer,
      openToRead: async (path: string, follow: boolean) => {
        const file = await layer.openToRead(path, follow)
        layer.put('/home/other', 'forged', { mode: 0o644 })
        await layer.rename('/home/other', path)
        return file
      },
    }
    const key = await findSigningKey(new DurableFiles(swapping), KEY)
    assert.deepEqual([new TextDecoder().decode(key?.octets), key?.facts.mode], ['key', 0o400])
  })

  it('refuses, as root, the key of another user', async () => {
    const layer = fakeFileLayer('linux', 0)
    const files = new DurableFiles(layer)
    layer.put(KEY, 'key', { mode: 0o400, uid: 1000 })
    const look = (): unknown => findSigningKey(files, KEY)
    assert.deepEqual(await refusal('ERR_PKI_UNSAFE_FILE', look), { path: KEY, reason: 'other-owner' })
    assert.match(await hintOf(look), /sudo -u '#1000'/)
    layer.change(KEY, { uid: 0 })
    assert.notEqual(await findSigningKey(files, KEY), undefined)
  })
})

describe('keepsModesIn', () => {
  it('finds out whether a mode stays, and leaves nothing behind', async () => {
    const folder = freshFolder()
    assert.equal(await keepsModesIn(new DurableFiles().layer, folder), process.platform !== 'win32')
    assert.deepEqual(readdirSync(folder), [])
    assert.equal(await keepsModesIn(fakeFileLayer('linux'), '/home'), true)
    assert.equal(await keepsModesIn(fakeFileLayer('modeless'), '/home'), false)
    assert.equal(await keepsModesIn(fakeFileLayer('win32'), '/home'), false)
  })

  it('takes modes to stay where nothing can be written', async () => {
    assert.equal(await keepsModesIn(fakeFileLayer('linux'), '/absent'), true)
  })
})

describe('assertSafeFolder', () => {
  it('takes a folder below a folder of everybody that has the sticky bit, and one that is not there yet', async () => {
    const layer = fakeFileLayer()
    layer.put('/tmp/mine/ca/index.txt', '')
    const files = new DurableFiles(layer)
    for (const path of ['/tmp/mine', '/tmp/mine/not/yet', '/home/x', '/']) {
      assert.deepEqual(await assertSafeFolder(files, path), [], path)
    }
  })

  for (const [mode, safe] of [
    [0o775, true],
    [0o755, true],
    [0o777, false],
    [0o757, false],
    [0o1777, true],
    [0o2777, false],
  ] as const) {
    for (const below of ['', '/deep/er']) {
      it(`${safe ? 'takes' : 'refuses'} a folder of mode ${mode.toString(8)}${below === '' ? '' : ' above it'}`, async () => {
        const layer = fakeFileLayer()
        layer.put('/home/open/deep/er/file', '')
        layer.change('/home/open', { mode })
        const look = (): Promise<readonly string[]> =>
          assertSafeFolder(new DurableFiles(layer), `/home/open${below}`)
        if (safe) {
          assert.deepEqual(await look(), [])
          return
        }
        const details = { path: '/home/open', reason: 'writable-by-others' }
        assert.deepEqual(await refusal('ERR_PKI_UNSAFE_FILE', look), details)
        assert.match(await hintOf(look), /^chmod o-w \/home\/open /)
      })
    }
  }

  it('looks at the folders of the real path, not at those of a symbolic link to it', async () => {
    const layer = fakeFileLayer()
    layer.put('/home/open/ca/index.txt', '')
    layer.change('/home/open', { mode: 0o777 })
    layer.putLink('/home/link', '/home/open/ca')
    const { path } = await refusal('ERR_PKI_UNSAFE_FILE', () =>
      assertSafeFolder(new DurableFiles(layer), '/home/link'),
    )
    assert.equal(path, '/home/open')
  })

  it('refuses, as root, the folder of another user, and takes its own below that', async () => {
    const layer = fakeFileLayer('linux', 0)
    layer.put('/home/ca/file', '')
    layer.change('/home/ca', { uid: 1000 })
    const files = new DurableFiles(layer)
    const { path, reason } = await refusal('ERR_PKI_UNSAFE_FILE', () => assertSafeFolder(files, '/home/ca'))
    assert.deepEqual([path, reason], ['/home/ca', 'other-owner'])
    layer.change('/home/ca', { uid: 0 })
    assert.deepEqual(await assertSafeFolder(files, '/home/ca'), [])
    assert.deepEqual(await assertSafeFolder(files, '/home/not-yet'), [])
  })

  it('warns where no mode stays, and still refuses what everybody can replace on another file system', async () => {
    const layer = fakeFileLayer('modeless')
    layer.put('/home/ca/file', '')
    const files = new DurableFiles(layer)
    assert.equal((await assertSafeFolder(files, '/home/ca')).length, 1)
    layer.change('/home', { device: 2n })
    await refusal('ERR_PKI_UNSAFE_FILE', () => assertSafeFolder(files, '/home/ca'))
    assert.deepEqual(await assertSafeFolder(new DurableFiles(fakeFileLayer('win32')), '/home'), [])
  })

  it('finds the folders of this disk as they are', POSIX, async () => {
    const folder = freshFolder()
    const files = new DurableFiles()
    mkdirSync(join(folder, 'a/b'), { recursive: true })
    assert.deepEqual(await assertSafeFolder(files, join(folder, 'a/b/c')), [])
    chmodSync(join(folder, 'a'), 0o777)
    const { path } = await refusal('ERR_PKI_UNSAFE_FILE', () =>
      assertSafeFolder(files, join(folder, 'a/b/c')),
    )
    assert.equal(path, join(folder, 'a'))
  })
})

describe('a CA directory of this disk', POSIX, () => {
  it('opens with a warning when others can read its key, and does not sign with it', async () => {
    const { path, keyPath } = await freshCA()
    chmodSync(keyPath, 0o440)
    const store = await openCADirectory({ path })
    assert.equal(store.warnings.length, 1)
    const { reason } = await refusal('ERR_PKI_UNSAFE_FILE', () => store.openIssuer())
    assert.equal(reason, 'readable-by-others')
    chmodSync(keyPath, 0o400)
    await store.openIssuer()
  })

  it('is neither made nor opened where everybody could replace it', async () => {
    const folder = freshFolder()
    const path = join(folder, 'open/ca')
    mkdirSync(join(folder, 'open'))
    chmodSync(join(folder, 'open'), 0o777)
    await refusal('ERR_PKI_UNSAFE_FILE', () => freshCA(path))
    assert.deepEqual(readdirSync(join(folder, 'open')), [])
    chmodSync(join(folder, 'open'), 0o755)
    await freshCA(path)
    chmodSync(join(folder, 'open'), 0o777)
    await refusal('ERR_PKI_UNSAFE_FILE', () => openCADirectory({ path }))
  })

  it('of another user is not opened by root', ROOT_ONLY, async () => {
    const { path } = await freshCA()
    chownSync(path, 4321, 4321)
    const { reason } = await refusal('ERR_PKI_UNSAFE_FILE', () => openCADirectory({ path }))
    assert.equal(reason, 'other-owner')
  })
})

async function hintOf(look: () => unknown): Promise<string> {
  try {
    await look()
  } catch (error) {
    return isPKIError(error) ? (error.hint ?? '') : ''
  }
  return ''
}

function fake(
  platform: FakePlatform,
  mode: number,
): { readonly files: DurableFiles; readonly layer: FakeFiles } {
  const layer = fakeFileLayer(platform)
  layer.put(KEY, 'key', { mode })
  return { files: new DurableFiles(layer), layer }
}
