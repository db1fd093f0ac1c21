import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { describe, it } from 'node:test'
import { issuerOf } from '../../../src/node.js'
import { refusal } from '../../support/issue.js'
import { freshCA } from '../../support/store.js'

describe('issuerOf', () => {
  it('refuses a key that is gone or of another CA', async () => {
    const directory = await freshCA()
    const other = await freshCA()
    const forged = { ...directory, keyPath: other.keyPath }
    await refusal('ERR_PKI_KEY_MISMATCH', () => issuerOf({ directory: forged }))
    rmSync(directory.keyPath)
    assert.equal((await refusal('ERR_PKI_DIRECTORY', () => issuerOf({ directory }))).reason, 'incomplete')
    // @ts-expect-error a path is no directory
    await refusal('ERR_PKI_OPTION', () => issuerOf({ directory: directory.path }))
  })
})
