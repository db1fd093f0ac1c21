import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { issueMany, list, PKIError, signServerCert } from '../../src/index.js'
import type { CAStore } from '../../src/index.js'
import { readCertificate } from '../../src/x509/read/certificate.js'
import { readEntry } from '../../src/store/read-entry.js'
import { homeCSR, homeRoot } from '../support/issue.js'
import { CONTESTED_KINDS } from '../support/store-kinds.js'

describe('readEntry', () => {
  it('reads octets once that stay as they are', async () => {
    const entry = await anEntry()
    assert.equal(readEntry(entry), readEntry(entry))
    assert.notEqual(readEntry(entry), readEntry({ der: Uint8Array.from(entry.der) }))
  })

  it('reads octets again that have changed, by one bit of any of them', async () => {
    const { der } = await anEntry()
    const first = readEntry({ der })
    const last = der.length - 1
    der[last] = (der[last] ?? 0) ^ 1
    const second = readEntry({ der })
    assert.notDeepEqual(second.signature, first.signature)
    assert.deepEqual(second, readCertificate(der))
    der[0] = 0
    assert.throws(() => readEntry({ der }), isRefusal('ERR_PKI_DER'))
  })

  it('keeps a copy that later changes to the array cannot reach', async () => {
    const { der } = await anEntry()
    const { serialNumber, der: copy } = readEntry({ der })
    const before = [Uint8Array.from(serialNumber), Uint8Array.from(copy)]
    der.fill(0)
    assert.deepEqual([serialNumber, copy], before)
  })

  it('takes nothing for octets that is none', () => {
    const proxy = new Proxy(new Uint8Array(4), {})
    for (const der of [undefined, 'MII', [0x30], proxy])
      assert.throws(() => Reflect.apply(readEntry, undefined, [{ der }]), isRefusal('ERR_PKI_OPTION'))
  })
})

for (const { name, open } of CONTESTED_KINDS) {
  describe(`commit on a store of the kind ${name}`, () => {
    it('enters what the octets of a certificate say then, not what a batch read of them before', async () => {
      const store = await open()
      const changed: string[] = []
      const meddler: CAStore = {
        ...store,
        commit: (entries) => {
          for (const { der } of entries) changed.push(changeSerialNumber(der))
          return store.commit(entries)
        },
      }
      const requests = [{ name: 'box', hosts: ['box.local'] }]
      for await (const { error } of issueMany({ store: meddler, requests })) assert.equal(error, undefined)
      const entered: string[] = []
      for await (const { serialNumber } of list({ store })) entered.push(serialNumber)
      assert.deepEqual(entered, changed)
    })
  })
}

async function anEntry(): Promise<{ readonly der: Uint8Array }> {
  const { der } = await signServerCert({ issuer: await homeRoot(), csr: await homeCSR() })
  return { der: Uint8Array.from(der) }
}

/** Changes the last octet of the serial number and gives the new number. */
function changeSerialNumber(der: Uint8Array): string {
  const { serialNumber } = readCertificate(der)
  const end = Buffer.from(der).indexOf(serialNumber) + serialNumber.length - 1
  der[end] = (der[end] ?? 0) ^ 1
  return Buffer.from(readCertificate(der).serialNumber).toString('hex')
}

function isRefusal(code: string): (error: unknown) => boolean {
  return (error) => error instanceof PKIError && error.code === code
}
