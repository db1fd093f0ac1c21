import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toHex } from '../../../src/base/bytes.js'
import { writeOID } from '../../../src/der/oid.js'
import { writeElement, writeNull, writeSequence } from '../../../src/der/write.js'
import { readCertificate } from '../../../src/x509/read/certificate.js'
import { readName } from '../../../src/x509/read/name.js'
import { bytesOf, derFault } from '../../support/der.js'
import { NOTHING, assembleCertificate, faultsOf, tagged, textOfName } from '../../support/x509.js'

/** One AttributeTypeAndValue. */
function attribute(oid: string, value: Uint8Array): Uint8Array {
  return writeSequence(writeOID(oid), value)
}

/** A Name of one RDN for each list, in the order given. */
function nameOfRDNs(...rdns: readonly (readonly Uint8Array[])[]): Uint8Array {
  return writeSequence(...rdns.map((attributes) => writeElement(0x31, ...attributes)))
}

/** The deviations of a certificate with this subject. */
function faultsOfSubject(subject: Uint8Array): readonly string[] {
  return faultsOf(readCertificate(assembleCertificate({ subject }))).map((fault) =>
    fault.replace('Certificate.tbsCertificate.', ''),
  )
}

describe('a name', () => {
  it('may be empty', () => {
    assert.deepEqual(readName(writeSequence()).rdns, [])
    assert.deepEqual(faultsOfSubject(writeSequence()), [])
  })

  it('keeps the string type of each value', () => {
    const types = [
      [0x0c, 'utf8String', 'Ä'],
      [0x13, 'printableString', 'A b'],
      [0x16, 'ia5String', 'a@b'],
      [0x14, 'teletexString', 'plain'],
      [0x12, 'numericString', '12 3'],
      [0x1a, 'visibleString', 'a~'],
    ] as const
    for (const [tag, stringType, value] of types) {
      const { rdns } = readName(nameOfRDNs([attribute('2.5.4.3', tagged(tag, value))]))
      assert.deepEqual(rdns, [[{ oid: '2.5.4.3', shortName: 'CN', value, stringType }]])
    }
    const wide = readName(nameOfRDNs([attribute('2.5.4.3', tagged(0x1e, bytesOf('00c42764')))]))
    assert.deepEqual(wide.rdns[0]?.[0]?.value, 'Ä❤')
  })

  it('keeps repeated attributes and several in one RDN in the order of their octets', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((value) => attribute('2.5.4.11', tagged(0x0c, value)))
    assert.ok(a && b && c)
    assert.equal(textOfName(readName(nameOfRDNs([b], [a], [b, c]))), 'OU=b, OU=a, OU=b+OU=c')
  })

  it('deviates where a set is out of order or empty', () => {
    const [a, b] = ['a', 'b'].map((value) => attribute('2.5.4.11', tagged(0x0c, value)))
    assert.ok(a && b)
    assert.deepEqual(faultsOfSubject(nameOfRDNs([a, b], [b, b])), [])
    assert.deepEqual(faultsOfSubject(nameOfRDNs([a], [b, a])), ['set-order subject[1]'])
    assert.deepEqual(faultsOfSubject(nameOfRDNs([])), ['empty-sequence subject[0]'])
  })

  it('deviates where a character does not belong to its type', () => {
    const at = tagged(0x13, 'a@b')
    assert.deepEqual(faultsOfSubject(nameOfRDNs([attribute('2.5.4.3', at)])), [
      'string-charset subject[0][0].value',
    ])
    const broken = readName(nameOfRDNs([attribute('2.5.4.3', tagged(0x0c, bytesOf('61ff')))]))
    assert.equal(broken.rdns[0]?.[0]?.value, 'a\ufffd')
  })

  it('has the hexadecimal of a value that is no string', () => {
    const value = tagged(0x03, bytesOf('0001'))
    const [[read] = []] = readName(nameOfRDNs([attribute('2.5.4.45', value)])).rdns
    assert.deepEqual(read, {
      oid: '2.5.4.45',
      shortName: '2.5.4.45',
      value: toHex(value),
      stringType: 'other',
    })
  })

  it('copies its input', () => {
    const input = nameOfRDNs([attribute('2.5.4.3', tagged(0x0c, 'a'))])
    const name = readName(input)
    input.fill(0)
    assert.equal(name.der[0], 0x30)
  })

  it('is refused where its structure is broken', () => {
    const value = tagged(0x0c, 'a')
    derFault(() => readName(Uint8Array.of(...nameOfRDNs(), 0)))
    derFault(() => readName(writeSequence(writeSequence(attribute('2.5.4.3', value)))))
    derFault(() => readName(nameOfRDNs([writeOID('2.5.4.3')])))
    derFault(() => readName(nameOfRDNs([writeSequence(writeOID('2.5.4.3'))])))
    derFault(() => readName(nameOfRDNs([writeSequence(writeOID('2.5.4.3'), value, writeNull())])))
    derFault(() => readName(NOTHING))
  })
})
