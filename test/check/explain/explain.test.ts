import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain } from '../../../src/check/explain/explain.js'
import { ALL_RULES } from '../../../src/check/rules/lists.js'
import { refusal } from '../../support/issue.js'

test('every rule is explained by its id, in capitals too, and by the part behind the slash', () => {
  for (const { id } of ALL_RULES) {
    assert.deepEqual(
      explain(id.toUpperCase()).rules.map((rule) => rule.id),
      [id],
    )
    const short = id.slice(id.indexOf('/') + 1)
    assert.ok(explain(` ${short} `).rules.some((rule) => rule.id === id))
  }
})

test('an OSStatus, its name and the sentence of the device lead to the rules that report them', () => {
  for (const text of [
    '-67602',
    'Error Domain=NSOSStatusErrorDomain Code=-67602',
    'OSStatus −67602',
    'errSecHostNameMismatch',
    'SSL hostname does not match name(s) in certificate',
    'SSLHostname',
  ]) {
    const { rules } = explain(text)
    assert.ok(rules.length > 0 && rules.every(({ appleCheck }) => appleCheck === 'SSLHostname'), text)
  }
})

test('a number that only holds an OSStatus leads nowhere', () => {
  assert.deepEqual(explain('-676021').rules, [])
  assert.deepEqual(explain('1-67602'), explain('nothing of the kind -6760'))
})

test('a message leads to its meaning, not to a rule', () => {
  const { rules, messages } = explain('[SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca')
  assert.deepEqual(rules, [])
  assert.equal(messages[0]?.id, 'alert-unknown-ca')
})

test('a mistyped id is answered with the nearest one, and nonsense of any length with nothing', () => {
  assert.equal(explain('apple/hostnme').nearest, 'apple/hostname')
  assert.deepEqual(explain('q'.repeat(5_000_000)), { rules: [], messages: [], nearest: undefined })
})

test('what is no text is refused as an option, and an explanation is frozen', async () => {
  for (const odd of [undefined, null, -67602, ['apple/hostname']]) {
    const run = (): unknown => Reflect.apply(explain, undefined, [odd])
    assert.equal((await refusal('ERR_PKI_OPTION', run)).option, 'text')
  }
  const { rules, messages } = explain('apple/hostname')
  assert.ok(Object.isFrozen(explain('x')) && Object.isFrozen(rules) && Object.isFrozen(messages))
})
