import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { concatBytes } from '../../src/base/bytes.js'
import { isPKIError } from '../../src/base/errors.js'
import { writeTime } from '../../src/der/time.js'
import {
  writeBitString,
  writeElement,
  writeExplicit,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
  writeUnsignedInteger,
} from '../../src/der/write.js'
import { writeOID } from '../../src/der/oid.js'
import { readCertificate } from '../../src/x509/read/certificate.js'
import { readCRL } from '../../src/x509/read/crl.js'
import { CRL_REASONS } from '../../src/x509/read/crl-records.js'
import { readOCSPResponse } from '../../src/x509/read/ocsp.js'
import { writeExtension } from '../../src/x509/write/extensions.js'
import { octetsBetween, record } from '../support/x509-mutation.js'
import { ECDSA_SHA256, commonName, signedCertificate } from '../support/x509.js'

const date: fc.Arbitrary<Date> = fc
  .date({ min: new Date('1950-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((instant) => new Date(Math.floor(instant.getTime() / 1000) * 1000))
const reasons = CRL_REASONS.flatMap((reason, code) => (reason === undefined ? [] : [{ reason, code }]))

const entry = record({
  serial: octetsBetween(1, 20),
  revoked: date,
  reason: fc.option(fc.constantFrom(...reasons)),
  issuer: fc.option(fc.constantFrom<string[]>('b', 'c', 'd')),
})
type Entry = typeof entry extends fc.Arbitrary<infer Value> ? Value : never

function writeEntry({ serial, revoked, reason, issuer }: Entry): Uint8Array {
  const extensions = [
    ...(reason === null
      ? []
      : [writeExtension('2.5.29.21', false, writeElement(0x0a, Uint8Array.of(reason.code)))]),
    ...(issuer === null
      ? []
      : [writeExtension('2.5.29.29', true, writeSequence(writeExplicit(4, commonName(issuer))))]),
  ]
  return writeSequence(
    writeUnsignedInteger(serial),
    writeTime(revoked, 'revoked'),
    ...(extensions.length === 0 ? [] : [writeSequence(...extensions)]),
  )
}

function writeCRL(entries: readonly Entry[]): Uint8Array {
  const tbs = writeSequence(
    writeSmallInteger(1),
    ECDSA_SHA256,
    commonName('a'),
    ...[writeTime(new Date('2026-01-01'), 'this'), writeTime(new Date('2027-01-01'), 'next')],
    writeElement(0x30, concatBytes(entries.map(writeEntry))),
    writeExplicit(0, writeSequence(writeExtension('2.5.29.20', false, writeSmallInteger(1)))),
  )
  return writeSequence(tbs, ECDSA_SHA256, writeBitString(new Uint8Array(8)))
}

const magnitude = (octets: Uint8Array): bigint => BigInt(`0x${Buffer.from(octets).toString('hex')}`)

describe('a CRL that is written', () => {
  it('has the same entries when it is read, and each is found', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 20 }), (entries) => {
        const crl = readCRL(writeCRL(entries))
        const found = [...crl.entries()]
        let owner: string | undefined
        for (const [index, { serial, revoked, reason, issuer }] of entries.entries()) {
          owner = issuer ?? owner
          const each = found[index]
          assert.ok(each)
          assert.equal(magnitude(each.serialNumber), magnitude(serial))
          assert.deepEqual([each.revocationDate, each.reason], [revoked, reason?.reason])
          const [name] = each.certificateIssuer ?? []
          assert.equal(name?.type === 'directory' ? name.name.rdns[0]?.[0]?.value : undefined, owner)
          const same = found.filter((other) => magnitude(other.serialNumber) === magnitude(serial))
          assert.deepEqual(
            crl.find(each.serialNumber).map((other) => ({ ...other })),
            same.map((other) => ({ ...other })),
          )
        }
        assert.equal(found.length, entries.length)
      }),
      { numRuns: 200 },
    )
  })
})

const HASH = writeSequence(writeOID('1.3.14.3.2.26'))
const NOW = writeElement(0x18, new TextEncoder().encode('20261122120000Z'))

/** A response that says of one certificate that it is revoked. */
function sampleResponse(): Uint8Array {
  const certID = writeSequence(HASH, writeOctetString(HASH), writeOctetString(HASH), writeSmallInteger(1))
  const revoked = writeElement(0xa1, NOW, writeExplicit(0, writeElement(0x0a, Uint8Array.of(1))))
  const single = writeSequence(certID, revoked, NOW, writeExplicit(0, NOW))
  const data = writeSequence(writeExplicit(1, commonName('a')), NOW, writeSequence(single))
  const certificates = writeExplicit(0, writeSequence(signedCertificate()))
  const basic = writeSequence(data, ECDSA_SHA256, writeBitString(new Uint8Array(8)), certificates)
  return writeSequence(
    writeElement(0x0a, Uint8Array.of(0)),
    writeExplicit(0, writeSequence(writeOID('1.3.6.1.5.5.7.48.1.1'), writeOctetString(basic))),
  )
}

function sampleCRL(): Uint8Array {
  const of = (serial: number, issuer: string | null): Entry => ({
    serial: Uint8Array.of(serial),
    revoked: new Date('2026-01-01'),
    reason: { reason: 'keyCompromise', code: 1 },
    issuer,
  })
  return writeCRL([of(1, null), of(2, 'b'), of(3, null)])
}

/** Reads everything that a CRL can give. */
function readWholeCRL(bytes: Uint8Array): void {
  const crl = readCRL(bytes)
  for (const { serialNumber } of crl.entries()) assert.ok(crl.find(serialNumber).length > 0)
}

const READERS = [
  ['a CRL', readWholeCRL, sampleCRL()],
  ['an OCSP response', readOCSPResponse, sampleResponse()],
  ['a certificate', readCertificate, signedCertificate()],
] as const

/** Octets that start as another's: some are changed, cut out or put in. */
function damaged(der: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = record({ at: fc.nat(der.length), remove: fc.nat(4), insert: octetsBetween(0, 4) })
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    let bytes = Uint8Array.from(der)
    for (const { at, remove, insert } of changes)
      bytes = Uint8Array.of(...bytes.subarray(0, at), ...insert, ...bytes.subarray(at + remove))
    return bytes
  })
}

describe('foreign octets', () => {
  for (const [what, read, sample] of READERS) {
    it(`make no other error than ERR_PKI_DER where ${what} was expected`, () => {
      read(sample)
      const bytes = fc.oneof({ arbitrary: damaged(sample), weight: 4 }, octetsBetween(0, 300))
      fc.assert(
        fc.property(bytes, (octets) => {
          try {
            read(octets)
          } catch (error) {
            if (!isPKIError(error, 'ERR_PKI_DER')) throw error
          }
        }),
        { numRuns: 3000 },
      )
    })
  }
})
