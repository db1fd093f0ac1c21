import assert from 'node:assert/strict'
import { verify } from 'node:crypto'
import { describe, it } from 'node:test'
import { concatBytes } from '../../../src/base/bytes.js'
import { writeTime } from '../../../src/der/time.js'
import {
  writeBitString,
  writeBoolean,
  writeElement,
  writeExplicit,
  writeNull,
  writeSequence,
  writeSmallInteger,
  writeUnsignedInteger,
} from '../../../src/der/write.js'
import { readCertificate } from '../../../src/x509/read/certificate.js'
import { readCRL } from '../../../src/x509/read/crl.js'
import { CRL_REASONS, type CRLRecord, type RevokedEntry } from '../../../src/x509/read/crl-records.js'
import { writeExtension } from '../../../src/x509/write/extensions.js'
import { bytesOf, assertCode, derFault } from '../../support/der.js'
import {
  ECDSA_SHA256,
  NOTHING,
  commonName,
  faultsOf,
  inFolder,
  run,
  tagged,
  textOfGeneralName,
  textOfName,
  without,
} from '../../support/x509.js'
import { opensslCA } from '../../support/openssl-ca.js'
import { assertChangesShow } from '../../support/x509-mutation.js'

/** Encoded parts of a CRL, each as a test wants it. */
interface CRLParts {
  readonly version: Uint8Array
  readonly innerAlgorithm: Uint8Array
  readonly issuer: Uint8Array
  readonly thisUpdate: Uint8Array
  readonly nextUpdate: Uint8Array
  /** The whole revokedCertificates. */
  readonly revoked: Uint8Array
  /** `[0]` and its contents. */
  readonly extensions: Uint8Array
  readonly signature: Uint8Array
}

const timeOf = (iso: string): Uint8Array => writeTime(new Date(iso), 'time')

/** Puts encoded parts together as a CRL; its signature is none. */
function assembleCRL(wanted: Partial<CRLParts> = {}): Uint8Array {
  const parts = {
    version: writeSmallInteger(1),
    innerAlgorithm: ECDSA_SHA256,
    issuer: commonName('a'),
    thisUpdate: timeOf('2026-11-22T12:00:00Z'),
    nextUpdate: timeOf('2026-12-22T12:00:00Z'),
    revoked: NOTHING,
    extensions: NOTHING,
    signature: writeBitString(new Uint8Array(8)),
    ...wanted,
  }
  const tbs = writeSequence(
    ...[parts.version, parts.innerAlgorithm, parts.issuer, parts.thisUpdate, parts.nextUpdate],
    ...[parts.revoked, parts.extensions],
  )
  return writeSequence(tbs, ECDSA_SHA256, parts.signature)
}

/** An entry of a serial number with some extensions. */
function entry(serial: number, ...extensions: readonly Uint8Array[]): Uint8Array {
  const fields = [writeSmallInteger(serial), timeOf('2026-10-01T00:00:00Z')]
  return writeSequence(...fields, ...(extensions.length === 0 ? [] : [writeSequence(...extensions)]))
}

const withEntries = (...entries: readonly Uint8Array[]): Uint8Array =>
  assembleCRL({ revoked: writeSequence(...entries) })
const withExtensions = (...extensions: readonly Uint8Array[]): Uint8Array =>
  assembleCRL({ extensions: writeExplicit(0, writeSequence(...extensions)) })

const reason = (code: number): Uint8Array =>
  writeExtension('2.5.29.21', false, tagged(0x0a, Uint8Array.of(code)))
const issuer = (name: string): Uint8Array =>
  writeExtension('2.5.29.29', true, writeSequence(writeExplicit(4, commonName(name))))

/** One line for an entry: its serial number, and whose it is. */
function lineOf({ serialNumber, certificateIssuer }: RevokedEntry): string {
  const owner = certificateIssuer?.map(textOfGeneralName).join() ?? 'its own'
  return `${Buffer.from(serialNumber).toString('hex')} ${owner}`
}

/** A CRL whose every field is a value, for comparing. */
function flatten(record: CRLRecord): object {
  return {
    ...record,
    extensions: Object.entries(record.extensions).map(([name, value]) =>
      typeof value === 'bigint' ? `${name} ${String(value)}` : { [name]: value as unknown },
    ),
    entries: [...record.entries()].map((each) => ({ ...each })),
  }
}

