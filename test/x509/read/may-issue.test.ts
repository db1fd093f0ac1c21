import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mayIssue } from '../../../src/x509/read/may-issue.js'
import { certify } from '../../support/chains.js'

const leaf = certify({ subject: 'leaf', issuer: 'CA' })

describe('mayIssue', () => {
  it('is true of the CA that a certificate names, by its name and its key identifier', () => {
    assert.equal(mayIssue(certify({ subject: 'CA', isCA: true }), leaf), true)
  })

  it('is false of a CA of another name, even with the same key', () => {
    assert.equal(mayIssue(certify({ subject: 'Other', key: 'CA', isCA: true }), leaf), false)
  })

  it('is false of a CA of that name with another key identifier, and of a certificate for its issuer', () => {
    assert.equal(mayIssue(certify({ subject: 'CA', key: 'old', isCA: true }), leaf), false)
    assert.equal(mayIssue(leaf, certify({ subject: 'CA', isCA: true })), false)
  })

  it('goes by the name alone where one of the two has no key identifier', () => {
    const old = { subject: 'CA', key: 'old', isCA: true }
    assert.equal(mayIssue(certify({ ...old, withoutKeyIds: true }), leaf), true)
    const bare = certify({ subject: 'leaf', issuer: 'CA', withoutKeyIds: true })
    assert.equal(mayIssue(certify(old), bare), true)
  })
})
