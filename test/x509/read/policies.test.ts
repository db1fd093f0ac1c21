import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeOID } from '../../../src/der/oid.js'
import { writeElement, writeNull, writeSequence, writeSmallInteger } from '../../../src/der/write.js'
import { readCertificate } from '../../../src/x509/read/certificate.js'
import type { CertificateRecord } from '../../../src/x509/read/records.js'
import { bytesOf } from '../../support/der.js'
import {
  NOTHING,
  extensionOf,
  faultsOf,
  inFolder,
  recordWith,
  run,
  tagged,
  without,
} from '../../support/x509.js'

const VALUE = 'Certificate.tbsCertificate.extensions[0].extnValue'

function read(oid: string, value: Uint8Array): CertificateRecord {
  return recordWith(extensionOf(oid, value))
}

/** Asserts that each of some values makes the extension unreadable. */
function assertUnreadable(oid: string, ...values: readonly Uint8Array[]): void {
  for (const value of values) {
    const { unreadableExtensions } = read(oid, value)
    assert.deepEqual(
      unreadableExtensions.map((fault) => fault.oid),
      [oid],
    )
  }
}

/** Asserts the deviations below the value of the only extension. */
function assertFaults(record: CertificateRecord, ...faults: readonly string[]): void {
  assert.deepEqual(
    faultsOf(record).map((fault) => fault.replace(`${VALUE}.`, '')),
    faults,
  )
}

const CONFIG = `
[v]
certificatePolicies = 1.2.3.4, 2.5.29.32.0, @p
policyMappings = critical, 1.2.3.4:1.2.3.5, 1.2.3.4:1.2.3.6
policyConstraints = critical, requireExplicitPolicy:3, inhibitPolicyMapping:0
inhibitAnyPolicy = critical, 300
issuerAltName = DNS:ca.example, IP:192.0.2.1
qcStatements = DER:30093007060504008E4601
[p]
policyIdentifier = 1.2.3.9
CPS.1 = "http://cps.example"
userNotice.1 = @n
[n]
explicitText = "Mind the gap"
organization = "Gap"
noticeNumbers = 1, 2
`

describe('the policies of openssl', { skip: without('openssl', 'version') }, () => {
  it('are read with all that goes with them', () => {
    const der = inFolder({ 'openssl.cnf': CONFIG.replaceAll(/(?<=DER:.*) /g, '') }, (folder) =>
      run('openssl', [
        ...[
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:P-256',
          '-nodes',
          '-keyout',
          '/dev/null',
        ],
        ...['-subj', '/CN=a', '-config', `${folder}/openssl.cnf`, '-extensions', 'v', '-outform', 'DER'],
      ]),
    )
    const record = readCertificate(new Uint8Array(der))
    const { extensions } = record
    assert.deepEqual(extensions.certificatePolicies, [
      { oid: '1.2.3.4', qualifiers: [] },
      { oid: '2.5.29.32.0', qualifiers: [] },
      { oid: '1.2.3.9', qualifiers: ['1.3.6.1.5.5.7.2.1', '1.3.6.1.5.5.7.2.2'] },
    ])
    assert.deepEqual(extensions.policyMappings, [
      { issuerDomainPolicy: '1.2.3.4', subjectDomainPolicy: '1.2.3.5' },
      { issuerDomainPolicy: '1.2.3.4', subjectDomainPolicy: '1.2.3.6' },
    ])
    assert.deepEqual(extensions.policyConstraints, { requireExplicitPolicy: 3, inhibitPolicyMapping: 0 })
    assert.equal(extensions.inhibitAnyPolicy, 300)
    assert.deepEqual(extensions.issuerAltName, [
      { type: 'dns', value: 'ca.example' },
      { type: 'ip', octets: bytesOf('c0000201') },
    ])
    assert.deepEqual(extensions.qcStatements, ['0.4.0.1862.1'])
    assert.deepEqual([faultsOf(record), record.unreadableExtensions], [[], []])
  })
})

