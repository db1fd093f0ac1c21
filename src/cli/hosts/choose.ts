import { isPKIError, parseHost } from '../../index.js'
import type { Terminal } from '../environment.js'
import { askChoices, askText, standardTerminal } from '../prompts/ask.js'
import type { Choice } from '../prompts/ask.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'
import { listText } from '../words/lists.js'
import type { Machine } from '../../node.js'
import { namesOfMachine } from './plan.js'

/**
 * The hosts of a command that was given none: a person chooses among the addresses of this machine and types others.
 *
 * @throws UsageError without a terminal; it names the addresses that were found.
 */
export async function chooseHosts(session: Session, machine: Machine): Promise<readonly string[]> {
  const choices = choicesOf(machine)
  const terminal = standardTerminal(session.environment)
  if (terminal === undefined) throw noHosts(choices)
  const chosen = await askChoices(
    terminal,
    'Every address you will type on the iPad, at home and from outside',
    choices,
  )
  const others = await askOthers(terminal)
  const hosts = [...chosen, ...others]
  if (hosts.length === 0) throw noHosts(choices)
  return hosts
}

/** Addresses and names of this machine that another one can dial; link-local ones need a zone and are left out. */
function choicesOf({ hostname, addresses }: Machine): readonly Choice[] {
  const outside = addresses.filter(
    ({ address, internal }) => !internal && !/^(fe[89ab]|169\.254\.)/i.test(address),
  )
  const fourFirst = [...outside].sort((a, b) => Number(b.family === 'IPv4') - Number(a.family === 'IPv4'))
  const local = namesOfMachine(hostname).filter((name) => name.endsWith('.local'))
  return [
    ...fourFirst.map(({ address, family, interface: name }) => ({
      value: address,
      hint: name,
      chosen: family === 'IPv4',
    })),
    ...local.map((value) => ({ value, hint: 'found by mDNS', chosen: true })),
  ]
}

async function askOthers(terminal: Terminal): Promise<readonly string[]> {
  const answer = await askText(terminal, {
    message: 'Others, with spaces between them (empty: none)',
    validate: (text) => faultOf(wordsOf(text)),
  })
  return wordsOf(answer)
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '')
}

function faultOf(words: readonly string[]): string | undefined {
  try {
    for (const word of words) parseHost(word, 'HOST')
    return undefined
  } catch (error) {
    if (isPKIError(error)) return error.message
    throw error
  }
}

function noHosts(choices: readonly Choice[]): UsageError {
  const found = choices.map(({ value }) => value)
  const example = choices.filter(({ chosen }) => chosen).map(({ value }) => value)
  const words = found.length === 0 ? 'none was found on this machine' : `this machine has ${listText(found)}`
  return new UsageError(
    `no host was given; ${words}`,
    `Give every address that you will type on the iPad, e.g. orchard up ${(example.length > 0 ? example : ['192.168.1.20']).join(' ')}`,
  )
}
