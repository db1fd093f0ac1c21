import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeOID } from '../../../src/der/oid.js'
import {
  writeBoolean,
  writeElement,
  writeExplicit,
  writeNull,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
} from '../../../src/der/write.js'
import type { CertificateRecord } from '../../../src/x509/read/records.js'
import { bytesOf } from '../../support/der.js'
import {
  NOTHING,
  commonName,
  extensionOf,
  faultsOf,
  recordWith,
  tagged,
  textOfGeneralName,
} from '../../support/x509.js'

const VALUE = 'Certificate.tbsCertificate.extensions[0].extnValue'

/** The record of a certificate with one extension. */
function read(oid: string, value: Uint8Array): CertificateRecord {
  return recordWith(extensionOf(oid, value))
}

/** Asserts that an extension is listed as unreadable, and as nothing else. */
function assertUnreadable(oid: string, ...values: readonly Uint8Array[]): void {
  for (const value of values) {
    const { unreadableExtensions, extensions } = read(oid, value)
    assert.deepEqual(
      unreadableExtensions.map((fault) => fault.oid),
      [oid],
    )
    assert.ok(unreadableExtensions[0]?.problem.startsWith(VALUE))
    assert.ok(Object.values(extensions).every((known) => known === undefined))
  }
}

/** Asserts the deviations below the value of the only extension. */
function assertFaults(record: CertificateRecord, ...faults: readonly string[]): void {
  assert.deepEqual(
    faultsOf(record).map((fault) => fault.replace(`${VALUE}.`, '')),
    faults,
  )
}

describe('basicConstraints', () => {
  const oid = '2.5.29.19'

  it('deviates where cA FALSE is encoded', () => {
    const record = read(oid, writeSequence(writeBoolean(false)))
    assert.equal(record.extensions.basicConstraints?.cA, false)
    assertFaults(record, 'encoded-default basicConstraints.cA')
  })
  it('has a path length of 0', () => {
    const record = read(oid, writeSequence(writeBoolean(true), writeSmallInteger(0)))
    assert.equal(record.extensions.basicConstraints?.pathLength, 0)
  })
  it('reads a path length without cA, which others judge', () => {
    const record = read(oid, writeSequence(writeSmallInteger(1)))
    assert.deepEqual(record.extensions.basicConstraints, { cA: false, pathLength: 1 })
  })
  it('is unreadable with a negative path length, a BOOLEAN of 01, or something more', () => {
    assertUnreadable(
      oid,
      writeSequence(writeBoolean(true), tagged(2, bytesOf('ff'))),
      writeSequence(tagged(1, bytesOf('01'))),
      writeSequence(writeBoolean(true), writeSmallInteger(0), writeNull()),
      bytesOf('30000500'),
      NOTHING,
    )
  })
})

describe('keyUsage', () => {
  const oid = '2.5.29.15'

  it('has the names of its bits', () => {
    assert.deepEqual(read(oid, bytesOf('0302 05a0')).extensions.keyUsage, [
      'digitalSignature',
      'keyEncipherment',
    ])
    assert.deepEqual(read(oid, bytesOf('0303 070080')).extensions.keyUsage, ['decipherOnly'])
  })
  it('deviates without a bit', () => {
    const record = read(oid, bytesOf('0301 00'))
    assert.deepEqual(record.extensions.keyUsage, [])
    assertFaults(record, 'empty-sequence keyUsage')
  })
  it('deviates with a bit that has no name', () => {
    const record = read(oid, bytesOf('0303 068040'))
    assert.deepEqual(record.extensions.keyUsage, ['digitalSignature'])
    assertFaults(record, 'named-bits keyUsage')
  })
  it('deviates with trailing zero bits', () => {
    assertFaults(read(oid, bytesOf('0302 0080')), 'named-bits keyUsage')
  })
  it('is unreadable where unused bits are set', () => {
    assertUnreadable(oid, bytesOf('0302 07ff'), bytesOf('0302 0880'), bytesOf('0300'))
  })
})

describe('extKeyUsage', () => {
  const oid = '2.5.29.37'

  it('deviates without a purpose', () => {
    const record = read(oid, writeSequence())
    assert.deepEqual(record.extensions.extendedKeyUsage, [])
    assertFaults(record, 'empty-sequence extKeyUsage')
  })
  it('is unreadable with anything but object identifiers', () => {
    assertUnreadable(oid, writeSequence(writeNull()), tagged(0x31, writeOID('1.2.3')))
  })
})

describe('subjectKeyIdentifier', () => {
  it('is the octets inside', () => {
    assert.deepEqual(
      read('2.5.29.14', writeOctetString(bytesOf('0102'))).extensions.subjectKeyId,
      bytesOf('0102'),
    )
  })
  it('is unreadable without its OCTET STRING', () => {
    assertUnreadable('2.5.29.14', bytesOf('0102'))
  })
})

