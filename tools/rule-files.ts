import type { Rule } from '../src/check/rules/rule.js'

/** What stands wherever the scaffold of a rule wants words of its author. */
export const TEMPLATE_MARK = '«replace:'
/** Folders of rules: the first part of an id. */
export const RULE_FOLDERS = ['apple', 'rfc5280', 'webpki'] as const

/** Where the file of a rule stands. */
export function ruleFile(id: string): string {
  return `src/check/rules/${id}.ts`
}

/** Where its tests stand. */
export function ruleTestFile(id: string): string {
  return `test/check/rules/${id}.test.ts`
}

/** Reads a file of the tree; `undefined` where there is none. */
export type ReadFile = (path: string) => string | undefined

/** What is wrong with rules, their files and their tests, one line for each fault. */
export function findRuleFaults(rules: readonly Rule[], read: ReadFile): readonly string[] {
  const ids = rules.map(({ id }) => id)
  const repeated = ids.filter((id, index) => ids.indexOf(id) !== index)
  return [
    ...repeated.map((id) => `${id}: two rules have this id`),
    ...rules.flatMap((rule) => {
      const faults = [...faultsOfWords(rule), ...faultsOfFiles(rule, read)]
      return faults.map((fault) => `${rule.id}: ${fault}`)
    }),
  ]
}

/** Files of rules that no list names. */
export function findUnlistedRules(rules: readonly Rule[], files: readonly string[]): readonly string[] {
  const listed = new Set(rules.map(({ id }) => ruleFile(id)))
  return files
    .filter((file) => !listed.has(file))
    .map((file) => `${file}: no list in src/check/rules names it`)
}

function faultsOfWords({ title, source, shown }: Rule): readonly string[] {
  const words = { title, shown, 'source.url': source.url, 'source.quote': source.quote }
  return [
    ...Object.entries(words).flatMap(([field, text]) => (text.trim() === '' ? [`${field} is empty`] : [])),
    ...(source.url.startsWith('https://') ? [] : ['source.url is no https address']),
    ...(title.endsWith('.') ? ['title ends with a full stop'] : []),
  ]
}

function faultsOfFiles(rule: Rule, read: ReadFile): readonly string[] {
  const source = read(ruleFile(rule.id))
  const test = read(ruleTestFile(rule.id))
  if (source === undefined) return [`there is no ${ruleFile(rule.id)}`]
  if (test === undefined) return [`there is no ${ruleTestFile(rule.id)}`]
  const isTemplate = [source, test].some((text) => text.includes(TEMPLATE_MARK))
  return [
    ...(source.includes(`id: '${rule.id}'`) ? [] : [`${ruleFile(rule.id)} does not hold this id`]),
    ...(isTemplate ? ['text of the scaffold is left'] : []),
    ...faultsOfTests(rule, source, test),
  ]
}

/** `testRule` itself wants every kind of case; tests in sentences are held to what their sentences say. */
function faultsOfTests(rule: Rule, source: string, test: string): readonly string[] {
  if (test.includes('testRule(')) return []
  const sentences = [...test.matchAll(/\bit\(\s*['"`](.*?)['"`],/gs)].map(([, sentence = '']) => sentence)
  const says = (pattern: RegExp): boolean => sentences.some((sentence) => pattern.test(sentence))
  const isAlwaysAsked = source.includes('appliesTo: () => true')
  const { value } = rule.limit ?? {}
  return [
    ...(says(/\bpasses\b/) ? [] : ['no test says that it passes']),
    ...(says(/\b(?:fails|warns)\b/) ? [] : ['no test says that it fails or warns']),
    ...(isAlwaysAsked || says(/\bis not asked\b/) ? [] : ['no test says about what it is not asked']),
    ...(value === undefined || hasBothSides(value, says) ? [] : [`no tests of both sides of ${value}`]),
  ]
}

function hasBothSides(value: number, says: (pattern: RegExp) => boolean): boolean {
  const passes = says(new RegExp(`\\bpasses\\b.*\\b${value}\\b`))
  return passes && says(new RegExp(`\\b(?:fails|warns)\\b.*\\b(?:${value - 1}|${value + 1})\\b`))
}
