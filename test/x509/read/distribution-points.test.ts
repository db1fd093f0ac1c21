import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeElement, writeExplicit, writeNull, writeSequence } from '../../../src/der/write.js'
import { readCertificate } from '../../../src/x509/read/certificate.js'
import { readName } from '../../../src/x509/read/name.js'
import type { CertificateRecord } from '../../../src/x509/read/records.js'
import { bytesOf } from '../../support/der.js'
import {
  commonName,
  extensionOf,
  faultsOf,
  inFolder,
  nameOf,
  recordWith,
  run,
  tagged,
  textOfGeneralName,
  without,
} from '../../support/x509.js'

const VALUE = 'Certificate.tbsCertificate.extensions[0].extnValue'
const POINTS = '2.5.29.31'
const FRESHEST = '2.5.29.46'

const point = (...fields: readonly Uint8Array[]) => writeSequence(writeSequence(...fields))
const read = (value: Uint8Array, oid = POINTS): CertificateRecord => recordWith(extensionOf(oid, value))

/** Asserts the deviations below the value of the only extension. */
function assertFaults(record: CertificateRecord, ...faults: readonly string[]): void {
  assert.deepEqual(
    faultsOf(record).map((fault) => fault.replace(`${VALUE}.`, '')),
    faults,
  )
}

const CONFIG = `
[v]
crlDistributionPoints = one, two, URI:http://h/plain.crl
freshestCRL = URI:http://h/delta.crl
[one]
fullname = URI:http://h/a.crl, DNS:h
reasons = keyCompromise, CACompromise, affiliationChanged, superseded, cessationOfOperation, certificateHold, privilegeWithdrawn, AACompromise
CRLissuer = dirName:issuer
[two]
relativename = relative
CRLissuer = dirName:issuer
[issuer]
CN = List issuer
[relative]
CN = List 7
`

describe('the distribution points of openssl', { skip: without('openssl', 'version') }, () => {
  it('are read with all that goes with them', () => {
    const der = inFolder({ 'openssl.cnf': CONFIG }, (folder) =>
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
    assert.deepEqual([faultsOf(record), record.unreadableExtensions], [[], []])
    const [one, two, plain, ...none] = record.extensions.crlDistributionPoints ?? []
    assert.ok(one && two && plain && none.length === 0)
    assert.deepEqual(one.fullName?.map(textOfGeneralName), ['uri http://h/a.crl', 'dns h'])
    assert.deepEqual(one.cRLIssuer?.map(textOfGeneralName), ['directory CN=List issuer'])
    assert.deepEqual(one.reasons, [
      ...['keyCompromise', 'cACompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation'],
      ...['certificateHold', 'privilegeWithdrawn', 'aACompromise'],
    ])
    assert.equal(two.fullName, undefined)
    assert.deepEqual(
      two.nameRelativeToCRLIssuer?.attributes.map(({ shortName, value }) => `${shortName}=${value}`),
      ['CN=List 7'],
    )
    assert.deepEqual(
      { ...plain, fullName: plain.fullName?.map(textOfGeneralName) },
      {
        fullName: ['uri http://h/plain.crl'],
        nameRelativeToCRLIssuer: undefined,
        reasons: undefined,
        cRLIssuer: undefined,
      },
    )
    assert.deepEqual(record.extensions.crlAddresses, ['http://h/a.crl', 'http://h/plain.crl'])
    assert.deepEqual(
      record.extensions.freshestCRL?.map(({ fullName }) => fullName?.map(textOfGeneralName)),
      [['uri http://h/delta.crl']],
    )
  })
})

describe('a distribution point', () => {
  const issuer = writeElement(0xa2, writeExplicit(4, commonName('a')))

  it('has a relative name whose DER is an RDN of a Name', () => {
    const name = nameOf({ oid: '2.5.4.3', value: 'x' })
    const contents = name.subarray(4)
    const record = read(point(writeExplicit(0, writeElement(0xa1, contents)), issuer))
    const relative = record.extensions.crlDistributionPoints?.[0]?.nameRelativeToCRLIssuer
    assert.ok(relative)
    assert.deepEqual(writeSequence(relative.der), name)
    assert.deepEqual(relative.attributes, readName(name).rdns[0])
    assertFaults(record)
  })
  it('deviates with a relative name of no attribute', () => {
    assertFaults(
      read(point(writeExplicit(0, writeElement(0xa1)), issuer)),
      'empty-sequence cRLDistributionPoints[0].distributionPoint.nameRelativeToCRLIssuer',
    )
  })
  it('deviates with neither name nor issuer', () => {
    assertFaults(read(point()), 'absent-field cRLDistributionPoints[0]')
    assertFaults(read(point(tagged(0x81, bytesOf('0640')))), 'absent-field cRLDistributionPoints[0]')
    assertFaults(read(point(issuer)))
  })
  it('deviates with a reason that has no name', () => {
    const record = read(point(tagged(0x81, bytesOf('06 4040')), issuer))
    assert.deepEqual(record.extensions.crlDistributionPoints?.[0]?.reasons, ['keyCompromise'])
    assertFaults(record, 'named-bits cRLDistributionPoints[0].reasons')
  })
  it('has the names of all its reasons', () => {
    const { extensions } = read(point(tagged(0x81, bytesOf('07 ff80')), issuer))
    assert.equal(extensions.crlDistributionPoints?.[0]?.reasons?.length, 9)
  })
  it('is unreadable with a name of no form', () => {
    for (const value of [point(writeExplicit(0, new Uint8Array(0))), point(writeExplicit(0, writeNull()))]) {
      const record = read(value)
      assert.equal(record.unreadableExtensions.length, 1)
      assert.equal(record.extensions.crlAddresses, undefined)
    }
  })
})

describe('freshestCRL', () => {
  it('is no address of complete lists', () => {
    const name = writeExplicit(0, writeElement(0xa0, tagged(0x86, 'http://d')))
    const { extensions } = read(point(name), FRESHEST)
    assert.equal(extensions.crlAddresses, undefined)
    assert.deepEqual(extensions.freshestCRL?.[0]?.fullName, [{ type: 'uri', value: 'http://d' }])
  })
  it('deviates without a point', () => {
    assertFaults(read(writeSequence(), FRESHEST), 'empty-sequence freshestCRL')
  })
})
