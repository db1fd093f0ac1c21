import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { nodeFileLayer } from '../../../src/node.js'
import type { FileLayer, WritableFile } from '../../../src/node.js'
import { DurableFiles, isTemporaryName, temporaryBeside } from '../../../src/store/directory/durable-files.js'
import { refusal } from '../../support/issue.js'
import { freshFolder, modeOf, systemError, textOf, watchedLayer } from '../../support/store.js'

const POSIX = { skip: process.platform === 'win32' && 'modes and links are a POSIX matter' }

describe('DurableFiles', () => {
  it('writes on where the file system takes a part only', async () => {
    const path = join(freshFolder(), 'file')
    await new DurableFiles(taking(3)).publishFile({ path, text: 'abcdefgh', mode: 0o600 })
    assert.equal(textOf(path), 'abcdefgh')
  })

  it('removes a file that does not fit, and leaves the one that it was to replace', async () => {
    const folder = freshFolder()
    const path = join(folder, 'file')
    writeFileSync(path, 'old')
    const files = new DurableFiles(taking(0))
    const spec = { path, text: 'new', mode: 0o600 }
    assert.equal((await refusal('ERR_PKI_FILE', () => files.replaceFile(spec))).systemCode, 'ENOSPC')
    assert.equal(
      (await refusal('ERR_PKI_FILE', () => files.createFile({ ...spec, path: `${path}2` }))).systemCode,
      'ENOSPC',
    )
    assert.deepEqual(readdirSync(folder), ['file'])
    assert.equal(textOf(path), 'old')
  })

  it('gives nothing but a real folder to somebody', POSIX, async () => {
    const folder = freshFolder()
    const files = new DurableFiles()
    const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
    mkdirSync(join(folder, 'real'))
    await files.setOwner(join(folder, 'real'), owner)
    symlinkSync(join(folder, 'real'), join(folder, 'link'))
    writeFileSync(join(folder, 'file'), '')
    for (const name of ['link', 'file']) {
      await refusal('ERR_PKI_FILE', () => files.setOwner(join(folder, name), owner))
    }
  })

  it('never takes the place of a file or a symbolic link when it creates', POSIX, async () => {
    const folder = freshFolder()
    const files = new DurableFiles()
    writeFileSync(join(folder, 'file'), 'old')
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link'))
    for (const name of ['file', 'link']) {
      const spec = { path: join(folder, name), text: 'new', mode: 0o600 }
      await refusal('ERR_PKI_FILE_EXISTS', () => files.publishFile(spec))
      await refusal('ERR_PKI_FILE_EXISTS', () => files.createFile(spec))
    }
    const noLinks = watchedLayer(({ name }) => {
      if (name === 'link') throw systemError('ENOTSUP')
    })
    const spec = { path: join(folder, 'file'), text: 'new', mode: 0o600 }
    await refusal('ERR_PKI_FILE_EXISTS', () => new DurableFiles(noLinks).publishFile(spec))
    assert.deepEqual(readdirSync(folder).sort(), ['file', 'link'])
    assert.equal(textOf(folder, 'file'), 'old')
  })

  it('gives a new folder its mode and leaves the mode of an old one', POSIX, async () => {
    const folder = freshFolder()
    const files = new DurableFiles()
    assert.equal(await files.ensureFolders(join(folder, 'a/b/c'), 0o700), true)
    assert.equal(modeOf(folder, 'a/b/c'), '700')
    assert.equal(await files.ensureFolders(join(folder, 'a/b/c'), 0o755), false)
    await files.ensureFolder(join(folder, 'a/b/c'), 0o755)
    assert.equal(modeOf(folder, 'a/b/c'), '700')
    writeFileSync(join(folder, 'file'), '')
    await refusal('ERR_PKI_FILE_EXISTS', () => files.ensureFolder(join(folder, 'file')))
  })

  it('discards a tree, and does not mind what is gone already', async () => {
    const folder = freshFolder()
    mkdirSync(join(folder, 'a/b'), { recursive: true })
    writeFileSync(join(folder, 'a/b/file'), '')
    const files = new DurableFiles()
    await files.discard(join(folder, 'a'))
    await files.discard(join(folder, 'a'))
    assert.deepEqual(readdirSync(folder), [])
  })

  it('recognises its temporary names and no others', () => {
    assert.ok(isTemporaryName(temporaryBeside('x').replace(/^.*[\\/]/, '')))
    for (const name of ['.orchard-0.tmp', 'orchard-0123456789abcdef.tmp', '.orchard-0123456789abcdeg.tmp']) {
      assert.equal(isTemporaryName(name), false, name)
    }
  })
})

/** The disk, but each write takes at most some octets. */
function taking(octets: number): FileLayer {
  const limited = (file: WritableFile): WritableFile => ({
    ...file,
    write: async (bytes) => {
      const taken = octets === 0 ? 0 : await file.write(bytes.subarray(0, octets))
      return taken
    },
  })
  return {
    ...nodeFileLayer,
    create: async (path) => limited(await nodeFileLayer.create(path)),
    openToAppend: async (path) => limited(await nodeFileLayer.openToAppend(path)),
  }
}
