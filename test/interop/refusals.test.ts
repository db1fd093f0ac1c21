import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { APPLE_CHECKS } from '../../src/check.js'
import { isPKIError, KEY_KINDS } from '../../src/index.js'
import { createFaultyServerCert, TEST_FAULT_NAMES, TEST_FAULTS } from '../../src/testing.js'
import { askJudge, failuresOf, NO_JUDGE } from '../support/interop/judge.js'
import { HOST_SHAPES, matrixOf } from '../support/interop/matrix.js'
import { REFUSALS } from '../support/interop/refusals.js'
import { NOW } from '../support/issue.js'
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
    it(`${id}: made in spite of it, the judge refuses it ${words}`, { skip: NO_JUDGE }, async () => {
      const report = await askJudge(await make())
      assert.equal(report.trusted, false)
      const failures = report.findings.filter(({ level }) => level === 'fail')
      assert.equal(failures[0]?.osStatus, status, failuresOf(report).join('\n'))
    })
  }
})

/** A host for which a fault can be. */
function hostOf(fault: string): string {
  if (fault.startsWith('ip-')) return '192.168.1.20'
  return fault === 'wildcard-of-parent' ? 'shop.co.uk' : 'homebox.local'
}

describe('the judge and the door for tests, which know nothing of each other', { skip: NO_JUDGE }, () => {
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

describe('what signServerCert makes', { skip: NO_JUDGE }, () => {
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
