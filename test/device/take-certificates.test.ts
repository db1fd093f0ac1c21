import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { encodePEM } from '../../src/base/pem.js'
import { isPKIError } from '../../src/base/errors.js'
import { takePublicCertificates } from '../../src/device/take-certificates.js'
import { writeSequence, writeSmallInteger, writeOctetString } from '../../src/der/write.js'
import { certify } from '../support/chains.js'
import { refused } from '../support/refused.js'

const one = certify({ subject: 'One', isCA: true })
const two = certify({ subject: 'Two', isCA: true })
const pemOf = (...ders: readonly Uint8Array[]): string =>
  ders.map((der) => encodePEM('CERTIFICATE', der)).join('')
const hashOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex')

/** Private keys as node writes them. */
function keysOfNode(): Readonly<Record<string, Uint8Array>> {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  return {
    'SEC 1, whose length has one octet': ec.export({ type: 'sec1', format: 'der' }),
    'PKCS#8, whose length has two': ec.export({ type: 'pkcs8', format: 'der' }),
    'PKCS#1, whose length has three': rsa.export({ type: 'pkcs1', format: 'der' }),
  }
}

describe('takePublicCertificates', () => {
  it('takes every certificate of a PEM text in its order, and the one of DER', () => {
    const taken = takePublicCertificates({ pem: pemOf(one.der, two.der) }, 'root')
    assert.deepEqual(
      taken.map(({ der }) => hashOf(der)),
      [hashOf(one.der), hashOf(two.der)],
    )
    assert.deepEqual(
      takePublicCertificates({ der: two.der }, 'root').map(({ der }) => der),
      [two.der],
    )
  })

  it('refuses a text with a request or a list beside the certificate, and says what is in it', () => {
    for (const label of ['CERTIFICATE REQUEST', 'X509 CRL', 'PUBLIC KEY']) {
      const pem = pemOf(one.der) + encodePEM(label, two.der)
      const { details } = refused('ERR_PKI_PEM', () => takePublicCertificates({ pem }, 'root'))
      assert.deepEqual(details, { expected: ['CERTIFICATE'], found: ['CERTIFICATE', label] })
    }
  })

  it('names 16 of the labels of a hostile text and no more', () => {
    const labels = Array.from({ length: 20 }, (_, index) => `LABEL ${String(index)}`)
    const pem = pemOf(one.der) + labels.map((label) => encodePEM(label, one.der)).join('')
    const { details } = refused('ERR_PKI_PEM', () => takePublicCertificates({ pem }, 'root'))
    assert.deepEqual(details.found, ['CERTIFICATE', ...labels.slice(0, 15)])
  })

  it('tells a private key from other octets that are no certificate, whatever the form of its length', () => {
    for (const [name, der] of Object.entries(keysOfNode())) {
      const error = refused('ERR_PKI_DER', () => takePublicCertificates({ der: new Uint8Array(der) }, 'root'))
      assert.ok(isPKIError(error.cause, 'ERR_PKI_DER'), name)
      assert.deepEqual(error.details, error.cause.details)
    }
    const other = [
      [],
      [0x30],
      [0x30, 0x03, 0x04, 0x01, 0x00],
      [0x02, 0x03, 0x02, 0x01, 0x00],
      [...one.der.slice(0, -1)],
    ]
    for (const octets of other) {
      const der = Uint8Array.from(octets)
      const error = refused('ERR_PKI_DER', () => takePublicCertificates({ der }, 'root'))
      assert.equal(error.cause, undefined, String(octets.slice(0, 5)))
    }
  })

  it('knows a key whose length is just below and just above the short form', () => {
    for (const size of [122, 123]) {
      const der = writeSequence(writeSmallInteger(1), writeOctetString(new Uint8Array(size)))
      assert.equal(der[1], size === 122 ? 0x7f : 0x81)
      const error = refused('ERR_PKI_DER', () => takePublicCertificates({ der }, 'root'))
      assert.ok(isPKIError(error.cause, 'ERR_PKI_DER'))
    }
  })

  it('refuses what is neither PEM nor DER', () => {
    const { details } = refused('ERR_PKI_OPTION', () => takePublicCertificates({} as never, 'root'))
    assert.equal(details.option, 'root')
  })
})
