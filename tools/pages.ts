import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { KNOWN_MESSAGES } from '../src/check/explain/messages.js'
import { MESSAGE_SOURCES } from '../src/check/explain/message.js'
import { APPLE_CHECKS } from '../src/check/rules/apple-checks.js'
import { APPLE_RULES, RFC5280_RULES, WEBPKI_RULES } from '../src/check/rules/lists.js'
import type { Rule, RuleLayer } from '../src/check/rules/rule.js'
import { DEVICE_FILES } from './device-files.js'
import { PERFORMANCE_FILES } from './performance-page.js'
import { ToolError } from './process.js'

/** Files that are made from the code, and what makes each. */
const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/rules.md': rulesPage,
  'docs/symptoms.md': symptomsPage,
  ...DEVICE_FILES,
  ...PERFORMANCE_FILES,
}

/**
 * `node tools/run.js pages [--write] [pattern…]`: checks that the files made from the code are the committed ones, or
 * writes them; only those whose path holds one of the patterns, where there are any.
 */
export async function main(args: readonly string[]): Promise<void> {
  const patterns = args.filter((arg) => !arg.startsWith('--'))
  const stale: string[] = []
  for (const [file, make] of Object.entries(PAGES)) {
    if (patterns.length > 0 && !patterns.some((pattern) => file.includes(pattern))) continue
    const text = await formatFor(file, await make())
    if (args.includes('--write')) writeMade(file, text)
    else if (readOrEmpty(file) !== text) stale.push(file)
  }
  if (stale.length > 0)
    throw new ToolError(`${stale.join(' and ')} differ from the code: run \`npm run pages\` and commit them.`)
}

/** Formats what Prettier knows; a drawing stays as it is. */
async function formatFor(file: string, text: string): Promise<string> {
  if (file.endsWith('.svg')) return text
  return format(text, { ...(await resolveConfig(file)), filepath: file })
}

function writeMade(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

const LAYERS: Readonly<Record<RuleLayer, string>> = {
  trust: 'What the device trusts',
  tls: 'What its handshake offers',
  ats: 'What apps ask for (App Transport Security)',
  settings: 'What Certificate Trust Settings lists',
  conformance: 'What the standards ask for',
}

function rulesPage(): string {
  const layers = Object.entries(LAYERS).flatMap(([layer, heading]) => {
    const rules = APPLE_RULES.filter((rule) => rule.layer === layer)
    return rules.length === 0 ? [] : [`## ${heading}`, ...rules.map(ruleText)]
  })
  return [
    '<!-- Made from src/check/rules by `npm run pages`. -->',
    '# The rules of the judge',
    'Every rule that `orchard check` and `checkIOSTrust` hold a chain to, with its source. `orchard check --explain ID` prints one. The OSStatus is the number that the device reports in `NSOSStatusErrorDomain`; “may go on” tells whether Safari offers “visit this website”.',
    ...layers,
    '## Profile `rfc5280`, strict',
    ...RFC5280_RULES.map(ruleText),
    '## Profile `webpki`',
    ...WEBPKI_RULES.map(ruleText),
  ].join('\n\n')
}

function ruleText(rule: Rule): string {
  const { id, title, shown, source, effectiveFrom, appleCheck } = rule
  const check = appleCheck === undefined ? undefined : APPLE_CHECKS[appleCheck]
  const rows = [
    check === undefined
      ? undefined
      : `- **Device reports:** ${String(check.osStatus)} \`${check.osStatusName}\`, “${check.text}”; ${goOn(check.severity)}.`,
    `- **A person sees:** ${shown}`,
    effectiveFrom === undefined
      ? undefined
      : `- **Since:** certificates that begin on ${effectiveFrom.toISOString()} or later.`,
    `- **Source:** <${source.url}> (“${source.quote}”)`,
  ]
  return [`### \`${id}\``, `${title}.`, rows.filter((row) => row !== undefined).join('\n')].join('\n\n')
}

function goOn(severity: 'recoverable' | 'fatal' | 'deny'): string {
  return severity === 'recoverable' ? 'a person may go on' : 'nobody may go on'
}

function symptomsPage(): string {
  const sections = MESSAGE_SOURCES.flatMap((source) => {
    const messages = KNOWN_MESSAGES.filter((message) => message.source === source)
    return [
      `## ${source}`,
      ...messages.map(({ text, means, fixes }) =>
        [
          `### ${escapeMarkdown(text)}`,
          escapeMarkdown(means),
          fixes.map((fix) => `- ${fix}`).join('\n'),
        ].join('\n\n'),
      ),
    ]
  })
  return [
    '<!-- Made from src/check/explain by `npm run pages`. -->',
    '# Messages, and what they mean',
    'Find the words that you see. `orchard check --explain "WORDS"` looks them up, and `orchard check https://ADDRESS:PORT` finds out by itself.',
    ...sections,
  ].join('\n\n')
}

/** Keeps brackets, stars and the like of a message from being markup; in code they are none. */
function escapeMarkdown(text: string): string {
  return text.replaceAll(/`[^`]*`|[[\]*_<>]/g, (found) => (found.startsWith('`') ? found : `\\${found}`))
}
