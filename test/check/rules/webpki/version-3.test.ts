import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { version3 } from '../../../../src/check/rules/webpki/version-3.js'
import { writeExplicit, writeSmallInteger } from '../../../../src/der/write.js'
import { answerAsAnchor, answerAsServer, certificateOf } from '../../../support/conformance-rules.js'
import { NOTHING } from '../../../support/x509.js'

describe('webpki/version-3', () => {
  it('passes on version 3', () => {
    assert.equal(answerAsServer(version3, certificateOf()), 'pass')
  })

  it('fails on version 2, and on version 1, in anchors too', () => {
    const version2 = certificateOf({ version: writeExplicit(0, writeSmallInteger(1)) })
    const version1 = certificateOf({ version: NOTHING })
    assert.equal(answerAsServer(version3, version2), 'fail')
    assert.equal(answerAsServer(version3, version1), 'fail')
    assert.equal(answerAsAnchor(version3, version1), 'fail')
  })
})
