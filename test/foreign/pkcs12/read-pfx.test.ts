import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { concatBytes } from '../../../src/base/bytes.js'
import { writeOID } from '../../../src/der/oid.js'
import {
  writeElement,
  writeExplicit,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
} from '../../../src/der/write.js'
import { PKCS12_OID } from '../../../src/foreign/pkcs12/oids.js'
import { readPFX, readSafeParts } from '../../../src/foreign/pkcs12/read-pfx.js'
import { refusal } from '../../support/issue.js'
import { derOf, fixture } from '../../support/keys.js'
import { dataPart, digestInfo, encryptedPart } from '../../support/pkcs12.js'

const CONTENTS = writeSequence()
const SALT = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
const ONE = writeSmallInteger(1)

/** A file by its fields. */
function file({ version = 3, authSafe = dataPart(CONTENTS), macData = mac() } = {}): Uint8Array {
  return writeSequence(writeSmallInteger(version), authSafe, macData)
}

function mac(digest = digestInfo(), salt = SALT, rounds = ONE): Uint8Array {
  return writeSequence(digest, writeOctetString(salt), rounds)
}

async function pathOf(der: Uint8Array): Promise<string> {
  return (await refusal('ERR_PKI_DER', () => readPFX(der))).path
}

describe('the outside of a file of OpenSSL', () => {
  for (const [name, hash, rounds, tail] of [
    ['ec-p12.base64', 'SHA-256', 2048, 'ab2ad332'],
    ['ec-p12-sha384.base64', 'SHA-384', 2048, '6cae38c3'],
    ['ec-p12-sha512.base64', 'SHA-512', 2048, '33cf3bc7'],
    ['ec-p12-sha1-without-count.base64', 'SHA-1', 1, 'fcb3216f'],
  ] as const)
    it(`${name}: its hash is ${hash}, its rounds are ${String(rounds)}`, async () => {
      const { derivation, mac: found } = await readPFX(derOf(fixture(name)))
      assert.deepEqual([derivation.hash, derivation.rounds, derivation.salt.length], [hash, rounds, 8])
      assert.ok(Buffer.from(found).toString('hex').endsWith(tail))
    })
})

describe('the outside', () => {
  it('is of version 3: 2 and 4 are refused', async () => {
    assert.deepEqual((await readPFX(file())).contents, CONTENTS)
    for (const version of [2, 4]) assert.equal(await pathOf(file({ version })), 'PFX.version')
  })

  it('has contents', async () => {
    const authSafe = writeSequence(writeOID(PKCS12_OID.data))
    assert.equal(await pathOf(file({ authSafe })), 'PFX.authSafe.content')
  })

  it('has a MAC: a file that is signed by a key instead is refused as one without', async () => {
    const signedData = writeSequence(writeOID('1.2.840.113549.1.7.2'), writeExplicit(0, writeSequence()))
    const signed = writeSequence(writeSmallInteger(3), signedData)
    const none = writeSequence(writeSmallInteger(3), dataPart(CONTENTS))
    for (const der of [signed, none])
      assert.equal((await refusal('ERR_PKI_PKCS12', () => readPFX(der))).reason, 'no-integrity')
  })

  it('is of 1 MiB at most; what is larger is not looked at', async () => {
    const mebibyte = 1024 * 1024
    const overhead = file({ authSafe: dataPart(new Uint8Array(mebibyte / 2)) }).length - mebibyte / 2
    const largest = file({ authSafe: dataPart(new Uint8Array(mebibyte - overhead)) })
    assert.equal(largest.length, mebibyte)
    assert.equal((await readPFX(largest)).contents.length, mebibyte - overhead)
    const larger = file({ authSafe: dataPart(new Uint8Array(mebibyte - overhead + 1)) })
    const { offset, path } = await refusal('ERR_PKI_DER', () => readPFX(larger))
    assert.deepEqual([offset, path], [0, 'PFX'])
  })

  it('ends with the MAC', async () => {
    assert.equal(await pathOf(file({ macData: concatBytes([mac(), ONE]) })), 'PFX')
  })
})

