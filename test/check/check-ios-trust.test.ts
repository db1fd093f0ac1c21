import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkIOSTrust, type CheckIOSTrustOptions, type IOSTrustReport } from '../../src/check.js'
import { createFaultyServerCert } from '../../src/testing.js'
import { OID } from '../../src/x509/read/oids.js'
import { certify, CHAIN_NOW, type ChainCertificate } from '../support/chains.js'
import { refusal } from '../support/issue.js'
import { yardsticks } from '../support/yardsticks.js'

const HOST = 'homebox.local'
const root = certify({ subject: 'Root', isCA: true })
const intermediate = certify({ subject: 'Middle', issuer: 'Root', isCA: true })

/** A server of 90 days that nothing is wrong with. */
function server(part: Partial<ChainCertificate> = {}) {
  return certify({
    subject: 'homebox',
    issuer: 'Root',
    hosts: [HOST],
    extendedKeyUsage: [OID.serverAuth],
    notBefore: new Date('2026-11-01T00:00:00Z'),
    notAfter: new Date('2027-01-30T00:00:00Z'),
    ...part,
  })
}

const judge = (part: Partial<CheckIOSTrustOptions> = {}): Promise<IOSTrustReport> =>
  checkIOSTrust({ chain: [server()], anchors: [root], host: HOST, now: CHAIN_NOW, ...part })

const failures = ({ findings }: IOSTrustReport): readonly string[] =>
  findings.filter(({ level }) => level === 'fail').map(({ code }) => code)

