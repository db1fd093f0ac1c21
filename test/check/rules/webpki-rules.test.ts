import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RFC5280_RULES } from '../../../src/check/rules/rfc5280-rules.js'
import { WEBPKI_RULES, WEBPKI_STRICT_RULES } from '../../../src/check/rules/webpki-rules.js'
import { verifyChain, type VerifyChainOptions } from '../../../src/check/verify-chain.js'
import { createRootCA, createServerCSR, homeNameConstraints, signServerCert } from '../../../src/index.js'
import { OID } from '../../../src/x509/read/oids.js'
import { CHAIN_NOW, certify } from '../../support/chains.js'
import { sample } from '../../support/conformance-rules.js'

describe('the rules of the Web PKI', () => {
  const root = certify({ subject: 'root', isCA: true, extensions: [sample('nameConstraints', false)] })
  const leaf = certify({
    subject: 'a.example.com',
    issuer: 'root',
    hosts: ['a.example.com'],
    extendedKeyUsage: [OID.serverAuth],
  })
  const codesOf = async (options: Partial<VerifyChainOptions>): Promise<readonly string[]> => {
    const report = await verifyChain({ chain: [leaf], anchors: [root], now: CHAIN_NOW, ...options })
    return report.findings.map(({ code, level }) => `${level} ${code}`)
  }

  it('ask all that RFC 5280 asks of those who issue, but for critical name constraints', () => {
    const left = RFC5280_RULES.filter((rule) => !WEBPKI_STRICT_RULES.includes(rule))
    assert.deepEqual(
      left.map(({ id }) => id),
      ['rfc5280/name-constraints-critical'],
    )
  })

  it('belong to the layer of conformance, each once', () => {
    const rules = [...RFC5280_RULES, ...WEBPKI_RULES]
    assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length)
    assert.ok(rules.every(({ layer }) => layer === 'conformance'))
  })

  it('are asked in profile webpki alone, and those of RFC 5280 in profile rfc5280 where it is strict', async () => {
    assert.deepEqual(await codesOf({ profile: 'webpki' }), [])
    assert.deepEqual(await codesOf({ profile: 'rfc5280' }), [])
    assert.deepEqual(await codesOf({ profile: 'rfc5280', strict: true }), [
      'fail rfc5280/name-constraints-critical',
    ])
  })

  it('refuse a chain where one of them fails, and accept one where one of them warns', async () => {
    const wanted = { subject: 'a.example.com', issuer: 'root', hosts: ['a.example.com'] }
    const unnamed = certify({ ...wanted, extendedKeyUsage: [OID.serverAuth], withoutKeyIds: true })
    assert.deepEqual(await codesOf({ profile: 'webpki', chain: [unnamed] }), [
      'fail rfc5280/authority-key-id-present',
    ])
    const unsaid = await verifyChain({
      chain: [certify(wanted)],
      anchors: [root],
      profile: 'webpki',
      now: CHAIN_NOW,
    })
    assert.deepEqual(
      [unsaid.valid, ...unsaid.findings.map(({ code }) => code)],
      [true, 'webpki/extended-key-usage-present'],
    )
  })

  it('have nothing against what this library makes', async () => {
    const nameConstraints = homeNameConstraints()
    const authority = await createRootCA({ commonName: 'Home CA', nameConstraints, now: CHAIN_NOW })
    const csr = await createServerCSR({ hosts: ['192.168.1.20', 'homebox.local', '*.fritz.box', '::1'] })
    const server = await signServerCert({ issuer: authority, csr, now: CHAIN_NOW })
    const report = await verifyChain({
      ...{ chain: [server], anchors: [authority], profile: 'webpki', host: 'homebox.local', now: CHAIN_NOW },
    })
    assert.deepEqual([report.valid, ...report.findings], [true])
  })
})
