import assert from 'node:assert/strict'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { crl } from '../../../../src/index.js'
import { openCADirectory } from '../../../../src/node.js'
import { NOW, refusal } from '../../../support/issue.js'
import { freshCA, systemError, watchedLayer } from '../../../support/store.js'

describe('takeCRLNumber', () => {
  it('takes the number of the file in the form of openssl, and keeps the one before', async () => {
    const directory = await freshCA()
    const file = join(directory.path, 'ca/crlnumber')
    for (const [text, number, next] of [
      ['1000\n', 0x1000n, '1001\n'],
      ['0F', 0x0fn, '10\n'],
      ['FF\n', 0xffn, '0100\n'],
      ['00\n', 0n, '01\n'],
      ['0fffffffffffffffff\r\n', 0x0fffffffffffffffffn, '100000000000000000\n'],
    ] as const) {
      writeFileSync(file, text)
      assert.equal(await directory.takeCRLNumber(), number)
      assert.equal(readFileSync(file, 'utf8'), next)
      assert.equal(readFileSync(`${file}.old`, 'utf8'), text)
    }
  })

  it('never gives a number twice, also where openssl has left only .old or .new', async () => {
    const directory = await freshCA()
    const file = join(directory.path, 'ca/crlnumber')
    const first = await directory.takeCRLNumber()
    renameSync(file, `${file}.new`)
    assert.equal(await directory.takeCRLNumber(), first + 1n)
    rmSync(`${file}.new`)
    rmSync(file)
    writeFileSync(`${file}.old`, '2000\n')
    assert.equal(await directory.takeCRLNumber(), 0x2001n)
  })

  it('takes one above the number of the list that is kept, where the file is behind or gone', async () => {
    const directory = await freshCA()
    const file = join(directory.path, 'ca/crlnumber')
    await crl({ store: directory, now: NOW })
    const { number, isCurrent } = await crl({ store: directory, now: NOW })
    assert.equal(isCurrent, true)
    for (const text of ['01\n', `${number.toString(16)}\n`, undefined]) {
      if (text === undefined) rmSync(file)
      else writeFileSync(file, text)
      rmSync(`${file}.old`, { force: true })
      assert.equal(await directory.takeCRLNumber(), number + 1n)
    }
    writeFileSync(file, '01\n')
    const last = await crl({ store: directory, now: NOW })
    assert.deepEqual([last.number, last.isCurrent], [number + 1n, true])
    assert.deepEqual(await directory.findCRL(), last.der)
  })

  it('takes the number of the file where what lies in the place of the list is none', async () => {
    const directory = await freshCA()
    await crl({ store: directory, now: NOW })
    writeFileSync(join(directory.path, 'ca/crl/ca.crl.pem'), 'no list')
    writeFileSync(join(directory.path, 'ca/crlnumber'), '0100\n')
    assert.equal(await directory.takeCRLNumber(), 0x100n)
  })

  it('refuses a file that holds no number', async () => {
    const directory = await freshCA()
    for (const text of ['', '10G0\n', '-1\n', 'FF'.repeat(21)]) {
      writeFileSync(join(directory.path, 'ca/crlnumber'), text)
      await refusal('ERR_PKI_INDEX', () => directory.takeCRLNumber())
    }
  })

  it('gives no number when any operation fails that makes it durable', async () => {
    for (const failing of ['file.write', 'file.sync', 'rename', 'syncFolder']) {
      const { path } = await freshCA()
      const files = watchedLayer(({ name, path: at }) => {
        if (name === failing && !at.includes('orchard/lock') && at.includes('/ca')) throw systemError('EIO')
      })
      const directory = await openCADirectory({ path, files })
      await refusal('ERR_PKI_FILE', () => directory.takeCRLNumber())
    }
  })
})