describe('checkIOSTrust', () => {
  it('trusts a good server below a root of a person (Proceed), and says of what it looked at', async () => {
    const report = await judge()
    assert.equal(report.trusted, true)
    assert.deepEqual(report.verdict, { result: 'proceed', value: 1, overridable: false })
    assert.deepEqual(report.findings, [])
    assert.deepEqual(
      report.path.map(({ role, label, hosts, key }) => ({ role, label, hosts, key })),
      [
        { role: 'server', label: 'homebox', hosts: [HOST], key: 'P-256' },
        { role: 'anchor', label: 'Root', hosts: [], key: 'P-256' },
      ],
    )
    assert.match(report.path[0]?.fingerprint ?? '', /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    assert.equal(report.host, HOST)
    assert.equal(report.now, CHAIN_NOW.toISOString())
  })

  it('gives Unspecified where the anchors are those of an app or of the system', async () => {
    for (const anchorKind of ['app', 'system'] as const) {
      assert.equal((await judge({ anchorKind })).verdict.value, 4, anchorKind)
    }
  })

  it('takes intermediates in any order, twice, and with the root among them', async () => {
    const chain = [
      server({ issuer: 'Middle' }),
      root,
      intermediate,
      intermediate,
      server({ subject: 'other' }),
    ]
    const report = await judge({ chain })
    assert.equal(report.trusted, true)
    assert.deepEqual(
      report.path.map(({ label }) => label),
      ['homebox', 'Middle', 'Root'],
    )
  })

  it('says which one is missing where an intermediate was not sent', async () => {
    const report = await judge({ chain: [server({ issuer: 'Middle' })] })
    assert.deepEqual(failures(report), ['apple/path-is-complete'])
    assert.deepEqual(
      report.findings.map(({ osStatus, osStatusName, index }) => ({ osStatus, osStatusName, index })),
      [{ osStatus: -25318, osStatusName: 'errSecCreateChainFailed', index: 0 }],
    )
    assert.deepEqual(report.verdict, { result: 'recoverableTrustFailure', value: 5, overridable: true })
  })

  it('does not trust a root that bears the name and the key of a trusted one and is another certificate', async () => {
    const again = certify({ subject: 'Root', isCA: true, serial: 2 })
    assert.equal((await judge({ anchors: [again] })).trusted, true, 'the server is below both')
    const other = certify({ subject: 'Root', isCA: true, key: 'another', issuerKey: 'another' })
    const report = await judge({ anchors: [other] })
    assert.deepEqual(failures(report), ['apple/key-id-linkage', 'apple/signatures-verify'])
  })

  it('does not trust a chain up to a root that nobody trusts, whatever was sent', async () => {
    const report = await judge({ chain: [server(), root], anchors: [] })
    assert.equal(report.trusted, false)
    assert.deepEqual(failures(report), ['apple/root-is-trusted'])
    assert.equal(report.findings[0]?.osStatus, -67843)
  })

  it('compares no name where no host is given, and its report then has none', async () => {
    const nobody = (chain: CheckIOSTrustOptions['chain']): Promise<IOSTrustReport> =>
      checkIOSTrust({ chain, anchors: [root], now: CHAIN_NOW })
    const report = await nobody([server()])
    assert.equal(report.trusted, true)
    assert.equal('host' in report, false)
    const nameless = await nobody([certify({ subject: 'homebox', issuer: 'Root' })])
    assert.deepEqual(
      nameless.findings.map(({ code, level }) => ({ code, level })),
      [
        { code: 'apple/server-has-names', level: 'warn' },
        { code: 'apple/server-eku-documented', level: 'warn' },
      ],
    )
  })

  it('reports in the order of the device: size, hash, standards, dates, trust, name, usage, and warnings last', async () => {
    const chain = [
      server({
        notBefore: new Date('2023-01-01T00:00:00Z'),
        notAfter: new Date('2026-01-01T00:00:00Z'),
        extendedKeyUsage: [OID.clientAuth],
        keyUsage: ['keyEncipherment'],
      }),
    ]
    const report = await judge({ chain, host: 'other.local' })
    assert.deepEqual(
      report.findings.map(({ code }) => code),
      [
        'apple/server-validity-max-825-days',
        'apple/within-validity',
        'apple/hostname',
        'apple/server-eku-allows-tls',
        'apple/server-may-sign',
      ],
    )
  })

  it('puts the lower certificate first where two fail in the same way', async () => {
    const late = { notBefore: new Date('2026-12-01T00:00:00Z') }
    const report = await judge({
      chain: [
        server({ ...late, issuer: 'Middle' }),
        certify({ subject: 'Middle', issuer: 'Root', isCA: true, ...late }),
      ],
    })
    assert.deepEqual(
      report.findings.map(({ code, index }) => `${code} ${String(index)}`),
      ['apple/within-validity 0', 'apple/within-validity 1'],
    )
  })

  it('prefers the path that the device accepts where another one fails', async () => {
    const expired = certify({
      subject: 'Middle',
      issuer: 'Root',
      isCA: true,
      notAfter: new Date('2026-02-01T00:00:00Z'),
    })
    assert.equal(
      (await judge({ chain: [server({ issuer: 'Middle' }), expired, intermediate] })).trusted,
      true,
    )
  })

  it('proceeds with a server certificate that a person trusts itself, and says that Settings lists none', async () => {
    const self = server({ issuer: 'homebox', notAfter: new Date('2036-01-01T00:00:00Z') })
    const report = await judge({ chain: [self], anchors: [self] })
    assert.equal(report.verdict.result, 'proceed')
    assert.equal(report.trusted, false)
    assert.deepEqual(failures(report), ['apple/root-is-ca'])
    const app = await judge({ chain: [self], anchors: [self], anchorKind: 'app' })
    assert.deepEqual(failures(app), ['apple/server-validity-max-825-days'])
  })

  it('counts what breaks the handshake against trust, and not against the verdict', async () => {
    const { chain, root: anchor } = await createFaultyServerCert({
      hosts: [HOST],
      faults: ['p-521-key'],
      now: CHAIN_NOW,
    })
    const report = await judge({ chain, anchors: [anchor] })
    assert.equal(report.trusted, false)
    assert.equal(report.verdict.result, 'proceed')
    assert.deepEqual(failures(report), ['apple/server-key-offered'])
  })

  it('asks for the key usages that an app asks for, and a certificate without any has them all', async () => {
    const requiredKeyUsage = ['keyAgreement'] as const
    assert.deepEqual(failures(await judge({ requiredKeyUsage })), ['apple/server-key-usage'])
    assert.deepEqual(failures(await judge({ requiredKeyUsage, chain: [server({ keyUsage: false })] })), [])
  })

  it('takes bytes, PEM and records', async () => {
    const pem = (der: Uint8Array): string =>
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`
    const { der } = server()
    for (const input of [der, { der }, { pem: pem(der) }]) {
      assert.equal((await judge({ chain: [input], anchors: [{ pem: pem(root.der) }] })).trusted, true)
    }
  })

  it('finds a malformed certificate of the chain, and does not go on without the first', async () => {
    const broken = server().der.slice(0, -1)
    const first = await judge({ chain: [broken, root] })
    assert.equal(first.trusted, false)
    assert.notEqual(first.verdict.result, 'proceed')
    assert.deepEqual(failures(first), ['apple/certificate-readable'])
    const second = await judge({ chain: [server(), broken] })
    assert.deepEqual(
      second.findings.map(({ code, index }) => ({ code, index })),
      [{ code: 'apple/certificate-readable', index: undefined }],
    )
  })

  it('freezes its report', async () => {
    const report = await judge({ host: 'other.local' })
    for (const part of [
      report,
      report.findings,
      report.findings[0],
      report.path,
      report.path[0],
      report.verdict,
    ]) {
      assert.ok(Object.isFrozen(part))
    }
  })

  it('refuses options that are none, and anchors that are no certificates', async () => {
    const option = async (part: object): Promise<string> =>
      (await refusal('ERR_PKI_OPTION', () => judge(part))).option
    assert.equal(await option({ chain: [] }), 'chain')
    assert.equal(await option({ chain: [1] }), 'chain[0]')
    assert.equal(await option({ anchors: 'root' }), 'anchors')
    assert.equal(await option({ anchors: [undefined] }), 'anchors[0]')
    assert.equal(await option({ anchorKind: 'users' }), 'anchorKind')
    assert.equal(await option({ host: 1 }), 'host')
    assert.equal(await option({ now: new Date(NaN) }), 'now')
    assert.equal(await option({ requiredKeyUsage: ['sign'] }), 'requiredKeyUsage[0]')
    assert.equal(await option({ hosts: [HOST] }), 'hosts')
    await refusal('ERR_PKI_DER', () => judge({ anchors: [root.der.slice(1)] }))
    await refusal('ERR_PKI_PEM', () => judge({ anchors: [{ pem: 'none' }] }))
  })

  it('judges a hundred certificates that all sign each other with little work', async () => {
    const names = Array.from({ length: 10 }, (_each, index) => `CA ${String(index)}`)
    const web = names.flatMap((subject) =>
      names.map((issuer) => certify({ subject, issuer, isCA: true, withoutKeyIds: true })),
    )
    const chain = [server({ issuer: 'CA 0', withoutKeyIds: true }), ...web]
    const cost = await yardsticks(async () => assert.equal((await judge({ chain })).trusted, false))
    assert.ok(cost < 50, String(cost))
  })
})
