import assert from 'node:assert/strict'
import { createHash, verify } from 'node:crypto'
import { describe, it } from 'node:test'
import { writeOID } from '../../../src/der/oid.js'
import {
  writeBitString,
  writeElement,
  writeExplicit,
  writeNull,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
} from '../../../src/der/write.js'
import { readCertificate } from '../../../src/x509/read/certificate.js'
import { readOCSPResponse } from '../../../src/x509/read/ocsp.js'
import type { BasicOCSPResponse, OCSPResponseRecord } from '../../../src/x509/read/ocsp-records.js'
import { writeExtension } from '../../../src/x509/write/extensions.js'
import { assertCode, bytesOf, derFault } from '../../support/der.js'
import { opensslResponse } from '../../support/openssl-ca.js'
import {
  ECDSA_SHA256,
  NOTHING,
  commonName,
  faultsOf,
  tagged,
  textOfName,
  without,
} from '../../support/x509.js'
import { assertChangesShow } from '../../support/x509-mutation.js'

/** Encoded parts of a BasicOCSPResponse, each as a test wants it. */
interface ResponseParts {
  readonly version: Uint8Array
  readonly responderID: Uint8Array
  readonly producedAt: Uint8Array
  readonly responses: Uint8Array
  readonly extensions: Uint8Array
  /** What stands behind the signature. */
  readonly certificates: Uint8Array
}

const NOW = '20261122120000Z'
const time = (text = NOW): Uint8Array => tagged(0x18, text)
const CERT_ID = writeSequence(
  writeSequence(writeOID('1.3.14.3.2.26'), writeNull()),
  writeOctetString(new Uint8Array(20)),
  writeOctetString(new Uint8Array(20)),
  writeSmallInteger(7),
)
const GOOD = tagged(0x80, '')
const single = (status: Uint8Array, ...rest: readonly Uint8Array[]): Uint8Array =>
  writeSequence(CERT_ID, status, time(), ...rest)

/** Wraps octets as the answer of a successful response. */
function wrap(basic: Uint8Array, type = '1.3.6.1.5.5.7.48.1.1'): Uint8Array {
  const bytes = writeSequence(writeOID(type), writeOctetString(basic))
  return writeSequence(tagged(0x0a, Uint8Array.of(0)), writeExplicit(0, bytes))
}

/** Puts encoded parts together as a response; its signature is none. */
function assembleResponse(wanted: Partial<ResponseParts> = {}): Uint8Array {
  const parts = {
    version: NOTHING,
    responderID: writeExplicit(2, writeOctetString(new Uint8Array(20))),
    producedAt: time(),
    responses: writeSequence(single(GOOD)),
    extensions: NOTHING,
    certificates: NOTHING,
    ...wanted,
  }
  const { version, responderID, producedAt, responses, extensions, certificates } = parts
  const tbs = writeSequence(version, responderID, producedAt, responses, extensions)
  return wrap(writeSequence(tbs, ECDSA_SHA256, writeBitString(new Uint8Array(8)), certificates))
}

/** The answer of a response that has one. */
function basicOf(der: Uint8Array): BasicOCSPResponse {
  const { basic } = readOCSPResponse(der)
  assert.ok(basic)
  return basic
}

/** What a response with one status says of it. */
const statusOf = (status: Uint8Array) =>
  basicOf(assembleResponse({ responses: writeSequence(single(status)) })).responses[0]?.status

/** A response whose every field is a value, the signed octets in front, for comparing. */
function flatten({ der, basic, ...rest }: OCSPResponseRecord): object {
  const { tbs, responses, ...answer } = { ...basic }
  const singles = responses?.map((each) => ({ ...each, status: { ...each.status } }))
  return { der, tbs, ...rest, ...answer, responses: singles }
}

