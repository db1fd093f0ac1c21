import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { scoreApplePath } from '../../../src/check/path/score-apple-path.js'
import type { CertificateRecord } from '../../../src/x509/read/records.js'
import { CHAIN_NOW, certify } from '../../support/chains.js'

const root = certify({ subject: 'root', isCA: true })
const middle = certify({ subject: 'middle', issuer: 'root', isCA: true })
const leaf = certify({ subject: 'leaf', issuer: 'middle' })
const expired = certify({
  subject: 'middle',
  issuer: 'root',
  isCA: true,
  notAfter: new Date('2026-02-01T00:00:00Z'),
})

const score = (certificates: readonly CertificateRecord[], anchored: boolean, accepted = false): number =>
  scoreApplePath({ certificates, anchored }, { now: CHAIN_NOW, accepted }).score

describe("the device's score of a path", () => {
  it('puts what its policies accept before everything', () => {
    assert.ok(score([leaf], false, true) > score([leaf, middle, root], true))
  })

  it('puts an anchored path before one that is not, and a valid one before an expired one', () => {
    assert.ok(score([leaf, middle], true) > score([leaf, middle, root], false))
    assert.ok(score([leaf, middle, root], true) > score([leaf, expired, root], true))
  })

  it('likes paths to a self-signed certificate short, and others long', () => {
    const turn = certify({ subject: 'root', key: 'new root', issuerKey: 'root', isCA: true })
    assert.ok(score([leaf, middle, root], true) > score([leaf, middle, turn, root], true))
    assert.ok(score([leaf, middle], false) > score([leaf], false))
  })

  it('ends the search only with an accepted path', () => {
    const end = (accepted: boolean): boolean =>
      scoreApplePath({ certificates: [leaf, middle, root], anchored: true }, { now: CHAIN_NOW, accepted })
        .clean
    assert.deepEqual([end(true), end(false)], [true, false])
  })
})
