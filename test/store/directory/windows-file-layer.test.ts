import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DurableFiles, MODE } from '../../../src/store/directory/durable-files.js'
import { fakeFileLayer } from '../../support/fake-file-layer.js'
import { refusal } from '../../support/issue.js'
import { freshCA, systemError } from '../../support/store.js'

const PATH = '/home/ca/file'

describe('windowsFileLayer', () => {
  it('renames over a read-only file, and removes one', async () => {
    const layer = fakeFileLayer('win32')
    layer.put(PATH, 'old', { mode: 0o444 })
    layer.put('/home/ca/new', 'new', { mode: 0o444 })
    await layer.rename('/home/ca/new', PATH)
    assert.equal(layer.text(PATH), 'new')
    await layer.remove(PATH)
    assert.deepEqual(await layer.list('/home/ca'), [])
    assert.deepEqual(layer.pauses, [])
  })

  for (const code of ['EPERM', 'EBUSY', 'EACCES']) {
    it(`tries again four times, ever later, while another program causes ${code}`, async () => {
      for (const [times, succeeds] of [
        [4, true],
        [5, false],
      ] as const) {
        const layer = fakeFileLayer('win32')
        const files = new DurableFiles(layer)
        layer.put(PATH, 'old', { mode: 0o666 })
        layer.holdUp(PATH, times, code)
        const write = (): Promise<void> => files.replaceFile({ path: PATH, text: 'new', mode: 0o644 })
        if (succeeds) await write()
        else assert.equal((await refusal('ERR_PKI_FILE', write)).systemCode, code)
        assert.equal(layer.text(PATH), succeeds ? 'new' : 'old')
        assert.deepEqual(layer.pauses, [10, 50, 250, 1000])
        assert.deepEqual(await layer.list('/home/ca'), ['file'])
      }
    })
  }

  it('does not try again what will never succeed', async () => {
    const layer = fakeFileLayer('win32')
    layer.put(PATH, 'old')
    layer.holdUp(PATH, 1, 'ENOSPC')
    await assert.rejects(layer.remove(PATH), { code: 'ENOSPC' })
    await assert.rejects(layer.remove('/home/ca/absent'), { code: 'ENOENT' })
    assert.deepEqual(layer.pauses, [])
  })

  it('renames a folder to where nothing or an empty folder is, and over no folder that holds anything', async () => {
    const layer = fakeFileLayer('win32')
    const files = new DurableFiles(layer)
    for (const name of ['one', 'two', 'three']) layer.put(`/home/${name}/file`, name)
    await files.publishFolder('/home/one', '/home/ca')
    await layer.makeFolder('/home/empty', undefined)
    await files.publishFolder('/home/two', '/home/empty')
    const { systemCode } = await refusal('ERR_PKI_FILE', () => files.publishFolder('/home/three', '/home/ca'))
    assert.equal(systemCode, 'ENOTEMPTY')
    assert.deepEqual(
      [layer.text('/home/ca/file'), layer.text('/home/empty/file'), layer.text('/home/three/file')],
      ['one', 'two', 'three'],
    )
    assert.deepEqual(layer.pauses, [])
  })

  it('gives private files and folders to their owner alone, and no others', async () => {
    const layer = fakeFileLayer('win32')
    const files = new DurableFiles(layer)
    await files.ensureFolder('/home/private', MODE.privateFolder)
    await files.ensureFolder('/home/certs')
    await files.createFile({ path: '/home/private/key.pem', text: '', mode: MODE.key })
    await files.createFile({ path: '/home/certs/cert.pem', text: '', mode: MODE.certificate })
    assert.deepEqual(layer.programs, [
      'icacls /home/private /inheritance:r /grant:r HOMEBOX\\alice:(OI)(CI)F',
      'icacls /home/private/key.pem /inheritance:r /grant:r HOMEBOX\\alice:F',
    ])
    assert.deepEqual(files.warnings, [])
  })

  it('warns once when rights cannot be set, and goes on', async () => {
    const layer = fakeFileLayer('win32')
    const files = new DurableFiles(layer)
    layer.programError = systemError('ENOENT')
    layer.put('/home/private/x', '')
    for (const name of ['a', 'b']) {
      await files.publishFile({ path: `/home/private/${name}`, text: name, mode: MODE.key })
    }
    assert.equal(files.warnings.length, 1)
    assert.equal(layer.text('/home/private/b'), 'b')
  })

  it('says with a new CA that its key may be open to others', async () => {
    const layer = fakeFileLayer('win32')
    assert.deepEqual((await freshCA('/home/one', layer)).warnings, [])
    assert.equal(layer.programs.length, 3)
    layer.programError = systemError('ENOENT')
    assert.equal((await freshCA('/home/two', layer)).warnings.length, 1)
  })

  it('runs no program where permission bits do it', async () => {
    for (const platform of ['linux', 'darwin', 'modeless'] as const) {
      const layer = fakeFileLayer(platform)
      const files = new DurableFiles(layer)
      await files.publishFile({ path: '/home/key.pem', text: '', mode: MODE.key })
      assert.deepEqual([layer.programs, files.warnings], [[], []])
    }
  })
})
