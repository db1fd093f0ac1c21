import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runRules } from '../../../src/check/rules/run-rules.js'
import { fail, pass, type Rule, type RuleContext } from '../../../src/check/rules/rule.js'
import { certify, CHAIN_NOW } from '../../support/chains.js'

const root = certify({ subject: 'Root', isCA: true })
const server = certify({ subject: 'homebox', issuer: 'Root' })
const path = { certificates: [server, root], anchored: true }

/** A rule that says of everything what a test wants. */
function planted(part: Partial<Rule>): Rule {
  return {
    id: 'apple/planted',
    title: 'A rule is planted',
    source: { url: 'https://example.com', quote: 'planted' },
    layer: 'trust',
    shown: 'Nothing.',
    appliesTo: () => true,
    check: () => fail({ found: 'a', expected: 'b', fix: 'c' }),
    ...part,
  }
}

const ask = (rule: Rule) => runRules({ rules: [rule], path, faults: [], now: CHAIN_NOW })
const thrower = (thrown: unknown) => (): never => {
  throw thrown
}

test('a rule that crashes fails in its own layer, wherever it crashes and whatever it throws', () => {
  for (const thrown of [new Error('broken'), 'text', undefined, { message: 1 }]) {
    for (const part of [{ appliesTo: thrower(thrown) }, { check: thrower(thrown) }]) {
      const findings = ask(planted({ ...part, layer: 'ats' }))
      assert.deepEqual(
        findings.map(({ code, level, layer, index }) => ({ code, level, layer, index })),
        [0, 1].map((index) => ({ code: 'apple/planted', level: 'fail', layer: 'ats', index })),
      )
    }
  }
})

test('a rule that does not apply is not asked', () => {
  assert.deepEqual(ask(planted({ appliesTo: () => false, check: thrower(new Error('asked')) })), [])
})

test('a rule counts for certificates from its beginning on, and not one millisecond earlier', () => {
  const begins = (shift: number) => planted({ effectiveFrom: new Date(server.notBefore.getTime() + shift) })
  assert.equal(ask(begins(0)).length, 2)
  assert.equal(ask(begins(1)).length, 0)
})

test('a fault of no certificate is told to the last one, and no fault is told to two', () => {
  const told: (readonly string[])[] = []
  const listener = planted({
    check: ({ faults }) => {
      told.push(faults.map(({ code }) => code))
      return pass()
    },
  })
  const shared = { found: '', expected: '' }
  runRules({
    rules: [listener],
    path,
    faults: [
      { code: 'budget', index: undefined, ...shared },
      { code: 'expired', index: 0, ...shared },
    ],
    now: CHAIN_NOW,
  })
  assert.deepEqual(told, [['expired'], ['budget']])
})

test('the first certificate is the server even where it is the anchor; only a reached root is an anchor', () => {
  const roles = (wanted: typeof path): readonly string[] => {
    const seen: string[] = []
    const check = ({ role }: RuleContext) => {
      seen.push(role)
      return pass()
    }
    runRules({ rules: [planted({ check })], path: wanted, faults: [], now: CHAIN_NOW })
    return seen
  }
  assert.deepEqual(roles(path), ['server', 'anchor'])
  assert.deepEqual(roles({ certificates: [server], anchored: true }), ['server'])
  assert.deepEqual(roles({ ...path, anchored: false }), ['server', 'intermediate'])
})

test('only what the device reports has an OSStatus: a warning has none, nor has a rule without a check of Apple', () => {
  const answer = { found: 'a', expected: 'b', fix: 'c' }
  const statusOf = (part: Partial<Rule>) => ask(planted(part))[0]?.osStatus
  assert.equal(statusOf({ appleCheck: 'SSLHostname' }), -67602)
  assert.equal(statusOf({}), undefined)
  assert.equal(
    statusOf({ appleCheck: 'SSLHostname', check: () => ({ outcome: 'warn', ...answer }) }),
    undefined,
  )
})
