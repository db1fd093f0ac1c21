import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { encodePEM } from '../../src/base/pem.js'
import { verifyChain, type ChainReport, type VerifyChainOptions } from '../../src/check/verify-chain.js'
import { OID } from '../../src/x509/read/oids.js'
import { CHAIN_NOW, certify } from '../support/chains.js'
import { refusal } from '../support/issue.js'

const root = certify({ subject: 'root', isCA: true })
const middle = certify({ subject: 'middle', issuer: 'root', isCA: true })
const leaf = certify({
  subject: 'leaf',
  issuer: 'middle',
  hosts: ['homebox.local'],
  extendedKeyUsage: [OID.serverAuth],
})

const judge = (wanted: Partial<VerifyChainOptions>): Promise<ChainReport> =>
  verifyChain({ chain: [leaf, middle], anchors: [root], now: CHAIN_NOW, ...wanted })
const failures = ({ findings }: ChainReport): readonly string[] =>
  findings.filter(({ level }) => level === 'fail').map(({ code }) => code)

describe('verifyChain', () => {
  it('takes bytes, objects with der, and PEM text', async () => {
    const pem = encodePEM('CERTIFICATE', leaf.der)
    for (const first of [leaf.der, { der: leaf.der }, { pem }, leaf]) {
      const report = await judge({ chain: [first, middle], host: 'homebox.local' })
      assert.deepEqual([report.valid, failures(report)], [true, []])
      assert.equal(report.path.length, 3)
    }
  })

  it('refuses another host, in both profiles', async () => {
    for (const profile of ['webpki', 'rfc5280'] as const) {
      assert.deepEqual(failures(await judge({ profile, host: 'other.local' })), ['host'])
    }
  })

  it('gives a report that nobody can change', async () => {
    const report = await judge({ host: 'other.local' })
    assert.ok(Object.isFrozen(report) && Object.isFrozen(report.findings) && Object.isFrozen(report.path))
    assert.match(JSON.stringify(report.findings), /host/)
  })

  it('calls a first certificate that cannot be read a finding', async () => {
    const report = await judge({ chain: [leaf.der.subarray(0, 50), middle] })
    assert.deepEqual([report.valid, failures(report), report.path], [false, ['malformed'], []])
  })

  it('only warns of a later one that it can do without', async () => {
    const report = await judge({ chain: [leaf, Uint8Array.of(1, 2, 3), middle] })
    const malformed = report.findings.filter(({ code }) => code === 'malformed')
    assert.deepEqual(
      malformed.map(({ level }) => level),
      ['warn'],
    )
    assert.equal(report.valid, true)
  })

  it('throws on a malformed anchor, an unknown option, and an empty chain', async () => {
    await refusal('ERR_PKI_DER', () => judge({ anchors: [Uint8Array.of(0x30, 0)] }))
    const misspelt: object = { chain: [leaf], anchors: [root], hosts: ['homebox.local'] }
    assert.equal(
      (await refusal('ERR_PKI_OPTION', () => verifyChain(misspelt as VerifyChainOptions))).option,
      'hosts',
    )
    assert.equal((await refusal('ERR_PKI_OPTION', () => judge({ chain: [] }))).option, 'chain')
  })

  it('ends in an anchor that is no root, unless partialChain is false', async () => {
    const wanted = { chain: [leaf], anchors: [middle] }
    assert.equal((await judge(wanted)).valid, true)
    assert.deepEqual(failures(await judge({ ...wanted, partialChain: false })), ['no-path'])
  })

  it('heeds what an anchor is trusted for', async () => {
    const trusted = (purposes: { trustedFor?: string[]; distrustedFor?: string[] }): Promise<ChainReport> =>
      judge({ anchors: [{ certificate: root, ...purposes }] })
    assert.equal((await trusted({ trustedFor: [OID.serverAuth] })).valid, true)
    assert.deepEqual(failures(await trusted({ trustedFor: [OID.clientAuth] })), ['untrusted-root'])
    assert.deepEqual(failures(await trusted({ distrustedFor: [OID.serverAuth] })), ['untrusted-root'])
    assert.equal((await trusted({ distrustedFor: [OID.clientAuth] })).valid, true)
  })

  it('lets an anchor that is expressly trusted be made for something else', async () => {
    const clients = certify({ subject: 'root', isCA: true, extendedKeyUsage: [OID.clientAuth] })
    assert.deepEqual(failures(await judge({ profile: 'rfc5280', anchors: [clients] })), [
      'extended-key-usage',
    ])
    const express = { certificate: clients, trustedFor: [OID.serverAuth] }
    assert.equal((await judge({ profile: 'rfc5280', anchors: [express] })).valid, true)
  })

  it('says with the signature at fault that it does not hold', async () => {
    const broken = certify({ subject: 'leaf', issuer: 'middle', hosts: ['homebox.local'], broken: true })
    const report = await judge({ profile: 'rfc5280', chain: [broken, middle] })
    assert.deepEqual(failures(report), ['signature-invalid'])
  })

  it('asks for a revocation that nobody speaks of only where it must', async () => {
    assert.equal((await judge({ profile: 'rfc5280' })).valid, true)
    const report = await judge({ profile: 'rfc5280', revocationRequired: true })
    assert.ok(failures(report).includes('revocation-unknown'))
  })

  it('asks the rules for issuers in webpki, and in rfc5280 only when strict', async () => {
    const bare = certify({ subject: 'leaf', issuer: 'middle', hosts: ['homebox.local'], withoutKeyIds: true })
    const wanted = { chain: [bare, middle], profile: 'rfc5280' } as const
    assert.equal((await judge(wanted)).valid, true)
    for (const strict of [judge({ ...wanted, strict: true }), judge({ ...wanted, profile: 'webpki' })]) {
      assert.ok(failures(await strict).includes('rfc5280/authority-key-id-present'))
    }
  })
})
