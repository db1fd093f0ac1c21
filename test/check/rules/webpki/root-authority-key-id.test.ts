import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rootAuthorityKeyId } from '../../../../src/check/rules/webpki/root-authority-key-id.js'
import {
  KEY_ID,
  answerAsAnchor,
  answerAsIntermediate,
  authorityKeyId,
  certificateOf,
  sample,
  type AuthorityKeyIdFields,
  type RuleAnswer,
} from '../../../support/conformance-rules.js'

describe('webpki/root-authority-key-id', () => {
  const self = { subject: 'ca', issuer: 'ca' } as const
  const answer = (fields: AuthorityKeyIdFields): RuleAnswer => {
    const extensions = [authorityKeyId(fields), sample('subjectKeyIdentifier', false)]
    return answerAsAnchor(rootAuthorityKeyId, certificateOf({ ...self, extensions }))
  }

  it('passes where it is the key identifier of the root', () => {
    assert.equal(answer({ keyId: KEY_ID }), 'pass')
  })

  it('fails without a key identifier', () => {
    assert.equal(answer({}), 'fail')
  })

  it('fails where it names issuer or serial number, or both, besides', () => {
    assert.equal(answer({ keyId: KEY_ID, issuer: true }), 'fail')
    assert.equal(answer({ keyId: KEY_ID, serialNumber: true }), 'fail')
    assert.equal(answer({ keyId: KEY_ID, issuer: true, serialNumber: true }), 'fail')
  })

  it('fails where it names another key, one bit apart, or the root does not name its own', () => {
    assert.equal(answer({ keyId: Uint8Array.of(1, 2, 3, 5) }), 'fail')
    const certificate = certificateOf({ ...self, extensions: [authorityKeyId({ keyId: KEY_ID })] })
    assert.equal(answerAsAnchor(rootAuthorityKeyId, certificate), 'fail')
  })

  it('is not asked of a root without one, of an anchor that another CA issued and of an intermediate', () => {
    assert.equal(answerAsAnchor(rootAuthorityKeyId, certificateOf(self)), 'not asked')
    const issued = certificateOf({ extensions: [authorityKeyId({})] })
    assert.equal(answerAsAnchor(rootAuthorityKeyId, issued), 'not asked')
    assert.equal(answerAsIntermediate(rootAuthorityKeyId, issued), 'not asked')
  })
})
