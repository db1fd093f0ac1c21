import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeOID } from '../../../src/der/oid.js'
import {
  writeElement,
  writeExplicit,
  writeNull,
  writeOctetString,
  writeSequence,
  writeSetOf,
  writeSmallInteger,
} from '../../../src/der/write.js'
import { PKCS12_OID } from '../../../src/foreign/pkcs12/oids.js'
import { readSafeContents } from '../../../src/foreign/pkcs12/safe-contents.js'
import type { Bags } from '../../../src/foreign/pkcs12/safe-contents.js'
import { bytesOf } from '../../support/der.js'
import { refusal } from '../../support/issue.js'
import { bag, certificateBag, keyBag, localKeyId, shroudedKeyBag } from '../../support/pkcs12.js'

async function read(...bags: readonly Uint8Array[]): Promise<Bags> {
  const found: Bags = { keys: [], certificates: [] }
  await readSafeContents(writeSequence(...bags), found)
  return found
}

/** The path at which SafeContents with these bags are refused. */
async function faultOf(...bags: readonly Uint8Array[]): Promise<string> {
  return (await refusal('ERR_PKI_DER', () => read(...bags))).path
}

const PKCS8 = writeSequence(writeSmallInteger(0), writeSequence(writeNull()))
const ENCRYPTED = writeSequence(writeSequence(writeOID('1.2.3')), writeOctetString(Uint8Array.of(9)))

describe('keys', () => {
  it('a keyBag is in clear, a shroudedKeyBag is not, each with its own octets', async () => {
    assert.deepEqual((await read(keyBag(PKCS8), shroudedKeyBag(ENCRYPTED))).keys, [
      { shrouded: false, der: PKCS8 },
      { shrouded: true, der: ENCRYPTED },
    ])
  })

  it('a shroudedKeyBag whose key starts with a version is in clear, as GnuTLS writes it under an empty password', async () => {
    assert.deepEqual((await read(shroudedKeyBag(PKCS8))).keys, [{ shrouded: false, der: PKCS8 }])
  })

  it('two keys in one bag are refused', async () => {
    const two = Uint8Array.from([...PKCS8, ...PKCS8])
    assert.equal(await faultOf(bag(PKCS12_OID.keyBag, two)), 'SafeContents[0].bagValue')
  })
})

describe('certificates', () => {
  it('an X.509 certificate is given as its octets, a certificate of SDSI is read past', async () => {
    const sdsi = writeSequence(
      writeOID('1.2.840.113549.1.9.22.2'),
      writeExplicit(0, writeElement(0x16, bytesOf('41'))),
    )
    const found = await read(bag(PKCS12_OID.certBag, sdsi), certificateBag(Uint8Array.of(1, 2)))
    assert.deepEqual(found.certificates, [{ der: Uint8Array.of(1, 2) }])
  })

  it('a certBag without its certificate is refused', async () => {
    const empty = writeSequence(writeOID(PKCS12_OID.x509Certificate))
    const path = await faultOf(bag(PKCS12_OID.certBag, empty))
    assert.equal(path, 'SafeContents[0].bagValue.certBag.certValue')
  })
})

describe('bags', () => {
  it('one without a value is refused', async () => {
    assert.equal(await faultOf(writeSequence(writeOID(PKCS12_OID.keyBag))), 'SafeContents[0].bagValue')
  })

  it('of other kinds, such as secrets and CRLs, are read past, though not with two values', async () => {
    const secret = '1.2.840.113549.1.12.10.1.5'
    const found = await read(bag(secret, writeNull()), bag('1.2.3', writeOctetString(PKCS8)), keyBag(PKCS8))
    assert.deepEqual(found, { keys: [{ shrouded: false, der: PKCS8 }], certificates: [] })
    assert.equal(await faultOf(bag(secret, bytesOf('05 00 05 00'))), 'SafeContents[0].bagValue')
  })

  it('SafeContents inside others are read to the fourth level below, and refused at the fifth', async () => {
    const nested = (depth: number): Uint8Array =>
      Array.from({ length: depth }).reduce<Uint8Array>(
        (inner) => bag(PKCS12_OID.safeContentsBag, writeSequence(inner)),
        keyBag(PKCS8),
      )
    assert.equal((await read(nested(4))).keys.length, 1)
    assert.match(await faultOf(nested(5)), /^SafeContents\[0\](?:\.bagValue\[0\]){4}\.bagValue$/)
  })

  it('no bags at all are SafeContents too, in BER as well', async () => {
    const found: Bags = { keys: [], certificates: [] }
    await readSafeContents(bytesOf('30 80 00 00'), found)
    assert.deepEqual(found, await read())
  })

  it('what stands behind the bags is refused', async () => {
    const found: Bags = { keys: [], certificates: [] }
    const contents = Uint8Array.from([...writeSequence(keyBag(PKCS8)), 5, 0])
    const { path, offset } = await refusal('ERR_PKI_DER', () => readSafeContents(contents, found))
    assert.deepEqual([path, offset], ['SafeContents', contents.length - 2])
  })
})

describe('attributes', () => {
  const attribute = (oid: string, value: Uint8Array): Uint8Array =>
    writeSequence(writeOID(oid), writeSetOf([value]))

  it('a name and a localKeyID are given, in either order, beside one that nobody knows', async () => {
    const name = attribute(PKCS12_OID.friendlyName, writeElement(0x1e, bytesOf('0068 006f')))
    const unknown = attribute('2.16.840.1.113894.746875.1.1', writeNull())
    const [key] = (await read(keyBag(PKCS8, unknown, name, localKeyId(Uint8Array.of(1, 2))))).keys
    assert.equal(key?.friendlyName, 'ho')
    assert.equal(key.localKeyId, '1,2')
  })

  it('a name that is no BMPString and a localKeyID that is no OCTET STRING are read past', async () => {
    const name = attribute(PKCS12_OID.friendlyName, writeElement(0x0c, bytesOf('68')))
    const id = attribute(PKCS12_OID.localKeyId, writeSmallInteger(1))
    const [key] = (await read(keyBag(PKCS8, name, id))).keys
    assert.deepEqual([key?.friendlyName, key?.localKeyId], [undefined, undefined])
  })
})