describe('certificatePolicies', () => {
  const oid = '2.5.29.32'
  const policy = (id: string, ...rest: readonly Uint8Array[]) => writeSequence(writeOID(id), ...rest)

  it('keeps a policy that is there twice, and deviates', () => {
    const record = read(oid, writeSequence(policy('1.2.3'), policy('1.2.4'), policy('1.2.3')))
    assert.deepEqual(
      record.extensions.certificatePolicies?.map((each) => each.oid),
      ['1.2.3', '1.2.4', '1.2.3'],
    )
    assertFaults(record, 'repeated-policy certificatePolicies')
  })
  it('deviates where a policy is there twice among many, and not where all differ', () => {
    const many = Array.from({ length: 9 }, (_, index) => policy(`1.2.${String(index)}`))
    assertFaults(read(oid, writeSequence(...many)))
    assertFaults(read(oid, writeSequence(...many, policy('1.2.8'))), 'repeated-policy certificatePolicies')
  })
  it('deviates without a policy, and with a list of no qualifier', () => {
    assertFaults(read(oid, writeSequence()), 'empty-sequence certificatePolicies')
    assertFaults(
      read(oid, writeSequence(policy('1.2.3', writeSequence()))),
      'empty-sequence certificatePolicies[0].policyQualifiers',
    )
  })
  it('takes any qualifier of a type that it does not know', () => {
    const qualified = policy('1.2.3', writeSequence(policy('1.2.9', writeNull())))
    assert.deepEqual(read(oid, writeSequence(qualified)).extensions.certificatePolicies, [
      { oid: '1.2.3', qualifiers: ['1.2.9'] },
    ])
  })
  it('is unreadable where a qualifier is missing or has another type than its own', () => {
    const qualified = (...qualifier: readonly Uint8Array[]) =>
      writeSequence(policy('1.2.3', writeSequence(writeSequence(...qualifier))))
    assertUnreadable(
      oid,
      qualified(writeOID('1.3.6.1.5.5.7.2.1')),
      qualified(writeOID('1.3.6.1.5.5.7.2.1'), writeNull()),
      qualified(writeOID('1.3.6.1.5.5.7.2.2'), tagged(0x16, 'a')),
      qualified(writeOID('1.2.9'), writeNull(), writeNull()),
      writeSequence(writeOID('1.2.3')),
      policy('1.2.3'),
      NOTHING,
    )
  })
  it('is read up to 8192 policies', () => {
    const many = (count: number) =>
      writeSequence(...Array.from({ length: count }, (_, index) => policy(`1.2.${String(index)}`)))
    assert.equal(read(oid, many(8192)).extensions.certificatePolicies?.length, 8192)
    assertUnreadable(oid, many(8193))
  })
})

describe('policyMappings', () => {
  const oid = '2.5.29.33'
  const mapping = writeSequence(writeOID('1.2.3'), writeOID('1.2.4'))

  it('deviates without a mapping', () => {
    assertFaults(read(oid, writeSequence()), 'empty-sequence policyMappings')
  })
  it('is unreadable with half a mapping, or three policies in one', () => {
    assertUnreadable(
      oid,
      writeSequence(writeSequence(writeOID('1.2.3'))),
      writeSequence(writeSequence(writeOID('1.2.3'), writeOID('1.2.4'), writeOID('1.2.5'))),
    )
  })
  it('is read up to 8192 mappings', () => {
    const many = (count: number) => writeSequence(...Array.from({ length: count }, () => mapping))
    assert.equal(read(oid, many(8192)).extensions.policyMappings?.length, 8192)
    assertUnreadable(oid, many(8193))
  })
})

describe('policyConstraints', () => {
  const oid = '2.5.29.36'

  it('has either number without the other', () => {
    assert.deepEqual(read(oid, bytesOf('3003 800105')).extensions.policyConstraints, {
      requireExplicitPolicy: 5,
      inhibitPolicyMapping: undefined,
    })
    assert.deepEqual(read(oid, bytesOf('3003 810105')).extensions.policyConstraints, {
      requireExplicitPolicy: undefined,
      inhibitPolicyMapping: 5,
    })
  })
  it('deviates where it is empty', () => {
    assertFaults(read(oid, writeSequence()), 'empty-sequence policyConstraints')
  })
  it('is unreadable with a negative number, one of five octets, another order, or something more', () => {
    assertUnreadable(
      oid,
      bytesOf('3003 8001ff'),
      bytesOf('3007 80050100000000'),
      bytesOf('3006 810105 800105'),
      bytesOf('3006 800105 820105'),
    )
  })
})

describe('inhibitAnyPolicy', () => {
  it('is 0 or more', () => {
    assert.equal(read('2.5.29.54', writeSmallInteger(0)).extensions.inhibitAnyPolicy, 0)
    assertUnreadable('2.5.29.54', tagged(2, bytesOf('ff')), writeSequence(), NOTHING)
  })
})

describe('qcStatements', () => {
  const oid = '1.3.6.1.5.5.7.1.3'
  const type = (...contents: readonly Uint8Array[]) =>
    writeSequence(writeSequence(writeOID('0.4.0.1862.1.6'), ...contents))

  it('takes any contents of a statement but those of the type', () => {
    const record = read(oid, writeSequence(writeSequence(writeOID('1.2.3'), writeElement(0x16))))
    assert.deepEqual(record.extensions.qcStatements, ['1.2.3'])
    assert.deepEqual(read(oid, type(writeSequence(writeOID('1.2')))).extensions.qcStatements, [
      '0.4.0.1862.1.6',
    ])
  })
  it('deviates without a statement', () => {
    assertFaults(read(oid, writeSequence()), 'empty-sequence qcStatements')
  })
  it('is unreadable where the type is no list of object identifiers', () => {
    assertUnreadable(
      oid,
      type(),
      type(writeNull()),
      type(writeSequence(writeNull())),
      writeSequence(writeNull()),
    )
  })
})
