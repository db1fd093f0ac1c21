import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkIOSTrust } from '../../src/check.js'
import type { IOSTrustReport } from '../../src/check.js'
import { isPKIError } from '../../src/index.js'
import { PRESENT, party, respondBy, type AnswerWish } from '../support/revocation.js'
import { small } from '../support/revocation-path.js'

const { ca, leaf, caCertificate, rootCertificate } = small()

function judge(ocspResponses?: readonly Uint8Array[]): Promise<IOSTrustReport> {
  return checkIOSTrust({
    chain: [leaf, caCertificate],
    anchors: [rootCertificate],
    now: PRESENT,
    ...(ocspResponses === undefined ? {} : { ocspResponses }),
  })
}

const answer = (status: AnswerWish['status'], by = ca): Uint8Array =>
  respondBy({ by, answers: [{ of: leaf, issuer: caCertificate, status }] })

test('a stapled answer that says revoked is fatal, with the OSStatus of the device', async () => {
  const report = await judge([answer({ reason: 1 })])
  assert.equal(report.verdict.result, 'fatalTrustFailure')
  assert.equal(report.findings[0]?.code, 'apple/revoked')
  assert.equal(report.findings[0].osStatus, -67820)
  assert.equal(report.trusted, false)
})

test('a good answer, an unknown one, one by a stranger, a damaged one and none leave the verdict as it is', async () => {
  const stranger = answer({ reason: 1 }, party('CA'))
  for (const responses of [
    [answer('good')],
    [answer('unknown')],
    [stranger],
    [Uint8Array.of(48, 0)],
    [],
    undefined,
  ])
    assert.equal((await judge(responses)).verdict.result, 'proceed')
})

test('an answer that is no bytes is refused with the path of its option', async () => {
  await assert.rejects(judge(['text' as unknown as Uint8Array]), (error) => {
    assert.ok(isPKIError(error, 'ERR_PKI_OPTION'))
    assert.equal(error.details.option, 'ocspResponses[0]')
    return true
  })
})
