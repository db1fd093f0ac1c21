import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { authorityKeyIdPresent } from '../../../../src/check/rules/rfc5280/authority-key-id-present.js'
import {
  KEY_ID,
  answerAsAnchor,
  answerAsIntermediate,
  answerAsServer,
  authorityKeyId,
  certificateOf,
} from '../../../support/conformance-rules.js'

describe('rfc5280/authority-key-id-present', () => {
  const named = [authorityKeyId({ keyId: KEY_ID })]
  const unnamed = [authorityKeyId({ issuer: true, serialNumber: true })]

  it('passes with a keyIdentifier', () => {
    assert.equal(answerAsServer(authorityKeyIdPresent, certificateOf({ extensions: named })), 'pass')
  })

  it('fails without the extension, in a server, an intermediate and an anchor that another CA issued', () => {
    assert.equal(answerAsServer(authorityKeyIdPresent, certificateOf()), 'fail')
    assert.equal(answerAsIntermediate(authorityKeyIdPresent, certificateOf()), 'fail')
    assert.equal(answerAsAnchor(authorityKeyIdPresent, certificateOf()), 'fail')
  })

  it('fails where the extension names the issuer and not its key', () => {
    assert.equal(answerAsServer(authorityKeyIdPresent, certificateOf({ extensions: unnamed })), 'fail')
  })

  it('is not asked of a certificate that is signed by its own key', () => {
    const root = certificateOf({ subject: 'ca', issuer: 'ca' })
    assert.equal(answerAsAnchor(authorityKeyIdPresent, root), 'not asked')
  })
})
