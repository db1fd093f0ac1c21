import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { altNamePresent } from '../../../../src/check/rules/webpki/alt-name-present.js'
import { OID } from '../../../../src/x509/read/oids.js'
import {
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
  extendedKeyUsage,
  hosts,
} from '../../../support/conformance-rules.js'

describe('webpki/alt-name-present', () => {
  it('passes with a subjectAltName', () => {
    assert.equal(answerAsServer(altNamePresent, certificateOf({ extensions: [hosts('a.example')] })), 'pass')
  })

  it('fails with a common name alone', () => {
    assert.equal(answerAsServer(altNamePresent, certificateOf({ subject: 'a.example' })), 'fail')
  })

  it('is not asked of an intermediate and of a client', () => {
    const client = certificateOf({ extensions: [extendedKeyUsage([OID.clientAuth])] })
    assert.equal(answerAsIntermediate(altNamePresent, certificateOf()), 'not asked')
    assert.equal(answerAsServer(altNamePresent, client), 'not asked')
  })
})