const EXTENSIONS = `
[crl]
authorityKeyIdentifier = keyid:always, issuer:always
issuerAltName = DNS:ca.example
2.5.29.27 = critical, DER:020107
issuingDistributionPoint = critical, @point
freshestCRL = URI:http://h/delta.crl
[point]
fullname = URI:http://h/a.crl
onlyuser = TRUE
onlysomereasons = keyCompromise, certificateHold
indirectCRL = TRUE
`

const INDEX = `R	270101000000Z	261001000000Z	01	unknown	/CN=plain
R	270101000000Z	261002000000Z,keyCompromise	7F	unknown	/CN=key
R	270101000000Z	261003000000Z,keyTime,20260901120000Z	80	unknown	/CN=since
R	270101000000Z	261004000000Z,CAkeyTime,20260902120000Z	0123456789ABCDEF0123456789ABCDEF	unknown	/CN=ca
R	270101000000Z	261005000000Z,certificateHold	1000	unknown	/CN=hold
R	270101000000Z	261006000000Z,removeFromCRL	1001	unknown	/CN=back
V	270101000000Z		1002	unknown	/CN=good
`

describe('a CRL of openssl', { skip: without('openssl', 'version') }, () => {
  it('is read with all that it says', () => {
    const { crl, certificate } = opensslCA({ index: INDEX, config: EXTENSIONS, crlNumber: '0A' })
    const record = readCRL(crl)
    const ca = readCertificate(certificate)
    assert.deepEqual(
      [faultsOf(record), record.unreadableExtensions, record.duplicateExtensions],
      [[], [], []],
    )
    assert.deepEqual([record.version, record.entryCount, textOfName(record.issuer)], [2, 6, 'CN=CA'])
    assert.equal(
      record.nextUpdate && record.nextUpdate.getTime() - record.thisUpdate.getTime(),
      30 * 86_400_000,
    )
    const key = { key: Buffer.from(ca.publicKey.der), format: 'der', type: 'spki' } as const
    assert.equal(verify('sha256', record.tbs, key, record.signature), true)
    const { extensions } = record
    assert.deepEqual(extensions.authorityKeyId?.keyId, ca.extensions.subjectKeyId)
    assert.deepEqual(extensions.authorityKeyId?.serialNumber, ca.serialNumber)
    assert.deepEqual(extensions.issuerAltName, [{ type: 'dns', value: 'ca.example' }])
    assert.deepEqual([extensions.cRLNumber, extensions.baseCRLNumber], [10n, 7n])
    assert.deepEqual(extensions.issuingDistributionPoint, {
      fullName: [{ type: 'uri', value: 'http://h/a.crl' }],
      nameRelativeToCRLIssuer: undefined,
      onlyContainsUserCerts: true,
      onlyContainsCACerts: false,
      onlySomeReasons: ['keyCompromise', 'certificateHold'],
      indirectCRL: true,
      onlyContainsAttributeCerts: false,
    })
    assert.deepEqual(extensions.freshestCRL?.[0]?.fullName, [{ type: 'uri', value: 'http://h/delta.crl' }])
    assert.deepEqual([record.unknownCriticalExtensions, record.unknownCriticalEntryExtensions], [[], []])
  })

  it('has the entries that were put into it', () => {
    const { crl } = opensslCA({ index: INDEX, config: EXTENSIONS, crlNumber: '0A' })
    const lines = [...readCRL(crl).entries()].map((each) =>
      [
        Buffer.from(each.serialNumber).toString('hex'),
        each.revocationDate.toISOString().slice(0, 10),
        each.reason,
        each.invalidityDate?.toISOString().slice(0, 19),
      ].join(' '),
    )
    assert.deepEqual(lines.toSorted(), [
      '0080 2026-10-03 keyCompromise 2026-09-01T12:00:00',
      '01 2026-10-01  ',
      '0123456789abcdef0123456789abcdef 2026-10-04 cACompromise 2026-09-02T12:00:00',
      '1000 2026-10-05 certificateHold ',
      '1001 2026-10-06 removeFromCRL ',
      '7f 2026-10-02 keyCompromise ',
    ])
  })

  it('has version 1 without extensions', () => {
    const record = readCRL(opensslCA({ index: INDEX.slice(0, INDEX.indexOf('\n') + 1), config: '[crl]' }).crl)
    assert.deepEqual([record.version, record.entryCount, faultsOf(record)], [1, 1, []])
    assert.deepEqual(record.rawExtensions, [])
  })

  it('that lists nothing has no entries', () => {
    const record = readCRL(opensslCA({ index: '', config: EXTENSIONS, crlNumber: '0A' }).crl)
    assert.deepEqual([record.entryCount, [...record.entries()], record.find(Uint8Array.of(1))], [0, [], []])
    assert.deepEqual(faultsOf(record), [])
  })

  it('shows every change of an octet', () => {
    const { crl } = opensslCA({ index: INDEX, config: EXTENSIONS, crlNumber: '0A' })
    assertChangesShow(crl, (bytes) => flatten(readCRL(bytes)))
  })
})

