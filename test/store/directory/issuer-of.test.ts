import assert from 'node:assert/strict'
import { copyFileSync, rmSync } from 'node:fs'
import { describe, it } from 'node:test'
import { issuerOf } from '../../../src/node.js'
import { refusal } from '../../support/issue.js'
import { freshCA } from '../../support/store.js'

describe('issuerOf', () => {
  it('refuses a key that is gone or of another CA', async () => {
    const directory = await freshCA()
    const other = await freshCA()
    rmSync(directory.keyPath)
    copyFileSync(other.keyPath, directory.keyPath)
    await refusal('ERR_PKI_KEY_MISMATCH', () => issuerOf({ directory }))
    rmSync(directory.keyPath)
    assert.equal((await refusal('ERR_PKI_DIRECTORY', () => issuerOf({ directory }))).reason, 'incomplete')
    // @ts-expect-error a path is no directory
    await refusal('ERR_PKI_OPTION', () => issuerOf({ directory: directory.path }))
  })
})