describe('the MAC', () => {
  for (const [oid, name] of [
    ['1.2.840.113549.2.5', '1.2.840.113549.2.5'],
    ['1.2.840.113549.1.5.14', 'PBMAC1'],
  ] as const)
    it(`of ${name} is refused by name, whatever its length`, async () => {
      const macData = mac(digestInfo(oid, new Uint8Array(16)))
      const { scheme } = await refusal('ERR_PKI_KEY_SCHEME', () => readPFX(file({ macData })))
      assert.equal(scheme, `a MAC of ${name}`)
    })

  it('by PBMAC1 is refused by name with its parameters, which are no NULL', async () => {
    const algorithm = writeSequence(writeOID('1.2.840.113549.1.5.14'), writeSequence(ONE))
    const macData = mac(writeSequence(algorithm, writeOctetString(new Uint8Array(32))))
    const { scheme } = await refusal('ERR_PKI_KEY_SCHEME', () => readPFX(file({ macData })))
    assert.equal(scheme, 'a MAC of PBMAC1')
  })

  it('is as long as its hash: an octet more or less is refused', async () => {
    for (const length of [31, 33]) {
      const macData = mac(digestInfo(undefined, new Uint8Array(length)))
      assert.equal(await pathOf(file({ macData })), 'PFX.macData.mac')
    }
  })

  it('may have a hash without parameters', async () => {
    const algorithm = writeSequence(writeOID('2.16.840.1.101.3.4.2.1'))
    const macData = mac(writeSequence(algorithm, writeOctetString(new Uint8Array(32))))
    assert.equal((await readPFX(file({ macData }))).derivation.hash, 'SHA-256')
  })

  it('has a salt of 1024 octets at most', async () => {
    const longest = new Uint8Array(1024)
    assert.deepEqual((await readPFX(file({ macData: mac(digestInfo(), longest) }))).derivation.salt, longest)
    const macData = mac(digestInfo(), new Uint8Array(1025))
    assert.equal(await pathOf(file({ macData })), 'PFX.macData.macSalt')
  })

  it('is of one round where no count is written, and never of none', async () => {
    const without = mac(digestInfo(), SALT, new Uint8Array(0))
    assert.equal((await readPFX(file({ macData: without }))).derivation.rounds, 1)
    const none = mac(digestInfo(), SALT, writeSmallInteger(0))
    assert.equal(await pathOf(file({ macData: none })), 'PFX.macData.iterations')
  })
})

describe('the parts', () => {
  const algorithm = writeSequence(writeOID('1.2.3'))
  const ciphertext = Uint8Array.of(1, 2, 3, 4)

  /** A part of encrypted data, by the fields of its EncryptedContentInfo. */
  function encrypted(...fields: readonly Uint8Array[]): Uint8Array {
    const data = writeSequence(writeSmallInteger(0), writeSequence(...fields))
    return writeSequence(writeOID(PKCS12_OID.encryptedData), writeExplicit(0, data))
  }

  async function partFault(part: Uint8Array): Promise<string> {
    return (await refusal('ERR_PKI_DER', () => readSafeParts(writeSequence(part)))).path
  }

  it('are given in order: octets where they are in clear, algorithm and ciphertext where they are not', async () => {
    const parts = writeSequence(dataPart(ciphertext), encryptedPart(algorithm, ciphertext))
    assert.deepEqual(await readSafeParts(parts), [ciphertext, { algorithm, ciphertext }])
    assert.deepEqual(await readSafeParts(writeSequence()), [])
  })

  it('have a ciphertext in one, or in parts that are joined, or in none', async () => {
    const pieces = [ciphertext.subarray(0, 1), ciphertext.subarray(1)].map(writeOctetString)
    for (const [given, expected] of [
      [pieces, ciphertext],
      [[], new Uint8Array(0)],
    ] as const) {
      const content = writeElement(0xa0, ...given)
      const part = encrypted(writeOID(PKCS12_OID.data), algorithm, content)
      assert.deepEqual(await readSafeParts(writeSequence(part)), [{ algorithm, ciphertext: expected }])
    }
  })

  it('have no other piece of ciphertext than OCTET STRINGs', async () => {
    const part = encrypted(writeOID(PKCS12_OID.data), algorithm, writeElement(0xa0, ONE))
    const path = 'AuthenticatedSafe[0].content.encryptedData.encryptedContentInfo.encryptedContent.part'
    assert.equal(await partFault(part), path)
  })

  it('that are encrypted hold data and nothing else', async () => {
    const part = encrypted(writeOID(PKCS12_OID.encryptedData), algorithm, writeElement(0x80, ciphertext))
    const path = 'AuthenticatedSafe[0].content.encryptedData.encryptedContentInfo.contentType'
    assert.equal(await partFault(part), path)
  })

  it('have contents', async () => {
    assert.equal(await partFault(writeSequence(writeOID(PKCS12_OID.data))), 'AuthenticatedSafe[0].content')
  })

  it('that are encrypted to a public key are refused as that', async () => {
    const enveloped = writeSequence(writeOID('1.2.840.113549.1.7.3'), writeExplicit(0, writeSequence()))
    const { reason } = await refusal('ERR_PKI_PKCS12', () => readSafeParts(writeSequence(enveloped)))
    assert.equal(reason, 'unsupported-content')
  })
})
