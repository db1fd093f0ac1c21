import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding } from '../../../src/check/records.js'
import { orderFindings } from '../../../src/check/report/order-findings.js'
import { verdictOf } from '../../../src/check/report/verdict.js'
import { APPLE_CHECKS, APPLE_SUBTYPES, type AppleCheckName } from '../../../src/check/rules/apple-checks.js'

function finding(check: AppleCheckName | undefined, part: Partial<Finding> = {}): Finding {
  const reported = check === undefined ? undefined : APPLE_CHECKS[check]
  return {
    code: `test/${check ?? 'none'}`,
    level: 'fail',
    title: '',
    layer: 'trust',
    ...(reported === undefined
      ? {}
      : { osStatus: reported.osStatus, appleText: reported.text, severity: reported.severity }),
    shown: '',
    found: '',
    expected: '',
    fix: '',
    ...part,
  }
}

test('without a failure a root of a person gives Proceed (1), any other Unspecified (4)', () => {
  assert.deepEqual(verdictOf([], 'user'), { result: 'proceed', value: 1, overridable: false })
  assert.deepEqual(verdictOf([], 'app'), { result: 'unspecified', value: 4, overridable: false })
  assert.deepEqual(verdictOf([], 'system'), { result: 'unspecified', value: 4, overridable: false })
})

test('only a verdict of recoverable failures may be overridden', () => {
  const recoverable = finding('SSLHostname')
  assert.deepEqual(verdictOf([recoverable], 'user'), {
    result: 'recoverableTrustFailure',
    value: 5,
    overridable: true,
  })
  assert.equal(verdictOf([recoverable, finding('WeakKeySize')], 'user').value, 6)
  assert.equal(verdictOf([finding('WeakKeySize'), finding('UsageConstraints')], 'user').value, 3)
})

test('a failure that the device has no word for is one that nobody may override', () => {
  assert.equal(verdictOf([finding(undefined)], 'user').result, 'fatalTrustFailure')
})

test('warnings, and failures beyond trust, leave the verdict alone', () => {
  const others = [
    finding('SSLHostname', { level: 'warn' }),
    finding(undefined, { layer: 'tls' }),
    finding(undefined, { layer: 'settings' }),
    finding(undefined, { layer: 'ats' }),
  ]
  assert.equal(verdictOf(others, 'user').result, 'proceed')
})

test('what is reported first follows the groups of the device, whatever the order in which it was found', () => {
  const checks = Object.keys(APPLE_CHECKS) as AppleCheckName[]
  const ordered = orderFindings(checks.map((check) => finding(check)).reverse())
  const groups = ordered.map(({ appleText }) => {
    const check = checks.find((name) => APPLE_CHECKS[name].text === appleText)
    return APPLE_SUBTYPES.indexOf(APPLE_CHECKS[check ?? assert.fail()].subtype)
  })
  assert.deepEqual(
    groups,
    groups.toSorted((a, b) => a - b),
  )
})

test('of one group the certificate nearest to the server comes first', () => {
  const [first] = orderFindings([
    finding('TemporalValidity', { index: 2 }),
    finding('TemporalValidity', { index: 0 }),
    finding('TemporalValidity', { index: 1 }),
  ])
  assert.equal(first?.index, 0)
})

test('failures come before warnings, and trust before TLS, Settings and apps', () => {
  const ordered = orderFindings([
    finding('SSLHostname', { level: 'warn' }),
    finding(undefined, { layer: 'ats' }),
    finding(undefined, { layer: 'settings' }),
    finding(undefined, { layer: 'tls' }),
    finding('SSLHostname'),
  ])
  assert.deepEqual(
    ordered.map(({ level, layer }) => `${level} ${layer}`),
    ['fail trust', 'fail tls', 'fail settings', 'fail ats', 'warn trust'],
  )
})
