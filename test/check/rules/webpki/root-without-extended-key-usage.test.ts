import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rootWithoutExtendedKeyUsage } from '../../../../src/check/rules/webpki/root-without-extended-key-usage.js'
import { OID } from '../../../../src/x509/read/oids.js'
import {
  answerAsAnchor,
  answerAsIntermediate,
  certificateOf,
  extendedKeyUsage,
} from '../../../support/conformance-rules.js'

describe('webpki/root-without-extended-key-usage', () => {
  const extensions = [extendedKeyUsage([OID.serverAuth])]
  const self = { subject: 'ca', issuer: 'ca' } as const

  it('passes on a root without extKeyUsage', () => {
    assert.equal(answerAsAnchor(rootWithoutExtendedKeyUsage, certificateOf(self)), 'pass')
  })

  it('fails on a root with extKeyUsage', () => {
    assert.equal(answerAsAnchor(rootWithoutExtendedKeyUsage, certificateOf({ ...self, extensions })), 'fail')
  })

  it('is not asked of an intermediate, be it the anchor', () => {
    const intermediate = certificateOf({ extensions })
    assert.equal(answerAsAnchor(rootWithoutExtendedKeyUsage, intermediate), 'not asked')
    assert.equal(answerAsIntermediate(rootWithoutExtendedKeyUsage, intermediate), 'not asked')
  })
})
