import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { extendedKeyUsagePresent } from '../../../../src/check/rules/webpki/extended-key-usage-present.js'
import { OID } from '../../../../src/x509/read/oids.js'
import {
  answerAsIntermediate,
  answerAsServer,
  basicConstraints,
  certificateOf,
  extendedKeyUsage,
} from '../../../support/conformance-rules.js'

describe('webpki/extended-key-usage-present', () => {
  it('passes with an extKeyUsage', () => {
    const certificate = certificateOf({ extensions: [extendedKeyUsage([OID.serverAuth])] })
    assert.equal(answerAsServer(extendedKeyUsagePresent, certificate), 'pass')
  })

  it('warns, and does not fail, without one', () => {
    assert.equal(answerAsServer(extendedKeyUsagePresent, certificateOf()), 'warn')
  })

  it('is not asked of CAs and of certificates for clients alone', () => {
    const client = certificateOf({ extensions: [extendedKeyUsage([OID.clientAuth])] })
    const authority = certificateOf({ extensions: [basicConstraints(true)] })
    assert.equal(answerAsServer(extendedKeyUsagePresent, client), 'not asked')
    assert.equal(answerAsServer(extendedKeyUsagePresent, authority), 'not asked')
    assert.equal(answerAsIntermediate(extendedKeyUsagePresent, certificateOf()), 'not asked')
  })
})
