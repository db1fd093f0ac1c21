import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeNull } from '../../../../src/der/write.js'
import type { CertificateRecord } from '../../../../src/x509/read/records.js'
import { writeExtendedKeyUsage, writeExtension } from '../../../../src/x509/write/extensions.js'
import {
  certify,
  failedResponse,
  party,
  respondBy,
  revokeBy,
  unknownExtension,
  type AnswerWish,
  type CertificateWish,
  type ResponseWish,
} from '../../../support/revocation.js'
import { faultsOf, small, type RevocationWish } from '../../../support/revocation-path.js'

const { root, ca, leaf, caCertificate, rootCertificate, path, rootCRL } = small()
const about = (wish: Partial<AnswerWish> = {}): AnswerWish => ({
  of: leaf,
  issuer: caCertificate,
  status: 'good',
  ...wish,
})
const respond = (answer: Partial<AnswerWish> = {}, wish: Partial<ResponseWish> = {}): Uint8Array =>
  respondBy({ by: ca, answers: [about(answer)], ...wish })

async function ask(ocspResponses: readonly Uint8Array[], wish: RevocationWish = {}): Promise<string> {
  const faults = await faultsOf(path, { crls: [rootCRL], ...wish, ocspResponses })
  return faults.map((fault) => fault.split(' ', 2).join(' ')).join()
}

/** The same where no answer is required. */
const lenient = (...responses: readonly Uint8Array[]): Promise<string> =>
  ask(responses, { crls: [], required: false })
const UNKNOWN = 'revocation-unknown 0'
const REVOKED = 'revoked 0'

describe('checkRevocation with OCSP responses', () => {
  it('accepts a certificate that its issuer says is good, by hashes of SHA-1 and SHA-256', async () => {
    assert.equal(await ask([respond()]), '')
    assert.equal(await ask([respond({ hash: 'sha256' }, { byKey: true })]), '')
    assert.equal(await ask([]), UNKNOWN)
  })

  it('refuses a certificate that it says is revoked, with date and reason', async () => {
    assert.equal(await ask([respond({ status: {} })]), REVOKED)
    const faults = await faultsOf(path, {
      ocspResponses: [respond({ status: { reason: 1 } })],
      required: false,
    })
    assert.deepEqual(faults, ['revoked 0 revoked since 2026-10-01T00:00:00.000Z (keyCompromise)'])
  })

  it('does not know a certificate that the responder does not know', async () => {
    assert.equal(await lenient(respond({ status: 'unknown' })), UNKNOWN)
  })

  it('leaves answers about other certificates, other issuers and other hashes out', async () => {
    const other = certify({ by: ca, to: party('other'), serial: 101 })
    const twin = certify({ by: ca, to: party('x'), serial: 2, cA: true })
    assert.equal(await lenient(respond({ of: other, status: {} })), '')
    assert.equal(await lenient(respond({ issuer: twin, status: {} })), '')
    assert.equal(await ask([respond({ issuer: twin })]), UNKNOWN)
    assert.equal(await ask([respondBy({ by: ca, answers: [about({ of: other, status: {} }), about()] })]), '')
  })

  it('does not believe a signature of somebody else, nor one of another responder than it names', async () => {
    assert.equal(await lenient(respond({}, { by: { ...party('x'), name: 'CA' } })), UNKNOWN)
    assert.equal(await lenient(respond({}, { by: root })), UNKNOWN)
    assert.equal(await lenient(respond({}, { by: { ...ca, name: 'Somebody' } })), UNKNOWN)
    assert.equal(await lenient(respond({}, { by: { ...ca, name: 'Somebody' }, byKey: true })), '')
  })

  it('counts from its first second to its last, and a day where it says no end', async () => {
    const at = (thisUpdate: string, nextUpdate: string | null): Promise<string> =>
      lenient(respond({ thisUpdate, nextUpdate }))
    assert.equal(await at('2026-11-22T12:00:00Z', '2026-11-22T12:00:00Z'), '')
    assert.equal(await at('2026-11-22T12:00:01Z', '2026-11-23T00:00:00Z'), UNKNOWN)
    assert.equal(await at('2026-11-20T00:00:00Z', '2026-11-22T11:59:59Z'), UNKNOWN)
    assert.equal(await at('2026-11-21T12:00:00Z', null), '')
    assert.equal(await at('2026-11-21T11:59:59Z', null), UNKNOWN)
  })

  it('does not count with a critical extension that is not known', async () => {
    assert.equal(await lenient(respond({ extensions: [unknownExtension(false)] })), '')
    assert.equal(await lenient(respond({ extensions: [unknownExtension(true)] })), UNKNOWN)
    assert.equal(await lenient(respond({}, { extensions: [unknownExtension(true)] })), UNKNOWN)
  })

  it('is no answer where it is malformed or an error, unless another one answers', async () => {
    const responses = [
      Uint8Array.of(0x30, 0),
      new Uint8Array(0),
      failedResponse(3),
      respond().subarray(0, -1),
    ]
    for (const response of responses) {
      assert.equal(await lenient(response), `${UNKNOWN},revocation-unknown 1`)
      assert.equal(await ask([response, respond()]), '')
    }
  })

  it('believes the newest answer, and of equal age the worst', async () => {
    const older = { thisUpdate: '2026-11-22T09:00:00Z' }
    assert.equal(await ask([respond({ ...older, status: {} }), respond()]), '')
    assert.equal(await ask([respond(older), respond({ status: {} })]), REVOKED)
    assert.equal(await ask([respond(), respond({ status: {} })]), REVOKED)
    assert.equal(await ask([respond({ status: {} }), respond()]), REVOKED)
  })

  it('and CRLs: revoked beats good, good beats silence', async () => {
    const crls = [rootCRL, revokeBy({ by: ca, entries: [{ serial: 100 }] })]
    assert.equal(await ask([respond()], { crls }), REVOKED)
    assert.equal(await ask([respond({ status: {} })], { crls: [rootCRL, revokeBy({ by: ca })] }), REVOKED)
    const broken = revokeBy({ by: { ...party('x'), name: 'CA' } })
    assert.equal(await ask([respond()], { crls: [rootCRL, broken] }), '')
  })

  it('answers for CAs too', async () => {
    const answers = [about(), about({ of: caCertificate, issuer: rootCertificate, status: {} })]
    const byRoot = respondBy({ by: root, answers: answers.slice(1) })
    assert.equal(await ask([respond(), byRoot], { crls: [] }), 'revoked 1')
    assert.equal(await ask([respondBy({ by: ca, answers })], { crls: [] }), 'revocation-unknown 1')
  })
})

