import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { keyKind } from '../../../../src/check/rules/webpki/key-kind.js'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { OID_EC, OID_RSA } from '../../../../src/keys/verify/algorithm-names.js'
import { writeOID } from '../../../../src/der/oid.js'
import { writeBitString, writeNull, writeSequence, writeUnsignedInteger } from '../../../../src/der/write.js'
import {
  answerAsAnchor,
  answerAsServer,
  certificateOf,
  type RuleAnswer,
} from '../../../support/conformance-rules.js'

describe('webpki/key-kind', () => {
  const answer = (publicKey: Uint8Array): RuleAnswer => answerAsServer(keyKind, certificateOf({ publicKey }))
  const spki = ({ publicKey }: { readonly publicKey: KeyObject }): Uint8Array =>
    new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))

  /** An odd modulus of so many bits, never a key of anybody. */
  const rsa = (bits: number): Uint8Array => {
    const modulus = new Uint8Array(Math.ceil(bits / 8)).fill(0xff)
    modulus[0] = 0xff >> (modulus.length * 8 - bits)
    const key = writeSequence(writeUnsignedInteger(modulus), writeUnsignedInteger(Uint8Array.of(3)))
    return writeSequence(writeSequence(writeOID(OID_RSA), writeNull()), writeBitString(key))
  }
  const onCurve = (oid: string): Uint8Array =>
    writeSequence(writeSequence(writeOID(OID_EC), writeOID(oid)), writeBitString(Uint8Array.of(4, 1, 2)))

  it('passes on P-256, P-384 and P-521', () => {
    for (const namedCurve of ['P-256', 'P-384', 'P-521']) {
      assert.equal(answer(spki(generateKeyPairSync('ec', { namedCurve }))), 'pass', namedCurve)
    }
  })

  it('passes on RSA of 2048 bits and fails on 2047', () => {
    assert.equal(answer(rsa(2048)), 'pass')
    assert.equal(answer(rsa(2047)), 'fail')
    assert.equal(answer(rsa(1024)), 'fail')
  })

  it('passes on RSA of 2056 bits and fails on 2049 and 2055, which fill no octet', () => {
    assert.deepEqual([answer(rsa(2049)), answer(rsa(2055)), answer(rsa(2056))], ['fail', 'fail', 'pass'])
  })

  it('fails on P-192, P-224, secp256k1, Ed25519, DSA and RSA that is for PSS alone', () => {
    for (const oid of ['1.2.840.10045.3.1.1', '1.3.132.0.33', '1.3.132.0.10']) {
      assert.equal(answer(onCurve(oid)), 'fail', oid)
    }
    assert.equal(answer(spki(generateKeyPairSync('ed25519'))), 'fail')
    const dsa = writeSequence(
      writeSequence(writeOID('1.2.840.10040.4.1')),
      writeBitString(Uint8Array.of(2, 1, 1)),
    )
    assert.equal(answer(dsa), 'fail')
    assert.equal(answer(spki(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }))), 'fail')
  })

  it('is asked of anchors too', () => {
    assert.equal(answerAsAnchor(keyKind, certificateOf({ publicKey: rsa(1024) })), 'fail')
  })
})