describe('authorityKeyIdentifier', () => {
  const oid = '2.5.29.35'

  it('may be empty', () => {
    const record = read(oid, writeSequence())
    assert.deepEqual(record.extensions.authorityKeyId, {
      keyId: undefined,
      issuer: undefined,
      serialNumber: undefined,
    })
    assertFaults(record)
  })
  it('may have a serial number alone', () => {
    const record = read(oid, writeSequence(tagged(0x82, bytesOf('7f'))))
    assert.deepEqual(record.extensions.authorityKeyId?.serialNumber, bytesOf('7f'))
  })
  it('deviates with an issuer of no name', () => {
    assertFaults(
      read(oid, writeSequence(writeElement(0xa1))),
      'empty-sequence authorityKeyIdentifier.authorityCertIssuer',
    )
  })
  it('is unreadable in another order', () => {
    assertUnreadable(oid, writeSequence(tagged(0x82, bytesOf('7f')), tagged(0x80, bytesOf('01'))))
  })
})

describe('nameConstraints', () => {
  const oid = '2.5.29.30'
  const base = tagged(0x82, 'local')
  const permitted = (...subtree: readonly Uint8Array[]) =>
    writeSequence(writeElement(0xa0, writeSequence(...subtree)))

  it('deviates where it is empty', () => {
    const record = read(oid, writeSequence())
    assert.deepEqual(record.extensions.nameConstraints, { permitted: [], excluded: [] })
    assertFaults(record, 'empty-sequence nameConstraints')
  })
  it('deviates with an empty list', () => {
    assertFaults(
      read(oid, writeSequence(writeElement(0xa1))),
      'empty-sequence nameConstraints.excludedSubtrees',
    )
  })
  it('deviates where the minimum of 0 is encoded', () => {
    const record = read(oid, permitted(base, tagged(0x80, bytesOf('00'))))
    assert.deepEqual(record.extensions.nameConstraints?.permitted.map(textOfGeneralName), ['dns local'])
    assertFaults(record, 'encoded-default nameConstraints.permittedSubtrees[0].minimum')
  })
  it('is unreadable with a minimum of 1, a maximum, or lists in another order', () => {
    assertUnreadable(
      oid,
      permitted(base, tagged(0x80, bytesOf('01'))),
      permitted(base, tagged(0x81, bytesOf('05'))),
      writeSequence(writeElement(0xa1, writeSequence(base)), writeElement(0xa0, writeSequence(base))),
    )
  })
})

describe('cRLDistributionPoints', () => {
  const oid = '2.5.29.31'
  const uri = tagged(0x86, 'http://h/a.crl')
  const point = (...fields: readonly Uint8Array[]) => writeSequence(writeSequence(...fields))
  const fullName = (...names: readonly Uint8Array[]) => writeExplicit(0, writeElement(0xa0, ...names))

  it('gives the URIs of full names only', () => {
    const directory = writeExplicit(4, commonName('a'))
    const record = read(
      oid,
      point(fullName(uri, directory), tagged(0x81, bytesOf('0640')), writeElement(0xa2, directory)),
    )
    assert.deepEqual(record.extensions.crlAddresses, ['http://h/a.crl'])
    assertFaults(record)
  })
  it('gives no address of a name that is relative to the issuer, and of a point with nothing', () => {
    assert.deepEqual(read(oid, point(writeExplicit(0, writeElement(0xa1)))).extensions.crlAddresses, [])
    assert.deepEqual(read(oid, point()).extensions.crlAddresses, [])
  })
  it('deviates without a point', () => {
    assertFaults(read(oid, writeSequence()), 'empty-sequence cRLDistributionPoints')
  })
  it('is unreadable with a name of another form, two names, or something more', () => {
    assertUnreadable(
      oid,
      point(writeExplicit(0, uri)),
      point(writeExplicit(0, writeElement(0xa0, uri)), writeNull()),
      point(writeElement(0xa0, writeElement(0xa0, uri), writeElement(0xa0, uri))),
    )
  })
})

describe('authorityInfoAccess', () => {
  const oid = '1.3.6.1.5.5.7.1.1'
  const describes = (method: string, location: Uint8Array) => writeSequence(writeOID(method), location)

  it('leaves other methods and other forms out', () => {
    const record = read(
      oid,
      writeSequence(
        describes('1.3.6.1.5.5.7.48.1', tagged(0x86, 'http://o')),
        describes('1.3.6.1.5.5.7.48.1', tagged(0x82, 'o')),
        describes('1.3.6.1.5.5.7.48.5', tagged(0x86, 'http://r')),
      ),
    )
    assert.deepEqual(record.extensions.authorityInfo, { ocsp: ['http://o'], caIssuers: [] })
  })
  it('deviates without an entry', () => {
    assertFaults(read(oid, writeSequence()), 'empty-sequence authorityInfoAccess')
  })
  it('is unreadable with an element more', () => {
    assertUnreadable(oid, writeSequence(writeSequence(writeOID('1.2.3'), tagged(0x86, 'u'), writeNull())))
  })
})

describe('an unreadable extension', () => {
  it('leaves the others readable', () => {
    const record = recordWith(
      extensionOf('2.5.29.15', writeNull()),
      extensionOf('2.5.29.14', writeOctetString(bytesOf('01'))),
    )
    assert.equal(record.unreadableExtensions.length, 1)
    assert.deepEqual(record.extensions.subjectKeyId, bytesOf('01'))
  })
  it('may be nested as deep as its length allows', () => {
    let value = NOTHING
    for (let depth = 0; depth < 200; depth += 1) value = writeExplicit(4, value)
    assertUnreadable('2.5.29.17', writeSequence(value))
  })
})
