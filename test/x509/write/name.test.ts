import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { describe, it } from 'node:test'
import { isPKIError } from '../../../src/base/errors.js'
import { readCertificate } from '../../../src/x509/read/certificate.js'
import { readName } from '../../../src/x509/read/name.js'
import { ATTRIBUTE } from '../../../src/x509/read/oids.js'
import { writeName, type NameAttributeInput } from '../../../src/x509/write/name.js'
import { asn1parse, assertCode, withoutOpenSSL } from '../../support/der.js'
import { inFolder, nameOf, run, signedCertificate, textOfName } from '../../support/x509.js'

/** Every field that the tutorial's [req_distinguished_name] asks for, with values that openssl takes. */
const TUTORIAL = [
  ['C', ATTRIBUTE.countryName, 'GB'],
  ['ST', ATTRIBUTE.stateOrProvinceName, 'England'],
  ['L', ATTRIBUTE.localityName, 'Łódź'],
  ['0.O', ATTRIBUTE.organizationName, 'Alice Ltd'],
  ['0.OU', ATTRIBUTE.organizationalUnitName, 'Alice Ltd Certificate Authority'],
  ['1.OU', ATTRIBUTE.organizationalUnitName, 'Second unit'],
  ['CN', ATTRIBUTE.commonName, 'Alice Ltd Root CA'],
  ['emailAddress', ATTRIBUTE.emailAddress, 'alice@example.com'],
] as const

/** The DER of the subject that openssl makes of a section [dn], from its asn1parse. */
function opensslSubject(section: string): Uint8Array {
  const config = `[req]\ndistinguished_name = dn\nprompt = no\nutf8 = yes\nstring_mask = utf8only\n[dn]\n${section}\n`
  return inFolder({ 'req.cnf': config }, (folder) => {
    const key = ['-newkey', 'rsa:1024', '-nodes', '-keyout', '/dev/null']
    run('openssl', ['req', '-x509', '-config', `${folder}/req.cnf`, ...key, '-out', `${folder}/c.pem`])
    const args = ['x509', '-in', `${folder}/c.pem`, '-outform', 'DER']
    const der = new Uint8Array(run('openssl', args))
    const lines = run('openssl', ['asn1parse', '-inform', 'DER'], der).toString().split('\n')
    const subject = lines.filter((line) => /d=2 .*cons: SEQUENCE/.test(line))[3]
    const [, offset = '', head = '', length = ''] =
      /^ *(\d+):d=2 +hl=(\d+) l= *(\d+)/.exec(subject ?? '') ?? []
    return der.subarray(Number(offset), Number(offset) + Number(head) + Number(length))
  })
}

/** Asserts `ERR_PKI_NAME` at an option. */
function assertRefused(attribute: NameAttributeInput, option = 'subject[0][0]'): void {
  assert.throws(
    () => nameOf(attribute),
    (error) => isPKIError(error, 'ERR_PKI_NAME') && error.details.option === option,
  )
}

