import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DurableFiles } from '../../../src/store/directory/durable-files.js'
import { fileError } from '../../../src/store/directory/file-error.js'
import { fakeFileLayer } from '../../support/fake-file-layer.js'
import { refusal } from '../../support/issue.js'
import { systemError } from '../../support/store.js'

const CODES = ['ENOSPC', 'EROFS', 'EIO', 'EDQUOT', 'EMFILE', 'ENFILE', 'ESTALE', 'EACCES', 'EBUSY'] as const

describe('fileError', () => {
  for (const code of CODES) {
    it(`says what to do about ${code}`, () => {
      const error = fileError(systemError(code), { action: 'write', path: '/ca/index.txt' })
      assert.equal(error.code, 'ERR_PKI_FILE')
      assert.deepEqual(error.details, { path: '/ca/index.txt', systemCode: code })
      assert.ok((error.hint ?? '').length > 20)
    })

    it(`leaves the old file and nothing else when replacing it meets ${code} at any step`, async () => {
      for (const step of ['create', 'write', 'setMode', 'sync', 'rename'] as const) {
        const layer = fakeFileLayer()
        layer.put('/ca/index.txt', 'old')
        const fail = (): Promise<never> => Promise.reject(systemError(code))
        const broken = {
          ...layer,
          create: async (path: string) => {
            if (step === 'create') return fail()
            const file = await layer.create(path)
            return { ...file, ...(step === 'rename' ? {} : { [step]: fail }) }
          },
          ...(step === 'rename' ? { rename: fail } : {}),
        }
        const replace = (): Promise<void> =>
          new DurableFiles(broken).replaceFile({ path: '/ca/index.txt', text: 'new', mode: 0o644 })
        assert.equal((await refusal('ERR_PKI_FILE', replace)).systemCode, code, step)
        assert.deepEqual(await layer.list('/ca'), ['index.txt'], step)
        assert.equal(layer.text('/ca/index.txt'), 'old', step)
      }
    })
  }
})