describe('our own CRL', { skip: without('openssl', 'version') }, () => {
  it('is read by openssl as it is here', () => {
    const der = withEntries(entry(1, reason(1)), entry(2, issuer('b')), entry(3))
    const text = inFolder({ 'a.crl': der }, (folder) =>
      run('openssl', ['crl', '-inform', 'DER', '-in', `${folder}/a.crl`, '-noout', '-text']).toString(),
    )
    const serials = [...text.matchAll(/Serial Number: (\w+)/g)].map(([, serial]) => serial?.toLowerCase())
    assert.deepEqual(
      [...readCRL(der).entries()].map(({ serialNumber }) => Buffer.from(serialNumber).toString('hex')),
      serials,
    )
    assert.match(text, /Key Compromise/)
  })
})

describe('the entries', () => {
  it('belong to the issuer that the nearest one before them names', () => {
    const record = readCRL(
      withEntries(entry(1), entry(2, issuer('b')), entry(3), entry(4, issuer('c'), reason(1)), entry(1)),
    )
    const lines = [
      '01 its own',
      '02 directory CN=b',
      '03 directory CN=b',
      '04 directory CN=c',
      '01 directory CN=c',
    ]
    assert.deepEqual([...record.entries()].map(lineOf), lines)
    assert.deepEqual(record.find(Uint8Array.of(1)).map(lineOf), ['01 its own', '01 directory CN=c'])
    assert.deepEqual(record.find(Uint8Array.of(3)).map(lineOf), ['03 directory CN=b'])
  })
  it('are found by the whole serial number alone', () => {
    const serials = ['01', '0100', '000100', '7f', '0080', 'ff', '01'.repeat(130)]
    const valid = serials.filter((serial) => serial !== '000100')
    const entries = valid.map((serial) =>
      writeSequence(tagged(2, bytesOf(serial)), timeOf('2026-10-01T00:00:00Z')),
    )
    const record = readCRL(withEntries(...entries))
    for (const serial of valid) {
      const found = record.find(bytesOf(serial)).map((each) => Buffer.from(each.serialNumber).toString('hex'))
      assert.deepEqual(found, [serial])
    }
    for (const serial of ['000100', '02', '', '010000']) assert.deepEqual(record.find(bytesOf(serial)), [])
  })
  it('have the reason of their number', () => {
    for (const [code, name] of CRL_REASONS.entries()) {
      const record = readCRL(withEntries(entry(1, reason(code))))
      assert.equal(record.find(Uint8Array.of(1))[0]?.reason, name ?? 'unspecified')
      assert.equal(record.deviations.length, name === undefined ? 1 : 0)
    }
  })
  it('deviate with a reason that has no name', () => {
    const place =
      'CertificateList.tbsCertList.revokedCertificates[1].crlEntryExtensions[0].extnValue.cRLReason'
    for (const code of [7, 11]) {
      assert.deepEqual(faultsOf(readCRL(withEntries(entry(1), entry(2, reason(code))))), [
        `reason-code ${place}`,
      ])
    }
  })
  it('hand out dates that nobody can change', () => {
    const [first] = readCRL(withEntries(entry(1))).entries()
    first?.revocationDate.setTime(0)
    assert.equal(first?.revocationDate.toISOString(), '2026-10-01T00:00:00.000Z')
    assert.ok(Object.isFrozen(first))
  })
  it('list their critical extensions that are not known, each once', () => {
    const unknown = (oid: string, critical: boolean) => writeExtension(oid, critical, writeNull())
    const der = withEntries(
      ...[entry(1, unknown('1.2.3', true)), entry(2, unknown('1.2.3', true), unknown('1.2.4', true))],
      ...[entry(3, unknown('1.2.5', false)), entry(4, reason(1))],
    )
    assert.deepEqual(readCRL(der).unknownCriticalEntryExtensions, ['1.2.3', '1.2.4'])
  })
  it('make the whole CRL unreadable where a known extension is faulty or there twice', () => {
    const faulty = (oid: string) => writeExtension(oid, false, writeSequence(writeNull()))
    for (const oid of ['2.5.29.21', '2.5.29.24', '2.5.29.29']) {
      assert.match(derFault(() => readCRL(withEntries(entry(1, faulty(oid))))).path, /\[0\]/)
    }
    assertCode(() => readCRL(withEntries(entry(1, reason(1), reason(2)))), 'ERR_PKI_DER')
    assertCode(() => readCRL(withEntries(entry(1, issuer('b'), issuer('c')))), 'ERR_PKI_DER')
    const utc = writeExtension('2.5.29.24', false, timeOf('2026-10-01T00:00:00Z'))
    assertCode(() => readCRL(withEntries(entry(1, utc))), 'ERR_PKI_DER')
  })
  it('deviate in a list that is there and empty, and with extensions in version 1', () => {
    assert.deepEqual(faultsOf(readCRL(withEntries())), [
      'empty-sequence CertificateList.tbsCertList.revokedCertificates',
    ])
    const first = assembleCRL({ version: NOTHING, revoked: writeSequence(entry(1), entry(2, reason(1))) })
    assert.deepEqual(faultsOf(readCRL(first)), ['version CertificateList.tbsCertList.revokedCertificates[1]'])
  })
  it('are read when they are 100 000, and found, in less than two seconds', () => {
    const fields = (serial: number): Uint8Array =>
      writeSequence(
        writeUnsignedInteger(Uint8Array.of(1, serial >> 16, serial >> 8, serial)),
        timeOf('2026-10-01T00:00:00Z'),
        ...(serial % 2 === 0 ? [] : [writeSequence(reason(1))]),
      )
    const entries = concatBytes(Array.from({ length: 100_000 }, (_, serial) => fields(serial)))
    const der = assembleCRL({ revoked: writeElement(0x30, entries) })
    const before = performance.now()
    const record = readCRL(der)
    const [found] = record.find(Uint8Array.of(1, 1, 0x86, 0x9f))
    assert.ok(performance.now() - before < 2000)
    assert.equal(found?.reason, 'keyCompromise')
    assert.equal(record.entryCount, 100_000)
  })
})

