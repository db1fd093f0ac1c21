import { PKIError } from '../../index.js'
import type { Terminal } from '../environment.js'
import type { PassphraseFlags } from '../flags.js'
import { askSecret, standardTerminal } from '../prompts/ask.js'
import type { Session } from '../session.js'
import { givenPassphrase } from './given.js'
import type { Passphrase } from './given.js'
import { makePassphrase } from './make.js'

/** Fewest characters of a passphrase that a person types: it guards a root that devices trust for years. */
const FEWEST_TYPED = 8

/**
 * The passphrase of a CA that is about to be made: given with the command, typed twice, or, where `mayMake` says so
 * and nobody types one, made of random bits.
 *
 * @throws PKIError `ERR_PKI_PASSPHRASE` when there is none.
 */
export async function newPassphrase(
  session: Session,
  flags: PassphraseFlags,
  mayMake: boolean,
): Promise<Passphrase> {
  const given = await givenPassphrase(session, flags)
  if (given !== undefined) return given
  const terminal = standardTerminal(session.environment)
  const typed = terminal === undefined ? '' : await askTwice(terminal, mayMake)
  if (typed !== '') return { value: typed, source: 'prompt' }
  if (mayMake) return { value: makePassphrase(), source: 'made' }
  throw missingPassphrase('a CA needs a passphrase for its key, and nobody can be asked for one here')
}

/** The error of a command that needs a passphrase and has none. */
export function missingPassphrase(message: string): PKIError {
  return new PKIError('ERR_PKI_PASSPHRASE', message, {
    details: { reason: 'missing' },
    hint: 'Give --passphrase-file FILE (- is standard input) or set ORCHARD_PASSPHRASE.',
  })
}

async function askTwice(terminal: Terminal, mayBeEmpty: boolean): Promise<string> {
  const first = await askSecret(terminal, {
    message: mayBeEmpty
      ? 'A new passphrase for the key of your CA (empty: one is made and kept in a file)'
      : 'A new passphrase for the key of your CA',
    validate: (answer) => {
      if (answer === '' && mayBeEmpty) return undefined
      return answer.length < FEWEST_TYPED ? `At least ${FEWEST_TYPED} characters, please.` : undefined
    },
  })
  if (first === '') return ''
  return askSecret(terminal, {
    message: 'The same passphrase once more',
    validate: (answer) =>
      answer === first ? undefined : 'This is not the same. Try again, or begin anew with Ctrl-C.',
  })
}