describe('a response of openssl', { skip: without('openssl', 'version') }, () => {
  it('says of each certificate what openssl knows of it', () => {
    const { response, ca } = opensslResponse({ asked: ['01', '7f', '80', '1000', '2000'] })
    const record = readOCSPResponse(response)
    assert.deepEqual([record.responseStatus, faultsOf(record)], ['successful', []])
    const basic = basicOf(response)
    assert.deepEqual(
      basic.responses.map(({ certID, status }) => [
        Buffer.from(certID.serialNumber).toString('hex'),
        { ...status },
      ]),
      [
        ['01', { kind: 'good' }],
        [
          '7f',
          { kind: 'revoked', revocationTime: new Date('2026-10-02T00:00:00Z'), reason: 'keyCompromise' },
        ],
        ['0080', { kind: 'revoked', revocationTime: new Date('2026-10-03T00:00:00Z'), reason: undefined }],
        ['1000', { kind: 'good' }],
        ['2000', { kind: 'unknown' }],
      ],
    )
    const issuer = readCertificate(ca)
    const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex')
    for (const { certID, thisUpdate, nextUpdate } of basic.responses) {
      assert.equal(certID.hashAlgorithm, '1.3.14.3.2.26')
      assert.equal(Buffer.from(certID.issuerNameHash).toString('hex'), sha1(issuer.subject.der))
      assert.equal(Buffer.from(certID.issuerKeyHash).toString('hex'), sha1(issuer.publicKey.keyBits))
      assert.equal(nextUpdate && nextUpdate.getTime() - thisUpdate.getTime(), 7 * 86_400_000)
    }
  })

  it('has what its signature is over, and who made it', () => {
    const { response, responder } = opensslResponse({ asked: ['01'], flags: ['-nonce'] })
    const { tbs, signature, certificates, responderID, nonce, signatureAlgorithm, producedAt } =
      basicOf(response)
    const [signer, ...others] = certificates.map((der) => readCertificate(der))
    assert.ok(signer && others.length === 0)
    assert.deepEqual(signer.der, responder)
    assert.equal(signatureAlgorithm, '1.2.840.10045.4.3.2')
    const key = { key: Buffer.from(signer.publicKey.der), format: 'der', type: 'spki' } as const
    assert.equal(verify('sha256', tbs, key, signature), true)
    assert.equal(responderID.type === 'name' && textOfName(responderID.name), 'CN=Responder')
    assert.equal(nonce?.length, 16)
    assert.ok(Math.abs(producedAt.getTime() - Date.now()) < 60_000)
  })

  it('may name its maker by the key, and leave certificates and nonce out', () => {
    const { response, responder } = opensslResponse({
      asked: ['01'],
      responderFlags: ['-resp_key_id', '-resp_no_certs'],
      flags: ['-no_nonce'],
    })
    const { responderID, certificates, nonce } = basicOf(response)
    assert.deepEqual([certificates, nonce], [[], undefined])
    const { keyBits } = readCertificate(responder).publicKey
    const keyHash = new Uint8Array(createHash('sha1').update(keyBits).digest())
    assert.deepEqual(responderID, { type: 'key', keyHash })
  })

  it('shows every change of an octet', () => {
    const { response } = opensslResponse({ asked: ['01', '7f', '2000'], flags: ['-nonce'] })
    assertChangesShow(response, (bytes) => flatten(readOCSPResponse(bytes)))
  })
})

describe('a response without an answer', () => {
  it('says why', () => {
    const statuses = {
      1: 'malformedRequest',
      2: 'internalError',
      3: 'tryLater',
      5: 'sigRequired',
      6: 'unauthorized',
    }
    for (const [code, name] of Object.entries(statuses)) {
      const record = readOCSPResponse(writeSequence(tagged(0x0a, Uint8Array.of(Number(code)))))
      assert.deepEqual([record.responseStatus, record.basic], [name, undefined])
    }
  })
  it('is refused where its status has no meaning, or there is an answer after all', () => {
    for (const code of [4, 7]) {
      const der = writeSequence(tagged(0x0a, Uint8Array.of(code)))
      assert.equal(derFault(() => readOCSPResponse(der)).path, 'OCSPResponse.responseStatus')
    }
    const answer = assembleResponse().subarray(5)
    assertCode(() => readOCSPResponse(writeSequence(tagged(0x0a, Uint8Array.of(6)), answer)), 'ERR_PKI_DER')
  })
  it('is refused where it claims success', () => {
    const der = writeSequence(tagged(0x0a, Uint8Array.of(0)))
    assert.equal(derFault(() => readOCSPResponse(der)).path, 'OCSPResponse.responseBytes')
  })
})

describe('the status of a certificate', () => {
  const revoked = (...fields: readonly Uint8Array[]) => writeElement(0xa1, ...fields)

  it('is good, unknown, or revoked with or without a reason', () => {
    assert.deepEqual(statusOf(GOOD), { kind: 'good' })
    assert.deepEqual(statusOf(tagged(0x82, '')), { kind: 'unknown' })
    const reason = writeExplicit(0, tagged(0x0a, Uint8Array.of(6)))
    assert.deepEqual(
      { ...statusOf(revoked(time(), reason)) },
      {
        kind: 'revoked',
        revocationTime: new Date('2026-11-22T12:00:00Z'),
        reason: 'certificateHold',
      },
    )
    assert.equal({ reason: undefined, ...statusOf(revoked(time())) }.reason, undefined)
  })
  it('is revoked for no stated reason, and a deviation, where the reason has no meaning', () => {
    const status = revoked(time(), writeExplicit(0, tagged(0x0a, Uint8Array.of(7))))
    const record = readOCSPResponse(assembleResponse({ responses: writeSequence(single(status)) }))
    const found = record.basic?.responses[0]?.status
    assert.equal(found?.kind === 'revoked' && found.reason, 'unspecified')
    assert.deepEqual(
      record.deviations.map(({ kind }) => kind),
      ['reason-code'],
    )
  })
  it('is refused where it is none', () => {
    for (const status of [
      ...[tagged(0x80, 'x'), tagged(0x82, 'x'), tagged(0x83, ''), writeElement(0xa0), revoked()],
      ...[revoked(tagged(0x17, '261122120000Z')), revoked(time(), writeNull()), writeNull()],
    ]) {
      assertCode(() => statusOf(status), 'ERR_PKI_DER')
    }
  })
})

