import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { DAY_MS } from '../../src/base/time.js'
import { APPLE_CHECKS } from '../../src/check.js'
import { isPKIError, KEY_KINDS, signServerCert } from '../../src/index.js'
import { buildCertificate, createFaultyServerCert, TEST_FAULT_NAMES, TEST_FAULTS } from '../../src/testing.js'
import { askJudge, failuresOf } from '../support/interop/judge.js'
import { HOST_SHAPES, matrixOf } from '../support/interop/matrix.js'
import { NO_CERTIFICATE, REFUSALS } from '../support/interop/refusals.js'
import { projectRoot } from '../support/interop/run-program.js'
import { homeCSR, homeRoot, NOW } from '../support/issue.js'
import { NO_OPENSSL } from '../support/keys.js'

describe('what signServerCert refuses', () => {
  for (const { id, code, reason, check, ask, make } of REFUSALS) {
    const skip = id.startsWith('a key') ? NO_OPENSSL : false
    it(`${id}: is refused with ${code}${reason === undefined ? '' : ` (${reason})`}`, { skip }, async () => {
      await assert.rejects(ask, (error) => {
        assert.ok(isPKIError(error, code), String(error))
        assert.equal('reason' in error.details ? error.details.reason : undefined, reason)
        return true
      })
    })

    const status = check === undefined ? undefined : APPLE_CHECKS[check].osStatus
    const words = check === undefined ? 'outside of the trust evaluation' : `with ${check} (${status})`
    it(`${id}: made in spite of it, the judge refuses it ${words}`, async () => {
      const report = await askJudge(await make())
      assert.equal(report.trusted, false)
      const failures = report.findings.filter(({ level }) => level === 'fail')
      assert.equal(failures[0]?.osStatus, status, failuresOf(report).join('\n'))
    })
  }
})

describe('the codes that signServerCert documents', () => {
  const source = readFileSync(join(projectRoot(), 'src/issue/sign-server-cert.ts'), 'utf8')
  const codes = [...new Set(source.match(/ERR_PKI_[A-Z_]+/g))]

  it('each have a certificate that the judge refuses, or are about the input alone', () => {
    assert.ok(codes.length >= 12)
    const known: readonly string[] = [...REFUSALS.map(({ code }) => code), ...NO_CERTIFICATE]
    assert.deepEqual(
      codes.filter((code) => !known.includes(code)),
      [],
    )
  })

  it('differ from the judge in one second of the validity: the document is stricter than the code', async () => {
    const options = { notBefore: NOW, notAfter: new Date(+NOW + 825 * DAY_MS) }
    await assert.rejects(
      async () => signServerCert({ issuer: await homeRoot(), csr: await homeCSR(), now: NOW, ...options }),
      { code: 'ERR_PKI_VALIDITY_TOO_LONG' },
    )
    const root = await homeRoot()
    const extensions = [{ subjectAltName: ['a.local'] }, { extKeyUsage: ['serverAuth'] }]
    const subject = { organizationName: 'x' }
    const leaf = await buildCertificate({ signedBy: root, subject, validity: options, extensions })
    const report = await askJudge({ chain: [leaf], root, host: 'a.local', now: NOW })
    assert.deepEqual([report.trusted, report.findings.length], [true, 1])
    assert.equal(report.findings[0]?.level, 'warn')
  })
})

/** A host for which a fault can be. */
function hostOf(fault: string): string {
  if (fault.startsWith('ip-')) return '192.168.1.20'
  return fault === 'wildcard-of-parent' ? 'shop.co.uk' : 'homebox.local'
}

describe('the judge and the door for tests, which know nothing of each other', () => {
  for (const fault of TEST_FAULT_NAMES) {
    const { iOS } = TEST_FAULTS[fault]
    it(`agree about ${fault}: ${iOS.trusted ? 'trusted' : (iOS.check ?? 'refused')}`, async () => {
      const host = hostOf(fault)
      const server = await createFaultyServerCert({ hosts: [host], faults: [fault], now: NOW })
      const report = await askJudge({ chain: server.chain, root: server.root, host, now: NOW })
      assert.equal(report.trusted, iOS.trusted, failuresOf(report).join('\n'))
      const [first] = report.findings.filter(({ level }) => level === 'fail')
      assert.equal(first?.osStatus, iOS.osStatus, failuresOf(report).join('\n'))
    })
  }
})

describe('what signServerCert makes', () => {
  for (const kind of KEY_KINDS) {
    it(`with ${kind} keys is trusted by the judge, every shape of hosts under every root`, async () => {
      const cases = await matrixOf(kind)
      assert.ok(cases.length >= 30)
      const refused: string[] = []
      for (const { id, shape, root, server } of cases) {
        for (const host of HOST_SHAPES[shape].dialled) {
          const report = await askJudge({ chain: server.chain, root, host, now: server.notBefore })
          if (!report.trusted) refused.push(`${id}: ${host}: ${failuresOf(report).join()}`)
        }
      }
      assert.deepEqual(refused, [])
    })
  }
})
