import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { describe, it } from 'node:test'
import { isPKIError } from '../../../src/base/errors.js'
import { readCertificate } from '../../../src/x509/read/certificate.js'
import {
  writeAuthorityKeyIdentifier,
  writeBasicConstraints,
  writeExtendedKeyUsage,
  writeKeyUsage,
  writeSubjectAltName,
  writeSubjectKeyIdentifier,
} from '../../../src/x509/write/extensions.js'
import { bytesOf, withoutOpenSSL } from '../../support/der.js'
import {
  KEY,
  SPKI,
  commonName,
  faultsOf,
  inFolder,
  run,
  signedCertificate,
  textOfName,
} from '../../support/x509.js'

const KEY_ID = bytesOf('aabb')
const der = signedCertificate({
  serialNumber: bytesOf('00ff01'),
  extensions: [
    writeBasicConstraints({ cA: true, pathLength: 1 }),
    writeKeyUsage(['digitalSignature', 'keyCertSign']),
    writeExtendedKeyUsage(['1.3.6.1.5.5.7.3.1']),
    writeSubjectKeyIdentifier(KEY_ID),
    writeAuthorityKeyIdentifier(KEY_ID),
    writeSubjectAltName([{ type: 'dns', value: 'homebox.local' }], { critical: false }),
  ],
})

describe('a certificate that we write', () => {
  it('is read by node:crypto with the same fields, and its signature verifies', () => {
    const node = new X509Certificate(der)
    assert.equal(node.serialNumber, 'FF01')
    assert.equal(node.subject, 'CN=homebox')
    assert.equal(node.issuer, 'CN=Test CA')
    assert.equal(Date.parse(node.validFrom), Date.parse('2026-11-22T12:00:00Z'))
    assert.equal(Date.parse(node.validTo), Date.parse('2028-11-22T12:00:00Z'))
    assert.equal(node.subjectAltName, 'DNS:homebox.local')
    assert.ok(node.verify(KEY.publicKey))
    assert.ok(node.ca)
  })

  it('is read by @peculiar/x509 with the same fields', async () => {
    await import('reflect-metadata')
    const x509 = await import('@peculiar/x509')
    const theirs = new x509.X509Certificate(der)
    assert.equal(theirs.serialNumber, 'ff01')
    assert.equal(theirs.subject, 'CN=homebox')
    assert.equal(theirs.issuer, 'CN=Test CA')
    assert.equal(theirs.notAfter.toISOString(), '2028-11-22T12:00:00.000Z')
    assert.deepEqual(new Uint8Array(theirs.publicKey.rawData), SPKI)
    assert.equal(theirs.getExtension(x509.BasicConstraintsExtension)?.pathLength, 1)
    assert.equal(theirs.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId, 'aabb')
    assert.equal(theirs.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId, 'aabb')
    assert.equal(theirs.getExtension(x509.ExtendedKeyUsageExtension)?.usages.join(), '1.3.6.1.5.5.7.3.1')
    assert.deepEqual(theirs.getExtension(x509.SubjectAlternativeNameExtension)?.names.toJSON(), [
      { type: 'dns', value: 'homebox.local' },
    ])
  })

  it('is read by pkijs with the same fields', async () => {
    const { Certificate } = await import('pkijs')
    const theirs = Certificate.fromBER(new Uint8Array(der).buffer)
    assert.equal(theirs.version, 2)
    assert.equal(theirs.subject.typesAndValues[0]?.value.valueBlock.value, 'homebox')
    assert.equal(theirs.notBefore.value.toISOString(), '2026-11-22T12:00:00.000Z')
    assert.deepEqual(
      theirs.extensions?.map(({ extnID, critical }) => [extnID, critical]),
      [
        ['2.5.29.19', true],
        ['2.5.29.15', true],
        ['2.5.29.37', false],
        ['2.5.29.14', false],
        ['2.5.29.35', false],
        ['2.5.29.17', false],
      ],
    )
  })

  it('verifies strictly in openssl', { skip: withoutOpenSSL }, () => {
    const root = signedCertificate({
      issuer: commonName('Root'),
      subject: commonName('Root'),
      extensions: [
        writeBasicConstraints({ cA: true }),
        writeKeyUsage(['keyCertSign', 'cRLSign']),
        writeSubjectKeyIdentifier(KEY_ID),
      ],
    })
    inFolder({ 'root.der': root }, (folder) => {
      run('openssl', ['x509', '-inform', 'DER', '-in', `${folder}/root.der`, '-out', `${folder}/root.pem`])
      const now = String(Date.parse('2027-01-01T00:00:00Z') / 1000)
      const args = ['-x509_strict', '-check_ss_sig', '-attime', now, '-CAfile', `${folder}/root.pem`]
      run('openssl', ['verify', ...args, `${folder}/root.pem`])
    })
  })

  it('is read by ourselves without a deviation', () => {
    const record = readCertificate(der)
    assert.deepEqual([faultsOf(record), record.unreadableExtensions], [[], []])
    assert.equal(textOfName(record.issuer), 'CN=Test CA')
  })

  it('has no extensions field where there is no extension', { skip: withoutOpenSSL }, () => {
    const bare = signedCertificate()
    assert.doesNotMatch(run('openssl', ['asn1parse', '-inform', 'DER'], bare).toString(), /cont \[ 3 \]/)
    assert.match(run('openssl', ['x509', '-inform', 'DER', '-noout', '-text'], bare).toString(), /Version: 3/)
  })

  it('changes the form of its times at 2050', { skip: withoutOpenSSL }, () => {
    const late = signedCertificate({
      notBefore: new Date('2049-12-31T23:59:59Z'),
      notAfter: new Date('2050-01-01T00:00:00Z'),
    })
    const text = run('openssl', ['asn1parse', '-inform', 'DER'], late).toString()
    assert.match(text, /UTCTIME +:491231235959Z/)
    assert.match(text, /GENERALIZEDTIME +:20500101000000Z/)
  })
})