describe('the extensions of a CRL', () => {
  const point = (...fields: readonly Uint8Array[]) =>
    withExtensions(writeExtension('2.5.29.28', true, writeSequence(...fields)))

  it('are listed where they are critical and not known', () => {
    const record = readCRL(
      withExtensions(
        writeExtension('1.2.3', true, writeNull()),
        writeExtension('1.2.4', false, writeNull()),
        writeExtension('2.5.29.20', true, writeSmallInteger(1)),
      ),
    )
    assert.deepEqual(record.unknownCriticalExtensions, ['1.2.3'])
  })
  it('are listed where they cannot be read, or are there twice', () => {
    const number = writeExtension('2.5.29.20', false, writeSmallInteger(1))
    const record = readCRL(withExtensions(number, number, writeExtension('2.5.29.27', true, writeNull())))
    assert.deepEqual(record.duplicateExtensions, ['2.5.29.20'])
    assert.deepEqual(
      record.unreadableExtensions.map(({ oid }) => oid),
      ['2.5.29.27'],
    )
    assert.deepEqual([record.extensions.cRLNumber, record.extensions.baseCRLNumber], [1n, undefined])
  })
  it('have a number of at most 20 octets, 0 or more', () => {
    const read = (octets: Uint8Array) =>
      readCRL(withExtensions(writeExtension('2.5.29.20', false, tagged(2, octets))))
    const long = new Uint8Array(20).fill(0x7f)
    assert.equal(read(long).extensions.cRLNumber, BigInt(`0x${'7f'.repeat(20)}`))
    assert.equal(read(Uint8Array.of(0)).extensions.cRLNumber, 0n)
    for (const octets of [new Uint8Array(21).fill(0x7f), Uint8Array.of(0xff), NOTHING]) {
      assert.equal(read(octets).unreadableExtensions.length, 1)
    }
  })
  it('say what the CRL covers by flags that are false where they are absent', () => {
    const flag = (number: number, value: boolean) => tagged(0x80 | number, Uint8Array.of(value ? 0xff : 0))
    const scope = (der: Uint8Array) => readCRL(der).extensions.issuingDistributionPoint
    assert.equal(scope(point(flag(2, true)))?.onlyContainsCACerts, true)
    assert.equal(scope(point(flag(5, true)))?.onlyContainsAttributeCerts, true)
    assert.equal(scope(point(flag(4, true)))?.indirectCRL, true)
    const record = readCRL(point(flag(1, false)))
    assert.equal(record.extensions.issuingDistributionPoint?.onlyContainsUserCerts, false)
    assert.deepEqual(
      faultsOf(record).map((fault) => fault.split(' ')[0]),
      ['encoded-default'],
    )
    assert.deepEqual(
      faultsOf(readCRL(point())).map((fault) => fault.split(' ')[0]),
      ['empty-sequence'],
    )
    for (const faulty of [
      point(flag(4, true), flag(1, true)),
      point(tagged(0x84, Uint8Array.of(1))),
      point(writeBoolean(true)),
    ]) {
      assert.equal(readCRL(faulty).unreadableExtensions.length, 1)
    }
  })
  it('deviate in version 1', () => {
    const extensions = writeExplicit(
      0,
      writeSequence(writeExtension('2.5.29.20', false, writeSmallInteger(1))),
    )
    assert.deepEqual(faultsOf(readCRL(assembleCRL({ version: NOTHING, extensions }))), [
      'version CertificateList.tbsCertList.crlExtensions',
    ])
  })
})

