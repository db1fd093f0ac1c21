import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assertTrustworthy, assertVerdictsOn } from '../../src/device/root-verdict.js'
import type { RootFinding, RootVerdict } from '../../src/device/root-verdict.js'
import { certify } from '../support/chains.js'
import { refused } from '../support/refused.js'

const certificate = certify({ subject: 'Root', isCA: true })
const root = { certificate, fingerprint: 'AB:CD' }
const path = [certificate]
const finding = (level: RootFinding['level']): RootFinding => ({
  code: `apple/${level}`,
  level,
  title: 'It holds',
  found: 'it does not',
  fix: `Mend the ${level}.`,
})
const verdict = (trusted: boolean, ...findings: readonly RootFinding[]): RootVerdict => ({
  trusted,
  findings,
  path,
})

describe('assertTrustworthy', () => {
  it('takes a root of which nothing was said, nothing bad, or only a warning', () => {
    for (const verdicts of [[], [verdict(true)], [verdict(true, finding('warn'))]])
      assert.doesNotThrow(() => {
        assertTrustworthy(root, verdicts)
      })
  })

  it('refuses with the rules that failed and the cure of the first, and does not count a warning', () => {
    const verdicts = [verdict(false, finding('warn'), finding('fail'))]
    const { details, hint } = refused('ERR_PKI_ROOT', () => {
      assertTrustworthy(root, verdicts)
    })
    assert.deepEqual(details, { fingerprint: 'AB:CD', rules: ['apple/fail'] })
    assert.equal(hint, 'Mend the fail.')
  })

  it('refuses what the judge does not trust also where the judge gives no reason, and then knows no cure', () => {
    for (const verdicts of [[verdict(false)], [verdict(false, finding('warn'))]]) {
      const { details, hint } = refused('ERR_PKI_ROOT', () => {
        assertTrustworthy(root, verdicts)
      })
      assert.deepEqual(details, { fingerprint: 'AB:CD', rules: [] })
      assert.equal(hint, undefined)
    }
  })

  it('does not hold the verdict on another root, or on none, against this one', () => {
    const other = certify({ subject: 'Root', isCA: true, serial: 2 })
    for (const judged of [[other], []])
      assert.doesNotThrow(() => {
        assertTrustworthy(root, [{ ...verdict(false, finding('fail')), path: judged }])
      })
  })
})

describe('assertVerdictsOn', () => {
  it('refuses the first verdict that is about no root of the profile, by its place', () => {
    const stranger = certify({ subject: 'Stranger', isCA: true })
    for (const judged of [[stranger], []]) {
      const verdicts = [verdict(true), { ...verdict(true), path: judged }]
      const { details } = refused('ERR_PKI_OPTION', () => {
        assertVerdictsOn([root], verdicts)
      })
      assert.equal(details.option, 'report[1]')
    }
  })
})