describe('writeName', () => {
  it(
    'writes the very octets that openssl writes for the fields of the tutorial',
    { skip: withoutOpenSSL },
    () => {
      const section = TUTORIAL.map(([field, , value]) => `${field} = ${value}`).join('\n')
      assert.deepEqual(nameOf(...TUTORIAL.map(([, oid, value]) => ({ oid, value }))), opensslSubject(section))
    },
  )

  it(
    'writes the very octets that openssl writes for an RDN of several attributes',
    { skip: withoutOpenSSL },
    () => {
      const rdn = [
        { oid: ATTRIBUTE.commonName, value: 'zzzz' },
        { oid: ATTRIBUTE.organizationalUnitName, value: 'a' },
        { oid: ATTRIBUTE.organizationalUnitName, value: 'b' },
      ]
      const section = 'CN = zzzz\n0.+OU = a\n1.+OU = b'
      assert.deepEqual(writeName([rdn]), opensslSubject(section))
    },
  )

  it('gives each type the string type of RFC 5280', { skip: withoutOpenSSL }, () => {
    const name = nameOf(
      { oid: ATTRIBUTE.countryName, value: 'DE' },
      { oid: ATTRIBUTE.serialNumber, value: '12' },
      { oid: ATTRIBUTE.dnQualifier, value: 'q' },
      { oid: ATTRIBUTE.emailAddress, value: 'a@b' },
      { oid: ATTRIBUTE.domainComponent, value: 'example' },
      { oid: ATTRIBUTE.userID, value: 'u' },
      { oid: ATTRIBUTE.commonName, value: 'c', stringType: 'printableString' },
      { oid: '1.2.3.4', value: 'x' },
    )
    const values = asn1parse(name).filter((line) => line.includes('STRING'))
    assert.deepEqual(values, [
      'PRINTABLESTRING :DE',
      'PRINTABLESTRING :12',
      'PRINTABLESTRING :q',
      'IA5STRING :a@b',
      'IA5STRING :example',
      'UTF8STRING :u',
      'PRINTABLESTRING :c',
      'UTF8STRING :x',
    ])
  })

  it('writes what quoting would break, and others read it back', async () => {
    const values = [
      'has "inner" quotes',
      'a\\b',
      '#1 Company',
      'two\nlines',
      '🍏 Home',
      ' space ',
      'a,b+c=d;<e>',
      "l'été",
    ]
    const subject = nameOf(...values.map((value) => ({ oid: ATTRIBUTE.organizationName, value })))
    assert.deepEqual(
      readName(subject).rdns.map(([attribute]) => attribute?.value),
      values,
    )
    const der = signedCertificate({ subject })
    await import('reflect-metadata')
    const { X509Certificate: PeculiarCertificate } = await import('@peculiar/x509')
    assert.deepEqual(new PeculiarCertificate(der).subjectName.getField('O'), values)
    const { Certificate } = await import('pkijs')
    const attributes = Certificate.fromBER(new Uint8Array(der).buffer).subject.typesAndValues
    assert.deepEqual(
      attributes.map(({ value }) => value.valueBlock.value),
      values,
    )
    assert.equal(new X509Certificate(der).toLegacyObject().subject.O?.length, values.length)
  })

  it('writes no RDN at all as the empty name', () => {
    assert.deepEqual(writeName([]), Uint8Array.of(0x30, 0))
  })

  it('keeps the order of its RDNs', () => {
    const text = 'OU=b, OU=a, CN=c'
    const [b, a] = ['b', 'a'].map((value) => ({ oid: ATTRIBUTE.organizationalUnitName, value }))
    assert.ok(a && b)
    assert.equal(textOfName(readName(nameOf(b, a, { oid: ATTRIBUTE.commonName, value: 'c' }))), text)
  })

  for (const [label, oid, bound] of [
    ['CN', ATTRIBUTE.commonName, 64],
    ['O', ATTRIBUTE.organizationName, 64],
    ['OU', ATTRIBUTE.organizationalUnitName, 64],
    ['L', ATTRIBUTE.localityName, 128],
    ['ST', ATTRIBUTE.stateOrProvinceName, 128],
    ['emailAddress', ATTRIBUTE.emailAddress, 255],
  ] as const) {
    it(`takes ${String(bound)} characters of ${label}, and no more`, () => {
      nameOf({ oid, value: 'a'.repeat(bound) })
      assertRefused({ oid, value: 'a'.repeat(bound + 1) })
    })
  }

  it('counts characters, not UTF-16 units', () => {
    nameOf({ oid: ATTRIBUTE.commonName, value: '🍏'.repeat(64) })
    assertRefused({ oid: ATTRIBUTE.commonName, value: '🍏'.repeat(65) })
  })

  it('has no bound for a type that has none', () => {
    nameOf({ oid: ATTRIBUTE.domainComponent, value: 'a'.repeat(70_000) })
  })

  it('takes a country of two letters only', () => {
    nameOf({ oid: ATTRIBUTE.countryName, value: 'de' })
    for (const value of ['D', 'DEU', 'D1', 'Ä1', 'D ']) assertRefused({ oid: ATTRIBUTE.countryName, value })
  })

  it('refuses an empty value, a lone surrogate and a character that the type does not have', () => {
    assertRefused({ oid: ATTRIBUTE.commonName, value: '' })
    assertRefused({ oid: ATTRIBUTE.commonName, value: '\ud800' })
    assertRefused({ oid: ATTRIBUTE.emailAddress, value: 'ä@b.c' })
    assertRefused({ oid: ATTRIBUTE.serialNumber, value: 'a*b' })
    assertCode(() => writeName([[]]), 'ERR_PKI_NAME')
  })

  it('names the option that the caller gives', () => {
    assertRefused({ oid: ATTRIBUTE.commonName, value: '', option: 'commonName' }, 'commonName')
    assertRefused({ oid: ATTRIBUTE.emailAddress, value: 'ä', option: 'emailAddress' }, 'emailAddress')
  })

  it('refuses a type that is no object identifier', () => {
    assertCode(() => nameOf({ oid: 'CN', value: 'a' }), 'ERR_PKI_OPTION')
  })
})

describe('a name that openssl wrote', { skip: withoutOpenSSL }, () => {
  it('is read with each value in the string type that it was written in', () => {
    const config =
      '[req]\ndistinguished_name = dn\nprompt = no\nstring_mask = default\n[dn]\nC = DE\nO = Plain\nCN = a_b\n'
    const der = inFolder({ 'req.cnf': config }, (folder) =>
      run('openssl', [
        ...['req', '-x509', '-config', `${folder}/req.cnf`, '-newkey', 'rsa:1024', '-nodes'],
        ...['-keyout', '/dev/null', '-outform', 'DER'],
      ]),
    )
    const types = asn1parse(der).filter((line) => /^(PRINTABLE|T61|UTF8|IA5)STRING/.test(line))
    const expected = {
      PRINTABLESTRING: 'printableString',
      T61STRING: 'teletexString',
      UTF8STRING: 'utf8String',
    }
    const legacy = new X509Certificate(der)
    assert.equal(legacy.subject, 'C=DE\nO=Plain\nCN=a_b')
    const subject = stringTypesOf(der)
    assert.deepEqual(
      subject,
      types.slice(3).map((line) => expected[line.split(' ')[0] as keyof typeof expected]),
    )
  })
})

/** The string types of the subject of a certificate, as our reader has them. */
function stringTypesOf(der: Uint8Array): readonly (string | undefined)[] {
  return readCertificate(der).subject.rdns.map(([attribute]) => attribute?.stringType)
}