describe('a single response', () => {
  it('may have no end, and hands out dates that nobody can change', () => {
    const [first] = basicOf(assembleResponse()).responses
    assert.equal(first?.nextUpdate, undefined)
    first?.thisUpdate.setTime(0)
    assert.equal(first?.thisUpdate.toISOString(), '2026-11-22T12:00:00.000Z')
  })
  it('lists its critical extensions, of which none is known', () => {
    const extensions = writeExplicit(
      1,
      writeSequence(writeExtension('1.2.3', true, writeNull()), writeExtension('1.2.4', false, writeNull())),
    )
    const der = assembleResponse({
      responses: writeSequence(single(GOOD, writeExplicit(0, time()), extensions)),
    })
    const [first] = basicOf(der).responses
    assert.deepEqual(first?.unknownCriticalExtensions, ['1.2.3'])
    assert.equal(first.rawExtensions.length, 2)
  })
})

describe('a response', () => {
  const withExtension = (critical: boolean, oid: string, value: Uint8Array) =>
    basicOf(
      assembleResponse({ extensions: writeExplicit(1, writeSequence(writeExtension(oid, critical, value))) }),
    )

  it('has the octets of its nonce, with or without their OCTET STRING', () => {
    const nonce = '1.3.6.1.5.5.7.48.1.2'
    assert.deepEqual(withExtension(false, nonce, bytesOf('0402 abcd')).nonce, bytesOf('abcd'))
    assert.deepEqual(withExtension(false, nonce, bytesOf('abcdef')).nonce, bytesOf('abcdef'))
    assert.deepEqual(withExtension(false, nonce, bytesOf('0401 abcd')).nonce, bytesOf('0401 abcd'))
    assert.deepEqual(withExtension(false, nonce, NOTHING).nonce, NOTHING)
  })
  it('lists its critical extensions that are not known', () => {
    assert.deepEqual(withExtension(true, '1.2.3', writeNull()).unknownCriticalExtensions, ['1.2.3'])
    assert.deepEqual(withExtension(true, '1.3.6.1.5.5.7.48.1.2', NOTHING).unknownCriticalExtensions, [])
  })
  it('deviates where the version 1 is written, and is refused in another', () => {
    const version = (number: number) =>
      assembleResponse({ version: writeExplicit(0, writeSmallInteger(number)) })
    assert.deepEqual(
      readOCSPResponse(version(0)).deviations.map(({ kind }) => kind),
      ['encoded-default'],
    )
    assertCode(() => readOCSPResponse(version(1)), 'ERR_PKI_DER')
  })
  it('deviates with a time that has an offset, and is refused with a fraction of a second', () => {
    const record = readOCSPResponse(assembleResponse({ producedAt: time('20261122130000+0100') }))
    assert.equal(record.basic?.producedAt.toISOString(), '2026-11-22T12:00:00.000Z')
    assert.deepEqual(
      record.deviations.map(({ kind }) => kind),
      ['time-form'],
    )
    assertCode(
      () => readOCSPResponse(assembleResponse({ producedAt: time('20261122120000.5Z') })),
      'ERR_PKI_DER',
    )
  })
  it('may speak of no certificate', () => {
    assert.deepEqual(basicOf(assembleResponse({ responses: writeSequence() })).responses, [])
  })
  it('gives certificates as they are, without reading them', () => {
    const certificates = writeExplicit(0, writeSequence(bytesOf('30020500'), bytesOf('3000')))
    assert.deepEqual(basicOf(assembleResponse({ certificates })).certificates, [
      bytesOf('30020500'),
      bytesOf('3000'),
    ])
  })
  it('is made by a name or by a key', () => {
    const responderID = writeExplicit(1, commonName('a'))
    const byName = basicOf(assembleResponse({ responderID })).responderID
    assert.equal(byName.type === 'name' && textOfName(byName.name), 'CN=a')
    for (const other of [
      writeExplicit(3, commonName('a')),
      commonName('a'),
      writeExplicit(2, commonName('a')),
      NOTHING,
    ]) {
      assertCode(() => readOCSPResponse(assembleResponse({ responderID: other })), 'ERR_PKI_DER')
    }
  })
  it('is refused where it is of another type, has octets behind it, or is none', () => {
    assertCode(() => readOCSPResponse(wrap(writeSequence(), '1.2.3')), 'ERR_PKI_DER')
    assertCode(() => readOCSPResponse(wrap(Uint8Array.of(...writeSequence(), 0))), 'ERR_PKI_DER')
    assertCode(() => readOCSPResponse(Uint8Array.of(...assembleResponse(), 0)), 'ERR_PKI_DER')
    assertCode(() => readOCSPResponse(NOTHING), 'ERR_PKI_DER')
    assertCode(() => readOCSPResponse(new Uint8Array(4 * 1024 * 1024 + 1)), 'ERR_PKI_DER')
    assertCode(() => readOCSPResponse('a' as unknown as Uint8Array), 'ERR_PKI_OPTION')
  })
})
