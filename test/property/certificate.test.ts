import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isPKIError } from '../../src/base/errors.js'
import { readCertificate } from '../../src/x509/read/certificate.js'
import { readName } from '../../src/x509/read/name.js'
import { KEY_USAGES, type GeneralName, type KeyUsage } from '../../src/x509/read/records.js'
import {
  writeAuthorityInfoAccess,
  writeAuthorityKeyIdentifier,
  writeBasicConstraints,
  writeCRLDistributionPoints,
  writeExtendedKeyUsage,
  writeKeyUsage,
  writeNameConstraints,
  writeSubjectAltName,
  writeSubjectKeyIdentifier,
} from '../../src/x509/write/extensions.js'
import { faultsOf, nameOf, signedCertificate } from '../support/x509.js'
import { assertChangesShow, names, octets, octetsBetween, record } from '../support/x509-mutation.js'

const text: fc.Arbitrary<string> = fc.stringMatching(/^[!-~]{1,40}$/)
const oid: fc.Arbitrary<string> = fc
  .tuple(fc.nat(39), fc.array(fc.nat({ max: 2 ** 31 - 1 }), { maxLength: 6 }))
  .map(([second, rest]) => ['1', second, ...rest].join('.'))
const date: fc.Arbitrary<Date> = fc
  .date({ min: new Date('1950-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((instant) => new Date(Math.floor(instant.getTime() / 1000) * 1000))

/** A GeneralName whose addresses have one of two lengths. */
function generalName(lengths: readonly [number, number]): fc.Arbitrary<GeneralName> {
  return fc.oneof<fc.Arbitrary<GeneralName>[]>(
    record({ type: fc.constantFrom('dns', 'email', 'uri'), value: text }),
    record({ type: fc.constant('ip'), octets: fc.constantFrom(...lengths).chain(octets) }),
    record({
      type: fc.constant('directory'),
      name: names.map((attributes) => readName(nameOf(...attributes))),
    }),
    record({ type: fc.constant('registered-id'), oid }),
  )
}

const subjectNames = fc.array(generalName([4, 16]), { minLength: 1, maxLength: 5 })
const subtrees = fc.array(generalName([8, 32]), { minLength: 1, maxLength: 4 })
const usages: fc.Arbitrary<readonly KeyUsage[]> = fc.subarray([...KEY_USAGES], { minLength: 1 })

const certificates = record({
  serialNumber: octetsBetween(1, 19).filter((serial) => serial.some((octet) => octet !== 0)),
  issuer: names,
  subject: names,
  notBefore: date,
  notAfter: date,
  basicConstraints: fc.oneof(
    record({ cA: fc.boolean(), pathLength: fc.constant(undefined) }),
    record({ cA: fc.constant(true), pathLength: fc.nat({ max: 2 ** 31 - 1 }) }),
  ),
  keyUsage: usages,
  purposes: fc.array(oid, { minLength: 1, maxLength: 4 }),
  keyId: octetsBetween(0, 40),
  subjectNames,
  permitted: subtrees,
  excluded: subtrees,
  addresses: fc.array(text, { minLength: 1, maxLength: 3 }),
})

describe('reader and writer of certificates', () => {
  it('are inverse', () => {
    fc.assert(
      fc.property(certificates, (wanted) => {
        const { serialNumber, issuer, subject, notBefore, notAfter, addresses, permitted, excluded } = wanted
        const der = signedCertificate({
          serialNumber,
          issuer: nameOf(...issuer),
          subject: nameOf(...subject),
          notBefore,
          notAfter,
          extensions: [
            writeBasicConstraints(wanted.basicConstraints),
            writeKeyUsage(wanted.keyUsage),
            writeExtendedKeyUsage(wanted.purposes),
            writeSubjectKeyIdentifier(wanted.keyId),
            writeAuthorityKeyIdentifier(wanted.keyId),
            writeSubjectAltName(wanted.subjectNames, { critical: true }),
            writeNameConstraints({ permitted, excluded }),
            writeCRLDistributionPoints(addresses),
            writeAuthorityInfoAccess({ ocsp: addresses, caIssuers: addresses }),
          ],
        })
        const record = readCertificate(der)
        const faults = [faultsOf(record), record.unreadableExtensions, record.duplicateExtensions]
        assert.deepEqual(faults, [[], [], []])
        const magnitude = (octet: Uint8Array): bigint => BigInt(`0x${Buffer.from(octet).toString('hex')}`)
        assert.equal(magnitude(record.serialNumber), magnitude(serialNumber))
        const values = (name: typeof record.subject): unknown =>
          name.rdns.map(([attribute]) => attribute?.value)
        assert.deepEqual(
          values(record.subject),
          subject.map(({ value }) => value),
        )
        assert.deepEqual(
          values(record.issuer),
          issuer.map(({ value }) => value),
        )
        assert.deepEqual([record.notBefore, record.notAfter], [notBefore, notAfter])
        assert.deepEqual(record.extensions, {
          basicConstraints: wanted.basicConstraints,
          keyUsage: wanted.keyUsage,
          extendedKeyUsage: wanted.purposes,
          subjectKeyId: wanted.keyId,
          authorityKeyId: { keyId: wanted.keyId, issuer: undefined, serialNumber: undefined },
          subjectAltName: wanted.subjectNames,
          nameConstraints: { permitted, excluded },
          certificatePolicies: undefined,
          policyMappings: undefined,
          policyConstraints: undefined,
          inhibitAnyPolicy: undefined,
          issuerAltName: undefined,
          crlDistributionPoints: addresses.map((value) => ({
            fullName: [{ type: 'uri', value }],
            nameRelativeToCRLIssuer: undefined,
            reasons: undefined,
            cRLIssuer: undefined,
          })),
          freshestCRL: undefined,
          qcStatements: undefined,
          crlAddresses: addresses,
          authorityInfo: { ocsp: addresses, caIssuers: addresses },
        })
        assert.equal(magnitude(record.serialNumber), BigInt(`0x${new X509Certificate(der).serialNumber}`))
      }),
      { numRuns: 200 },
    )
  })
})

describe('a damaged certificate', () => {
  it('is refused, or read to other fields', () => {
    const der = signedCertificate({
      serialNumber: Uint8Array.of(1, 2, 3),
      extensions: [
        writeBasicConstraints({ cA: true, pathLength: 0 }),
        writeKeyUsage(['digitalSignature', 'keyCertSign']),
        writeExtendedKeyUsage(['1.3.6.1.5.5.7.3.1']),
        writeSubjectKeyIdentifier(Uint8Array.of(1, 2)),
        writeAuthorityKeyIdentifier(Uint8Array.of(3, 4)),
        writeSubjectAltName([{ type: 'dns', value: 'homebox.local' }], { critical: false }),
        writeNameConstraints({ permitted: [{ type: 'dns', value: 'local' }], excluded: [] }),
        writeCRLDistributionPoints(['http://h/a.crl']),
        writeAuthorityInfoAccess({ ocsp: ['http://h/o'], caIssuers: ['http://h/c'] }),
      ],
    })
    assertChangesShow(der, readCertificate)
  })

  it('never makes another error than PKIError, whatever the octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.throws(() => readCertificate(bytes), isPKIError)
      }),
      { numRuns: 300 },
    )
  })
})
