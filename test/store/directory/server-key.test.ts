import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { isPKIError, nodeFileLayer } from '../../../src/node.js'
import type { FileLayer } from '../../../src/node.js'
import { refusal } from '../../support/issue.js'
import { ensure, freshCA, freshFolder, textOf } from '../../support/store.js'

const ROOT_ONLY = { skip: process.getuid?.() === 0 ? false : 'ownership is changed by root only' }

describe('the key of a server', () => {
  it('keeps a key that iOS refuses, and says how to get another beside it', async () => {
    const directory = await freshCA()
    const { keyPath } = await ensure(directory)
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const weak = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    rmSync(keyPath)
    writeFileSync(keyPath, weak, { mode: 0o400 })
    await assert.rejects(
      ensure(directory),
      (error) => isPKIError(error, 'ERR_PKI_KEY_WEAK') && error.hint?.includes('--name') === true,
    )
    assert.equal(textOf(keyPath), weak)
  })

  it(
    'is written to no folder that has become a symbolic link after it was given away',
    ROOT_ONLY,
    async () => {
      const directory = await freshCA()
      const elsewhere = freshFolder()
      const files: FileLayer = {
        ...nodeFileLayer,
        setOwner: async (path, owner) => {
          await nodeFileLayer.setOwner(path, owner)
          renameSync(path, `${path}-old`)
          symlinkSync(elsewhere, path)
        },
      }
      const owner = { uid: 1234, gid: 100 }
      const details = await refusal('ERR_PKI_FILE', () => ensure(directory, { files, owner }))
      assert.equal(details.systemCode, 'ELOOP')
      assert.deepEqual(readdirSync(elsewhere), [])
    },
  )

  it('says that a kind of key was not used where there is a key of another kind', async () => {
    const directory = await freshCA()
    assert.deepEqual((await ensure(directory, { keyKind: 'ec-p384' })).warnings, [])
    assert.deepEqual((await ensure(directory, { keyKind: 'ec-p384' })).warnings, [])
    assert.deepEqual((await ensure(directory)).warnings, [])
    for (const hosts of [['192.168.1.20', 'homebox.local'], ['192.168.1.20']]) {
      const { warnings } = await ensure(directory, { hosts, keyKind: 'rsa-2048' })
      assert.match(warnings.join(), /ec-p384.*rsa-2048.*--name/)
    }
    const details = await refusal('ERR_PKI_OPTION', () => ensure(directory, { keyKind: 'dsa' as 'ec-p256' }))
    assert.equal(details.option, 'keyKind')
  })
})
