import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { writeNull, writeSequence } from '../../../src/der/write.js'
import {
  SIGNATURE_ALGORITHMS,
  SIGNATURE_PARAMETERS,
  signatureAlgorithmDER,
} from '../../../src/keys/verify/algorithms.js'
import { readSignatureScheme } from '../../../src/keys/verify/signature-scheme.js'
import { algorithmOf } from '../../support/key-bytes.js'
import { fromHex } from '../../support/keys.js'
import { OID_PSS, mgf1, pssAlgorithm, pssParameters } from '../../support/signatures.js'

const SHA256 = '2.16.840.1.101.3.4.2.1'

const ROWS = [
  ['1.2.840.113549.1.1.2', 'rsa', 'MD2', 'MD2 with RSA'],
  ['1.2.840.113549.1.1.3', 'rsa', 'MD4', 'MD4 with RSA'],
  ['1.2.840.113549.1.1.4', 'rsa', 'MD5', 'MD5 with RSA'],
  ['1.2.840.113549.1.1.5', 'rsa', 'SHA-1', 'SHA-1 with RSA'],
  ['1.3.14.3.2.29', 'rsa', 'SHA-1', 'SHA-1 with RSA'],
  ['1.2.840.113549.1.1.14', 'rsa', 'SHA-224', 'SHA-224 with RSA'],
  ['1.2.840.113549.1.1.11', 'rsa', 'SHA-256', 'SHA-256 with RSA'],
  ['1.2.840.113549.1.1.12', 'rsa', 'SHA-384', 'SHA-384 with RSA'],
  ['1.2.840.113549.1.1.13', 'rsa', 'SHA-512', 'SHA-512 with RSA'],
  ['2.16.840.1.101.3.4.3.14', 'rsa', undefined, 'SHA3-256 with RSA'],
  ['1.2.840.10045.4.1', 'ecdsa', 'SHA-1', 'ECDSA with SHA-1'],
  ['1.2.840.10045.4.3.1', 'ecdsa', 'SHA-224', 'ECDSA with SHA-224'],
  ['1.2.840.10045.4.3.2', 'ecdsa', 'SHA-256', 'ECDSA with SHA-256'],
  ['1.2.840.10045.4.3.3', 'ecdsa', 'SHA-384', 'ECDSA with SHA-384'],
  ['1.2.840.10045.4.3.4', 'ecdsa', 'SHA-512', 'ECDSA with SHA-512'],
  ['1.3.101.112', 'eddsa', 'SHA-512', 'Ed25519'],
  ['1.3.101.113', 'eddsa', undefined, 'Ed448'],
  ['1.2.840.10040.4.3', 'dsa', 'SHA-1', 'DSA with SHA-1'],
  ['2.16.840.1.101.3.4.3.2', 'dsa', 'SHA-256', 'DSA with SHA-256'],
  ['1.2.156.10197.1.501', 'other', undefined, 'SM2 with SM3'],
  ['2.16.840.1.101.3.4.3.17', 'other', undefined, 'ML-DSA-44'],
  ['1.2.840.113549.1.1.1', 'other', undefined, 'RSA'],
  ['1.2.3.4', 'other', undefined, '1.2.3.4'],
] as const

for (const [oid, family, hash, label] of ROWS) {
  test(`${oid} is ${label}`, () => {
    const expected = { oid, family, hash, label, wellFormed: true, saltLength: undefined }
    assert.deepEqual(readSignatureScheme(algorithmOf(oid)), expected)
    const withNull = readSignatureScheme(algorithmOf(oid, writeNull()))
    assert.deepEqual(withNull, { ...expected, wellFormed: family === 'rsa' || hash === undefined })
    const withSequence = readSignatureScheme(algorithmOf(oid, writeSequence()))
    assert.deepEqual(withSequence, { ...expected, wellFormed: hash === undefined })
  })
}

test('what this library signs with is read as such', () => {
  for (const algorithm of SIGNATURE_ALGORITHMS) {
    const { family, hash } = SIGNATURE_PARAMETERS[algorithm]
    const scheme = readSignatureScheme(signatureAlgorithmDER(algorithm))
    assert.equal(scheme.family, family === 'ec' ? 'ecdsa' : family)
    assert.equal(scheme.hash, hash)
    assert.ok(scheme.wellFormed)
  }
})

test('PSS is read with its hash and salt, which are not known where the hashes differ', () => {
  const scheme = readSignatureScheme(pssAlgorithm(SHA256, 32))
  assert.deepEqual(scheme, {
    oid: OID_PSS,
    family: 'rsa-pss',
    hash: 'SHA-256',
    label: 'RSASSA-PSS with SHA-256',
    wellFormed: true,
    saltLength: 32,
  })
  const mixed = algorithmOf(OID_PSS, pssParameters({ mask: mgf1(SHA256), saltLength: 32 }))
  assert.deepEqual(readSignatureScheme(mixed), {
    ...scheme,
    hash: 'SHA-1',
    label: 'RSASSA-PSS with SHA-1',
    saltLength: undefined,
  })
  const absent = readSignatureScheme(algorithmOf(OID_PSS))
  assert.deepEqual(absent, {
    ...scheme,
    hash: undefined,
    label: 'RSASSA-PSS',
    wellFormed: false,
    saltLength: undefined,
  })
})

test('what is no AlgorithmIdentifier is of another family, with a label', () => {
  const octets = [
    '',
    '30',
    '3000',
    '0500',
    '30020600',
    '3003060180',
    '300306012a05',
    '300506032a0304',
    '3080',
    '310306012a',
  ]
  for (const hex of octets.filter((text) => text !== '300506032a0304')) {
    const scheme = readSignatureScheme(fromHex(hex))
    assert.deepEqual(
      [scheme.family, scheme.hash, scheme.oid, scheme.wellFormed],
      ['other', undefined, '', false],
      hex,
    )
    assert.notEqual(scheme.label, '')
  }
})

test('whatever the octets, a scheme comes and nothing is thrown', () => {
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.uint8Array({ maxLength: 60 }).map((parameters) => algorithmOf(OID_PSS, parameters)),
    fc
      .tuple(fc.constant(pssAlgorithm(SHA256, 32)), fc.nat(60), fc.nat(255))
      .map(([der, index, octet]) => der.with(index % der.length, octet)),
  )
  fc.assert(fc.property(noise, (der) => assert.ok(readSignatureScheme(der).label.length > 0)))
})
