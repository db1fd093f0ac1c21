import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { extendedKeyUsageTLSOnly } from '../../../../src/check/rules/webpki/extended-key-usage-tls-only.js'
import { OID } from '../../../../src/x509/read/oids.js'
import {
  answerAsServer,
  certificateOf,
  extendedKeyUsage,
  type RuleAnswer,
} from '../../../support/conformance-rules.js'

describe('webpki/extended-key-usage-tls-only', () => {
  const answer = (...purposes: readonly string[]): RuleAnswer =>
    answerAsServer(extendedKeyUsageTLSOnly, certificateOf({ extensions: [extendedKeyUsage(purposes)] }))

  it('passes on serverAuth, beside clientAuth and beside purposes that are discouraged alone', () => {
    assert.equal(answer(OID.serverAuth), 'pass')
    assert.equal(answer(OID.serverAuth, OID.clientAuth), 'pass')
    assert.equal(answer(OID.serverAuth, '1.2.3.4'), 'pass')
  })

  it('fails on any purpose, with serverAuth and without', () => {
    assert.equal(answer(OID.serverAuth, OID.anyExtendedKeyUsage), 'fail')
    assert.equal(answer(OID.anyExtendedKeyUsage), 'fail')
  })

  it('fails where it signs code, mail, times, OCSP responses or precertificates besides', () => {
    for (const number of ['3.3', '3.4', '3.8', '3.9']) {
      assert.equal(answer(OID.serverAuth, `1.3.6.1.5.5.7.${number}`), 'fail', number)
    }
    assert.equal(answer(OID.serverAuth, '1.3.6.1.4.1.11129.2.4.4'), 'fail')
  })

  it('is not asked of a certificate for others than servers, or that does not say', () => {
    assert.equal(answer(OID.clientAuth, '1.3.6.1.5.5.7.3.4'), 'not asked')
    assert.equal(answerAsServer(extendedKeyUsageTLSOnly, certificateOf()), 'not asked')
  })
})
