import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AlgorithmIdentifier } from 'pkijs'
import { fromBER } from 'asn1js'
import { copyBytes, toHex } from '../../../src/base/bytes.js'
import { writeOID } from '../../../src/der/oid.js'
import { writeNull, writeSequence } from '../../../src/der/write.js'
import { algorithmName } from '../../../src/keys/verify/algorithm-names.js'
import {
  KEY_KINDS,
  KEY_KIND_PARAMETERS,
  SIGNATURE_ALGORITHMS,
  SIGNATURE_PARAMETERS,
  isSignatureAlgorithm,
  signatureAlgorithmDER,
  signatureAlgorithmOf,
  type SignatureAlgorithm,
} from '../../../src/keys/verify/algorithms.js'

/** RFC 4055 §5 and RFC 5758 §3.2, encoded by hand. */
const ENCODINGS = {
  'ecdsa-sha256': '300a06082a8648ce3d040302',
  'ecdsa-sha384': '300a06082a8648ce3d040303',
  'ecdsa-sha512': '300a06082a8648ce3d040304',
  'rsa-sha256': '300d06092a864886f70d01010b0500',
  'rsa-sha384': '300d06092a864886f70d01010c0500',
  'rsa-sha512': '300d06092a864886f70d01010d0500',
} as const satisfies Record<SignatureAlgorithm, string>

test('an AlgorithmIdentifier has NULL parameters for RSA and none for ECDSA', () => {
  for (const algorithm of SIGNATURE_ALGORITHMS) {
    assert.equal(toHex(signatureAlgorithmDER(algorithm)), ENCODINGS[algorithm])
  }
})

test('the stored octets are those that the DER writer makes of the object identifier', () => {
  for (const algorithm of SIGNATURE_ALGORITHMS) {
    const { family, oid } = SIGNATURE_PARAMETERS[algorithm]
    const parameters = family === 'rsa' ? [writeNull()] : []
    assert.deepEqual(signatureAlgorithmDER(algorithm), writeSequence(writeOID(oid), ...parameters))
  }
})

test('pkijs reads the same object identifier from each AlgorithmIdentifier', () => {
  for (const algorithm of SIGNATURE_ALGORITHMS) {
    const schema = fromBER(copyBytes(signatureAlgorithmDER(algorithm)).buffer as ArrayBuffer).result
    assert.equal(new AlgorithmIdentifier({ schema }).algorithmId, SIGNATURE_PARAMETERS[algorithm].oid)
  }
})

test('each AlgorithmIdentifier is read as the algorithm that wrote it', () => {
  for (const algorithm of SIGNATURE_ALGORITHMS) {
    assert.equal(signatureAlgorithmOf(signatureAlgorithmDER(algorithm)), algorithm)
  }
})

test('an AlgorithmIdentifier of any other form is not read', () => {
  const others = {
    'RSA without NULL': writeSequence(writeOID('1.2.840.113549.1.1.11')),
    'ECDSA with NULL': writeSequence(writeOID('1.2.840.10045.4.3.2'), writeNull()),
    'RSASSA-PSS': writeSequence(writeOID('1.2.840.113549.1.1.10')),
    'SHA-1 with RSA': writeSequence(writeOID('1.2.840.113549.1.1.5'), writeNull()),
    'ECDSA with SHA-1': writeSequence(writeOID('1.2.840.10045.4.1')),
    Ed25519: writeSequence(writeOID('1.3.101.112')),
    nothing: new Uint8Array(0),
  }
  for (const [name, der] of Object.entries(others)) assert.equal(signatureAlgorithmOf(der), undefined, name)
})

test('an algorithm that is refused has a name that people know', () => {
  assert.equal(algorithmName('1.2.840.113549.1.1.10'), 'RSASSA-PSS')
  assert.equal(algorithmName('1.2.840.113549.1.1.5'), 'SHA-1 with RSA')
  assert.equal(algorithmName('1.3.101.112'), 'Ed25519')
})

test('an algorithm without a common name is called by its object identifier', () => {
  assert.equal(algorithmName('1.2.3.4'), '1.2.3.4')
  assert.equal(algorithmName('constructor'), 'constructor')
})

test('only the words of the list are signature algorithms', () => {
  assert.ok(SIGNATURE_ALGORITHMS.every(isSignatureAlgorithm))
  for (const other of ['rsa-sha1', 'ed25519', '', undefined, {}])
    assert.equal(isSignatureAlgorithm(other), false)
})

test('P-256 and RSA sign with SHA-256, P-384 with SHA-384', () => {
  assert.deepEqual(
    KEY_KINDS.map((kind) => KEY_KIND_PARAMETERS[kind].signatureAlgorithm),
    ['ecdsa-sha256', 'ecdsa-sha384', 'rsa-sha256', 'rsa-sha256', 'rsa-sha256'],
  )
})