describe('the serial number', () => {
  const refused = (serialNumber: Uint8Array): void => {
    assert.throws(
      () => signedCertificate({ serialNumber }),
      (error) => isPKIError(error, 'ERR_PKI_OPTION'),
    )
  }
  const written = (serialNumber: Uint8Array): string =>
    new X509Certificate(signedCertificate({ serialNumber })).serialNumber

  it('is positive whatever its first bit', () => {
    assert.equal(written(bytesOf('80')), '80')
    assert.equal(written(bytesOf('00007f')), '7F')
  })
  it('takes at most 20 octets, sign included', () => {
    assert.equal(written(bytesOf('7f'.repeat(20))), '7F'.repeat(20))
    assert.equal(written(bytesOf('ff'.repeat(19))), 'FF'.repeat(19))
    refused(bytesOf('80'.repeat(20)))
    refused(bytesOf('01'.repeat(21)))
  })
  it('is not 0', () => {
    assert.equal(written(bytesOf('01')), '01')
    refused(bytesOf('00'))
    refused(bytesOf('0000'))
    refused(new Uint8Array(0))
  })
})

describe('the validity', () => {
  it('is of whole seconds of the years 1950 to 9999', () => {
    const refused = (dates: { readonly notBefore?: Date; readonly notAfter?: Date }): void => {
      assert.throws(
        () => signedCertificate(dates),
        (error) => isPKIError(error, 'ERR_PKI_VALIDITY'),
      )
    }
    refused({ notBefore: new Date('1949-12-31T23:59:59Z') })
    refused({ notAfter: new Date('+010000-01-01T00:00:00Z') })
    refused({ notAfter: new Date(NaN) })
    refused({ notAfter: new Date('2028-11-22T12:00:00.001Z') })
    signedCertificate({
      notBefore: new Date('1950-01-01T00:00:00Z'),
      notAfter: new Date('9999-12-31T23:59:59Z'),
    })
  })
})
