import type { CLIEnvironment, Terminal } from '../environment.js'
import { toTerminal } from '../sinks/terminal.js'
import { Interrupted } from '../stop.js'

/** An answer to choose. */
export interface Choice {
  /** What is given back. */
  readonly value: string
  /** What stands behind it, e.g. `this machine on Wi-Fi`. */
  readonly hint?: string
  /** Whether it is chosen at first. */
  readonly chosen: boolean
}

/** A question about a secret. */
export interface SecretQuestion {
  /** The question. */
  readonly message: string
  /** Says what is wrong with an answer, or `undefined`. */
  readonly validate: (answer: string) => string | undefined
}

/**
 * The terminal that can ask: standard input with standard error, so that results in a pipe stay clean. `undefined`
 * when one of them is none.
 */
export function standardTerminal({ stdin, stderr }: CLIEnvironment): Terminal | undefined {
  if (stderr.isTTY !== true) return undefined
  const input = stdin()
  return input.isTTY === true ? { input, output: stderr, close: () => undefined } : undefined
}

/** The terminal that can ask, also when standard input is taken: then the terminal of the process. */
export function anyTerminal(environment: CLIEnvironment): Terminal | undefined {
  return standardTerminal(environment) ?? environment.openTerminal()
}

/** Asks a question that is answered with no, or with `initial`, by Enter alone. */
export async function askYesNo(terminal: Terminal, message: string, initial = false): Promise<boolean> {
  const { confirm } = await import('@clack/prompts')
  const answer = await confirm({ ...streams(terminal), message: toTerminal(message), initialValue: initial })
  if (typeof answer === 'symbol') throw interrupted()
  return answer
}

/** Asks for a secret; nothing of it is shown but its length. */
export async function askSecret(terminal: Terminal, { message, validate }: SecretQuestion): Promise<string> {
  const { password } = await import('@clack/prompts')
  const check = (answer: string | undefined): string | undefined => validate(answer ?? '')
  const answer = await password({ ...streams(terminal), message, validate: check })
  if (typeof answer === 'symbol') throw interrupted()
  return answer
}

/** Asks for any of some answers. */
export async function askChoices(
  terminal: Terminal,
  message: string,
  choices: readonly Choice[],
): Promise<readonly string[]> {
  const { multiselect } = await import('@clack/prompts')
  const options = choices.map(({ value, hint }) => ({
    value,
    label: toTerminal(value),
    ...(hint === undefined ? {} : { hint: toTerminal(hint) }),
  }))
  const initialValues = choices.filter(({ chosen }) => chosen).map(({ value }) => value)
  const answer = await multiselect<string>({
    ...streams(terminal),
    message,
    options,
    initialValues,
    required: false,
  })
  if (typeof answer === 'symbol') throw interrupted()
  return answer
}

/** Asks for a line of text, which may stay empty. */
export async function askText(terminal: Terminal, { message, validate }: SecretQuestion): Promise<string> {
  const { text } = await import('@clack/prompts')
  const check = (answer: string | undefined): string | undefined => validate(answer ?? '')
  const answer = await text({ ...streams(terminal), message, validate: check, defaultValue: '' })
  if (typeof answer === 'symbol') throw interrupted()
  return answer
}

function streams({ input, output }: Terminal): { input: Terminal['input']; output: Terminal['output'] } {
  return { input, output }
}

/** Ctrl-C and Escape at a prompt end the command; the prompt then gives a symbol. */
function interrupted(): Interrupted {
  return new Interrupted('interrupted')
}