describe('a responder in the place of the issuer', () => {
  const responder = party('Responder')
  const purpose = writeExtendedKeyUsage(['1.3.6.1.5.5.7.3.9'])
  const noCheck = writeExtension('1.3.6.1.5.5.7.48.1.5', false, writeNull())
  const delegate = (wish: Partial<CertificateWish> = {}): CertificateRecord =>
    certify({ by: ca, to: responder, serial: 40, extensions: [purpose, noCheck], ...wish })
  const by = (certificate: CertificateRecord, answer: Partial<AnswerWish> = {}): Uint8Array =>
    respond(answer, { by: responder, certificates: [certificate] })

  it('has a certificate of the key that signed the certificate, made for OCSP', async () => {
    assert.equal(await ask([by(delegate())]), '')
    assert.equal(await ask([by(delegate(), { status: {} })]), REVOKED)
    assert.equal(await lenient(by(delegate({ extensions: [noCheck] }))), UNKNOWN)
    const server = writeExtendedKeyUsage(['1.3.6.1.5.5.7.3.1', '2.5.29.37.0'])
    assert.equal(await lenient(by(delegate({ extensions: [server] }))), UNKNOWN)
    assert.equal(await lenient(by(delegate({ by: root }))), UNKNOWN)
    assert.equal(await lenient(by(delegate({ by: { ...party('x'), name: 'CA' } }))), UNKNOWN)
    assert.equal(await lenient(by(delegate({ by: { ...ca, name: 'Somebody' } }))), UNKNOWN)
    assert.equal(await lenient(respond({}, { by: responder })), UNKNOWN)
  })

  it('is valid now, and made for signatures', async () => {
    assert.equal(await lenient(by(delegate({ notAfter: '2026-11-22T12:00:00Z' }))), '')
    assert.equal(await lenient(by(delegate({ notAfter: '2026-11-22T11:59:59Z' }))), UNKNOWN)
    assert.equal(await lenient(by(delegate({ notBefore: '2026-11-22T12:00:00Z' }))), '')
    assert.equal(await lenient(by(delegate({ notBefore: '2026-11-22T12:00:01Z' }))), UNKNOWN)
    assert.equal(await lenient(by(delegate({ keyUsage: ['digitalSignature'] }))), '')
    assert.equal(await lenient(by(delegate({ keyUsage: ['keyEncipherment'] }))), UNKNOWN)
    assert.equal(await lenient(by(delegate({ extensions: [purpose, unknownExtension(true)] }))), UNKNOWN)
  })

  it('is not believed once it is revoked, unless nobody need ask', async () => {
    const crls = [rootCRL, revokeBy({ by: ca, entries: [{ serial: 40 }] })]
    const bare = delegate({ extensions: [purpose] })
    const other = respond({}, { by: responder, certificates: [bare] })
    assert.equal(await ask([other]), '')
    const some = await faultsOf(path, { ocspResponses: [other], crls: [crls[1]!], required: false })
    assert.deepEqual(some, [], 'the CRL itself says that the server is good')
    const subject = certify({ by: ca, to: responder, serial: 40, extensions: [purpose] })
    const revoked = respond({ of: subject, status: {} })
    assert.equal(await ask([other, revoked]), UNKNOWN)
    assert.equal(await ask([by(delegate()), revoked]), '')
  })

  it('is found among other certificates, some of them unreadable', async () => {
    const certificates = [rootCertificate, { ...delegate(), der: Uint8Array.of(0x30, 0) }, delegate()]
    assert.equal(await ask([respond({}, { by: responder, certificates })]), '')
  })
})
