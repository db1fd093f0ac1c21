import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeOID } from '../../../src/der/oid.js'
import { writeElement, writeExplicit, writeNull, writeSequence } from '../../../src/der/write.js'
import type { CertificateRecord } from '../../../src/x509/read/records.js'
import { bytesOf } from '../../support/der.js'
import {
  commonName,
  extensionOf,
  faultsOf,
  recordWith,
  tagged,
  textOfGeneralName,
} from '../../support/x509.js'

const PATH = 'Certificate.tbsCertificate.extensions[0].extnValue.subjectAltName'

/** The record of a certificate with a subjectAltName of these elements. */
function read(...names: readonly Uint8Array[]): CertificateRecord {
  return recordWith(extensionOf('2.5.29.17', writeSequence(...names)))
}

/** The names of such a certificate, as text. */
function textOf(...names: readonly Uint8Array[]): readonly string[] | undefined {
  return read(...names).extensions.subjectAltName?.map(textOfGeneralName)
}

describe('subjectAltName', () => {
  it('deviates without a name', () => {
    const record = read()
    assert.deepEqual(record.extensions.subjectAltName, [])
    assert.deepEqual(faultsOf(record), [`empty-sequence ${PATH}`])
  })

  it('keeps addresses of any length', () => {
    assert.deepEqual(textOf(tagged(0x87, bytesOf('0a00')), tagged(0x87, bytesOf(''))), ['ip 10.0', 'ip '])
  })

  it('keeps the forms that it does not read', () => {
    const otherName = writeElement(0xa0, writeOID('1.2.3'), writeExplicit(0, writeNull()))
    const names = [otherName, writeElement(0xa3, writeNull()), writeElement(0xa5)]
    const record = read(...names)
    assert.deepEqual(
      record.extensions.subjectAltName,
      names.map((der, index) => ({ type: 'other', tag: [0xa0, 0xa3, 0xa5][index], der })),
    )
  })

  it('reads directory names and registered identifiers', () => {
    const names = [writeExplicit(4, commonName('a')), tagged(0x88, bytesOf('2a03'))]
    assert.deepEqual(textOf(...names), ['directory CN=a', 'registered-id 1.2.3'])
  })

  it('keeps an embedded NUL', () => {
    assert.deepEqual(textOf(tagged(0x82, 'a.b\0.c')), ['dns a.b\0.c'])
  })

  it('deviates with text beyond ASCII, read as UTF-8 where it is that', () => {
    const record = read(tagged(0x82, 'münchen.example'))
    assert.deepEqual(record.extensions.subjectAltName?.map(textOfGeneralName), ['dns münchen.example'])
    assert.deepEqual(faultsOf(record), [`string-charset ${PATH}[0]`])
  })

  it('deviates with text beyond ASCII, read octet by octet where it is no UTF-8', () => {
    const record = read(tagged(0x81, bytesOf('61fc62')))
    assert.deepEqual(record.extensions.subjectAltName?.map(textOfGeneralName), ['email aüb'])
    assert.equal(record.deviations.length, 1)
  })

  it('is unreadable with a tag that is no form, a bad identifier, or an otherName that is none', () => {
    const bad = [
      tagged(0x89, 'a'),
      tagged(0xa2, 'a'),
      writeNull(),
      tagged(0x88, bytesOf('80')),
      writeElement(0xa0, writeOID('1.2.3')),
      writeElement(0xa0, writeOID('1.2.3'), writeExplicit(0, writeNull()), writeNull()),
      writeElement(0xa0, writeOID('1.2.3'), writeElement(0xa0, writeNull(), writeNull())),
      writeElement(0xa4, commonName('a'), writeNull()),
    ]
    for (const name of bad) {
      const record = read(tagged(0x82, 'ok'), name)
      assert.equal(record.unreadableExtensions.length, 1)
      assert.equal(record.extensions.subjectAltName, undefined)
    }
  })
})
