import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { ALL_RULES } from '../../src/check/rules/lists.js'
import { pass, type Rule } from '../../src/check/rules/rule.js'
import { listFiles } from '../../tools/files.js'
import { ruleName, scaffoldRule } from '../../tools/new-rule.js'
import {
  findRuleFaults,
  findUnlistedRules,
  RULE_FOLDERS,
  ruleFile,
  ruleTestFile,
} from '../../tools/rule-files.js'

const readTree = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8') : undefined

test('every rule has a source, words, a file at its id, and tests of each outcome and of its limit', () => {
  assert.deepEqual(findRuleFaults(ALL_RULES, readTree), [])
})

test('every file of a rule is in a list', () => {
  const files = RULE_FOLDERS.flatMap((folder) => listFiles(`src/check/rules/${folder}`, '.ts'))
  assert.ok(files.length > 0)
  assert.deepEqual(findUnlistedRules(ALL_RULES, files), [])
})

const RULE: Rule = {
  id: 'apple/planted',
  title: 'A rule is planted',
  source: { url: 'https://example.com', quote: 'planted' },
  layer: 'trust',
  shown: 'Nothing.',
  appliesTo: () => true,
  check: pass,
}
const SOURCE = `export const planted: Rule = { id: 'apple/planted', appliesTo: isServer }`

/** Faults of a rule whose tests have these sentences. */
function faultsOf(sentences: readonly string[], rule: Rule = RULE, source = SOURCE): readonly string[] {
  const tests = sentences.map((sentence) => `it('${sentence}', () => {})`).join('\n')
  const files: Readonly<Record<string, string>> = {
    [ruleFile(rule.id)]: source,
    [ruleTestFile(rule.id)]: tests,
  }
  return findRuleFaults([rule], (path) => files[path])
}

const ALL_OUTCOMES = ['passes on a', 'fails on b', 'is not asked about c']

test('tests that leave out an outcome are found', () => {
  assert.deepEqual(faultsOf(ALL_OUTCOMES), [])
  for (const left of ALL_OUTCOMES) {
    assert.equal(faultsOf(ALL_OUTCOMES.filter((sentence) => sentence !== left)).length, 1, left)
  }
})

test('a rule that is asked about everything needs no test of what it is not asked about', () => {
  const source = `id: 'apple/planted', appliesTo: () => true`
  assert.deepEqual(faultsOf(['passes on a', 'warns of b'], RULE, source), [])
})

test('a limit needs tests of both of its sides, one apart', () => {
  const rule: Rule = { ...RULE, limit: { unit: 'octets', value: 20 } }
  assert.equal(faultsOf(ALL_OUTCOMES, rule).length, 1)
  assert.equal(faultsOf([...ALL_OUTCOMES, 'passes on 20 octets'], rule).length, 1)
  assert.equal(faultsOf([...ALL_OUTCOMES, 'passes on 20 octets', 'fails on 22'], rule).length, 1)
  assert.deepEqual(faultsOf([...ALL_OUTCOMES, 'passes on 20 octets', 'fails on 21'], rule), [])
})

test('a rule without a file, without tests, with an id of another or without words is found', () => {
  assert.equal(findRuleFaults([RULE], () => undefined).length, 1)
  assert.equal(findRuleFaults([RULE], (path) => (path.startsWith('src/') ? SOURCE : undefined)).length, 1)
  assert.equal(faultsOf(ALL_OUTCOMES, RULE, `id: 'apple/other'`).length, 1)
  assert.equal(faultsOf(ALL_OUTCOMES, { ...RULE, shown: ' ' }).length, 1)
  assert.equal(faultsOf(ALL_OUTCOMES, { ...RULE, title: 'It ends.' }).length, 1)
  assert.equal(faultsOf(ALL_OUTCOMES, { ...RULE, source: { url: 'example.com', quote: 'x' } }).length, 1)
  assert.equal(findRuleFaults([RULE, RULE], () => undefined).length, 3)
  assert.equal(findUnlistedRules([RULE], ['src/check/rules/apple/forgotten.ts']).length, 1)
})

test('what the scaffold writes does not pass before its marks are replaced', () => {
  const files = scaffoldRule('apple/planted')
  assert.equal(ruleName('apple/some-id-9'), 'someId9')
  assert.ok(Object.keys(files).length === 2)
  assert.deepEqual(
    findRuleFaults([RULE], (path) => files[path]),
    ['apple/planted: text of the scaffold is left'],
  )
})
