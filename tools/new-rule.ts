import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { ToolError } from './process.js'
import { RULE_FOLDERS, ruleFile, ruleTestFile, TEMPLATE_MARK } from './rule-files.js'

const ID = new RegExp(`^(?:${RULE_FOLDERS.join('|')})/[a-z0-9]+(?:-[a-z0-9]+)*$`)

/** `npm run new:rule -- apple/some-id`: writes the files of a rule and of its tests; what is marked in them is to be replaced. */
export function main(args: readonly string[]): void {
  const [id = ''] = args
  if (!ID.test(id) || args.length !== 1) {
    throw new ToolError(`Give one id: ${RULE_FOLDERS.join(' or ')}, a slash, and words joined by hyphens.`)
  }
  const files = scaffoldRule(id)
  const there = Object.keys(files).find((file) => existsSync(file))
  if (there !== undefined) throw new ToolError(`${there} is there already`)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    console.log(file)
  }
  console.log(`Replace every ${TEMPLATE_MARK} …», and add ${ruleName(id)} to ${listOf(id)}.`)
}

/** The list that a rule belongs in. */
function listOf(id: string): string {
  return `src/check/rules/${folderOf(id)}-rules.ts`
}

function folderOf(id: string): string {
  return id.slice(0, id.indexOf('/'))
}

/** What the rule of an id is called: `apple/some-id` is `someId`. */
export function ruleName(id: string): string {
  return id
    .slice(id.indexOf('/') + 1)
    .replace(/-([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())
}

/** The files of a rule by their paths, with marks where words of their author belong. */
export function scaffoldRule(id: string): Readonly<Record<string, string>> {
  return { [ruleFile(id)]: ruleText(id), [ruleTestFile(id)]: testText(id) }
}

const mark = (what: string): string => `${TEMPLATE_MARK} ${what}»`

function ruleText(id: string): string {
  const isApple = folderOf(id) === 'apple'
  return `import { isServer } from '../certificate-facts.js'
import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'

/** ${mark('Fails on what, in one sentence.')} */
export const ${ruleName(id)}: Rule = {
  id: '${id}',
  title: '${mark('what holds when it passes, one sentence without a full stop')}',
  source: { url: 'https://${mark('where it is written')}', quote: '${mark('its words, or the symbol that does it')}' },
  layer: '${isApple ? 'trust' : 'conformance'}',
  shown: SHOWN.${isApple ? 'notPrivate' : 'conformance'},
  appliesTo: isServer,
  check: (context) => {
    if (context.certificate.version === 3) return pass()
    return fail({ found: '${mark('what was found')}', expected: '${mark('what was expected')}', fix: makeAgain(context) })
  },
}
`
}

function testText(id: string): string {
  return `import { ${ruleName(id)} } from '../../../../${ruleFile(id).replace(/\.ts$/, '.js')}'
import { testRule } from '../../../support/rules.js'

testRule(${ruleName(id)}, {
  passes: { '${mark('a certificate that is good')}': {} },
  fails: { '${mark('one that is not')}': { server: { version: 1 } } },
  ignores: { '${mark('one that it is not asked about')}': { about: 'root' } },
})
`
}
