import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isPKIError } from '../../src/base/errors.js'
import { readCSR } from '../../src/x509/read/csr.js'
import { writeSigned } from '../../src/x509/write/certificate.js'
import { writeCSRInfo } from '../../src/x509/write/csr.js'
import { writeExtension, writeKeyUsage, writeSubjectAltName } from '../../src/x509/write/extensions.js'
import { ECDSA_SHA256, SPKI, commonName, faultsOf, nameOf, signByNode } from '../support/x509.js'
import { assertChangesShow, names, octetsBetween, record } from '../support/x509-mutation.js'

describe('reader and writer of requests', () => {
  it('are inverse', () => {
    const extension = record({
      oid: fc.nat().map((arc) => `1.3.6.1.4.1.55555.${String(arc)}`),
      critical: fc.boolean(),
      value: octetsBetween(0, 300),
    })
    const extensions = fc.uniqueArray(extension, { maxLength: 6, selector: ({ oid }) => oid })
    fc.assert(
      fc.property(names, extensions, octetsBetween(0, 80), (subject, wanted, signature) => {
        const tbs = writeCSRInfo({
          subject: nameOf(...subject),
          publicKey: SPKI,
          extensions: wanted.map(({ oid, critical, value }) => writeExtension(oid, critical, value)),
        })
        const read = readCSR(writeSigned(tbs, ECDSA_SHA256, signature))
        assert.deepEqual(faultsOf(read), [])
        assert.deepEqual(read.rawExtensions, wanted)
        assert.deepEqual(read.signature, signature)
        assert.deepEqual(read.tbs, tbs)
        assert.deepEqual(
          read.subject.rdns.map(([attribute]) => attribute?.value),
          subject.map(({ value }) => value),
        )
        assert.deepEqual(read.attributes, wanted.length === 0 ? [] : ['1.2.840.113549.1.9.14'])
      }),
      { numRuns: 200 },
    )
  })
})

describe('a damaged request', () => {
  it('is refused, or read to other fields', () => {
    const names = writeSubjectAltName([{ type: 'dns', value: 'homebox.local' }], { critical: false })
    const extensions = [names, writeKeyUsage(['digitalSignature'])]
    const tbs = writeCSRInfo({ subject: commonName('homebox'), publicKey: SPKI, extensions })
    assertChangesShow(writeSigned(tbs, ECDSA_SHA256, signByNode(tbs)), readCSR)
  })

  it('never makes another error than PKIError, whatever the octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.throws(() => readCSR(bytes), isPKIError)
      }),
      { numRuns: 300 },
    )
  })
})