describe('a CRL', () => {
  it('deviates where it does not say when the next one comes', () => {
    const record = readCRL(assembleCRL({ nextUpdate: NOTHING }))
    assert.equal(record.nextUpdate, undefined)
    assert.deepEqual(faultsOf(record), ['absent-field CertificateList.tbsCertList.nextUpdate'])
  })
  it('deviates where two algorithms are named', () => {
    const innerAlgorithm = writeSequence(tagged(6, bytesOf('2a8648ce3d040303')))
    assert.deepEqual(faultsOf(readCRL(assembleCRL({ innerAlgorithm }))), [
      'algorithm-mismatch CertificateList.signatureAlgorithm',
    ])
  })
  it('deviates where version 1 is written, and is refused above version 2', () => {
    assert.deepEqual(faultsOf(readCRL(assembleCRL({ version: writeSmallInteger(0) }))), [
      'encoded-default CertificateList.tbsCertList.version',
    ])
    assertCode(() => readCRL(assembleCRL({ version: writeSmallInteger(2) })), 'ERR_PKI_DER')
  })
  it('deviates with a time in the form of another year', () => {
    const thisUpdate = tagged(0x18, '20261122120000Z')
    assert.deepEqual(faultsOf(readCRL(assembleCRL({ thisUpdate }))), [
      'time-form CertificateList.tbsCertList.thisUpdate',
    ])
  })
  it('is refused with octets behind it, in the place of a field, or where it is a certificate', () => {
    const der = assembleCRL()
    assertCode(() => readCRL(Uint8Array.of(...der, 0)), 'ERR_PKI_DER')
    assertCode(() => readCRL(assembleCRL({ revoked: writeNull() })), 'ERR_PKI_DER')
    assertCode(() => readCRL(assembleCRL({ extensions: writeElement(0xa1) })), 'ERR_PKI_DER')
    assertCode(() => readCRL(assembleCRL({ thisUpdate: NOTHING, nextUpdate: NOTHING })), 'ERR_PKI_DER')
    assertCode(() => readCRL(NOTHING), 'ERR_PKI_DER')
  })
  it('is read up to 16 MiB, and refused with an octet more', () => {
    const limit = 16 * 1024 * 1024
    const sized = (octets: number): Uint8Array => {
      const padding = (length: number) =>
        withExtensions(writeExtension('1.2.3', false, new Uint8Array(length)))
      return padding(2 * octets - 1000 - padding(octets - 1000).length)
    }
    assert.equal(readCRL(sized(limit)).der.length, limit)
    assert.equal(derFault(() => readCRL(sized(limit + 1))).path, 'CertificateList')
  })
  it('is a copy of what it was read from', () => {
    const der = assembleCRL({ revoked: writeSequence(entry(1)) })
    const record = readCRL(der)
    der.fill(0)
    assert.equal(record.find(Uint8Array.of(1)).length, 1)
    assert.ok(Object.isFrozen(record))
  })
  it('must be octets', () => {
    assertCode(() => readCRL('a' as unknown as Uint8Array), 'ERR_PKI_OPTION')
  })
})
