import { APPLE_CHECKS, explain } from '../../check.js'
import type { KnownMessage, Rule } from '../../check.js'
import type { ExplainDocument } from './documents.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'

/** Messages that are printed: the one that fits best, and what else it may be. */
const MOST_MESSAGES = 3

/**
 * `orchard check --explain TEXT`: a rule with its source, or what a message means and what to do.
 *
 * @throws UsageError when nothing is known of the text.
 */
export function explainText(session: Session, text: string): ExplainDocument {
  const { rules, messages, nearest } = explain(text)
  if (rules.length === 0 && messages.length === 0) {
    throw new UsageError(
      'nothing is known of this text',
      nearest === undefined
        ? 'Give the words of the message itself, or the id of a rule as `orchard check` prints it.'
        : `Did you mean ${nearest}?`,
    )
  }
  const shown = messages.slice(0, MOST_MESSAGES)
  for (const message of shown) printMessage(session, message)
  for (const rule of rules) printRule(session, rule)
  return {
    command: 'check',
    rules: rules.map(ruleDocument),
    messages: shown.map(({ id, source, text: words, means, fixes }) => ({
      id,
      source,
      text: words,
      means,
      fixes,
    })),
  }
}

function printMessage({ printer }: Session, { source, text, means, fixes }: KnownMessage): void {
  printer.heading(`${source}: ${text}`)
  printer.text(means)
  fixes.forEach((fix, index) => printer.step(index + 1, fix))
}

function printRule({ printer }: Session, rule: Rule): void {
  const { id, title, shown, source, effectiveFrom, appleCheck } = rule
  printer.heading(id)
  printer.text(`${title}.`)
  if (appleCheck !== undefined) {
    const { osStatus, osStatusName, text, severity } = APPLE_CHECKS[appleCheck]
    printer.fact('iOS reports', `${osStatus} ${osStatusName}: “${text}”`)
    printer.fact('way past it', severity === 'recoverable' ? 'in Safari a person may go on' : 'none')
  }
  printer.fact('people see', shown)
  if (effectiveFrom !== undefined)
    printer.fact('since', `certificates that begin on ${effectiveFrom.toISOString()}`)
  printer.fact('source', source.url)
  printer.fact('', `“${source.quote}”`)
}

function ruleDocument(rule: Rule): ExplainDocument['rules'][number] {
  const { id, title, shown, source, effectiveFrom, appleCheck, layer } = rule
  const check = appleCheck === undefined ? undefined : APPLE_CHECKS[appleCheck]
  return {
    id,
    title,
    layer,
    shown,
    source,
    ...(effectiveFrom === undefined ? {} : { effectiveFrom: effectiveFrom.toISOString() }),
    ...(check === undefined ? {} : { osStatus: check.osStatus, appleText: check.text }),
  }
}
