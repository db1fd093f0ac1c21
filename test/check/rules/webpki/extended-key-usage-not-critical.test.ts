import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { extendedKeyUsageNotCritical } from '../../../../src/check/rules/webpki/extended-key-usage-not-critical.js'
import { OID } from '../../../../src/x509/read/oids.js'
import {
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
  extendedKeyUsage,
} from '../../../support/conformance-rules.js'

describe('webpki/extended-key-usage-not-critical', () => {
  const critical = certificateOf({ extensions: [extendedKeyUsage([OID.serverAuth], true)] })

  it('passes where it is not critical', () => {
    const certificate = certificateOf({ extensions: [extendedKeyUsage([OID.serverAuth])] })
    assert.equal(answerAsServer(extendedKeyUsageNotCritical, certificate), 'pass')
  })

  it('fails where it is critical', () => {
    assert.equal(answerAsServer(extendedKeyUsageNotCritical, critical), 'fail')
  })

  it('is not asked of an intermediate, or where there is none', () => {
    assert.equal(answerAsIntermediate(extendedKeyUsageNotCritical, critical), 'not asked')
    assert.equal(answerAsServer(extendedKeyUsageNotCritical, certificateOf()), 'not asked')
  })
})
