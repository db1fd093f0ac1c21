import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { extensionsNeedVersion3 } from '../../../../src/check/rules/rfc5280/extensions-need-version-3.js'
import { writeExplicit, writeSmallInteger } from '../../../../src/der/write.js'
import { answerAsServer, certificateOf, hosts } from '../../../support/conformance-rules.js'
import { NOTHING } from '../../../support/x509.js'

describe('rfc5280/extensions-need-version-3', () => {
  const extensions = [hosts('a.example')]

  it('passes on version 3', () => {
    assert.equal(answerAsServer(extensionsNeedVersion3, certificateOf({ extensions })), 'pass')
  })

  it('fails on version 2, and on version 1', () => {
    const version2 = certificateOf({ version: writeExplicit(0, writeSmallInteger(1)), extensions })
    assert.equal(answerAsServer(extensionsNeedVersion3, version2), 'fail')
    assert.equal(
      answerAsServer(extensionsNeedVersion3, certificateOf({ version: NOTHING, extensions })),
      'fail',
    )
  })

  it('is not asked where there are no extensions', () => {
    assert.equal(answerAsServer(extensionsNeedVersion3, certificateOf({ version: NOTHING })), 'not asked')
  })
})
