import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkRoot } from '../../src/check.js'
import { createRootCA, homeNameConstraints } from '../../src/index.js'
import { KEY_KINDS } from '../../src/keys/verify/algorithms.js'
import { certify, CHAIN_NOW, type ChainCertificate } from '../support/chains.js'
import { NOW, refusal } from '../support/issue.js'

const codesOf = async (part: Partial<ChainCertificate>): Promise<readonly string[]> => {
  const root = certify({ subject: 'Root', isCA: true, ...part })
  const { findings, trusted } = await checkRoot({ root, now: CHAIN_NOW })
  const failed = findings.filter(({ level }) => level === 'fail').map(({ code }) => code)
  assert.equal(trusted, failed.length === 0)
  assert.ok(findings.every(({ index }) => index === 0))
  return failed
}

describe('checkRoot', () => {
  it('passes every root that createRootCA makes', async () => {
    for (const keyKind of KEY_KINDS.filter((kind) => kind !== 'rsa-4096')) {
      const root = await createRootCA({ commonName: 'Home CA', keyKind, now: NOW })
      const report = await checkRoot({ root, now: NOW })
      assert.deepEqual(report.findings, [], keyKind)
      assert.equal(report.trusted, true)
      assert.deepEqual(
        report.path.map(({ role, label }) => ({ role, label })),
        [{ role: 'anchor', label: 'Home CA' }],
      )
    }
  })

  it('passes a root that signs home networks only', async () => {
    const nameConstraints = homeNameConstraints()
    const root = await createRootCA({ commonName: 'Home CA', nameConstraints, now: NOW })
    assert.deepEqual((await checkRoot({ root, now: NOW })).findings, [])
  })

  it('passes a root that allows no intermediate', async () => {
    assert.deepEqual(await codesOf({ pathLength: 0 }), [])
  })

  it('fails on what keeps a root out of Certificate Trust Settings', async () => {
    assert.deepEqual(await codesOf({ issuer: 'Elsewhere' }), [
      'apple/signatures-verify',
      'apple/root-self-signed',
    ])
    assert.deepEqual(await codesOf({ isCA: false, keyUsage: ['keyCertSign'] }), [
      'apple/basic-constraints',
      'apple/root-is-ca',
    ])
    assert.deepEqual(await codesOf({ subject: '' }), [
      'apple/subject-not-empty',
      'apple/root-has-common-name',
    ])
  })

  it('fails on a root whose own signature does not hold', async () => {
    assert.deepEqual(await codesOf({ broken: true }), ['apple/signatures-verify'])
    assert.deepEqual(await codesOf({ issuerKey: 'another', withoutKeyIds: true }), [
      'apple/signatures-verify',
    ])
  })

  it('fails on a root that has expired, has not begun, or may sign nothing', async () => {
    assert.deepEqual(await codesOf({ notAfter: new Date('2026-11-22T11:59:59Z') }), ['apple/within-validity'])
    assert.deepEqual(await codesOf({ notAfter: new Date('2026-11-22T12:00:00Z') }), [])
    assert.deepEqual(await codesOf({ notBefore: new Date('2026-11-22T12:00:01Z') }), [
      'apple/within-validity',
    ])
    assert.deepEqual(await codesOf({ keyUsage: ['cRLSign'] }), ['apple/issuer-key-usage'])
  })

  it('refuses what is no certificate', async () => {
    const bad = certify({ subject: 'Root', isCA: true }).der.slice(1)
    await refusal('ERR_PKI_DER', () => checkRoot({ root: bad }))
    assert.equal(
      (await refusal('ERR_PKI_OPTION', () => checkRoot(Object.assign({}, { root: 1 }) as never))).option,
      'root',
    )
  })
})
