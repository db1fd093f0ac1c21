import { findStoredPassphrase, recallPassphrase } from '../../node.js'
import type { CADirectory } from '../../node.js'
import type { PassphraseFlags } from '../flags.js'
import { anyTerminal, askSecret, standardTerminal } from '../prompts/ask.js'
import { userFiles } from '../session.js'
import type { Session } from '../session.js'
import { keptUnder } from '../ca/fingerprint.js'
import { givenPassphrase } from './given.js'
import { missingPassphrase } from './new.js'

/** What a passphrase may come from, and whether standard input brings something else. */
interface ExistingPassphraseFlags extends PassphraseFlags {
  /** Standard input is a request: the passphrase is asked for on the terminal of the process. */
  readonly stdinTaken?: boolean
}

/**
 * Finds the passphrase of a CA that exists, once it is needed: given with the command, the file that `up` made for
 * this very root, or typed.
 *
 * @throws PKIError `ERR_PKI_PASSPHRASE` when there is none.
 */
export function existingPassphrase(
  session: Session,
  flags: ExistingPassphraseFlags,
  directory: CADirectory,
): () => Promise<string> {
  let found: Promise<string> | undefined
  return () => (found ??= find(session, flags, directory))
}

async function find(
  session: Session,
  flags: ExistingPassphraseFlags,
  directory: CADirectory,
): Promise<string> {
  const given = await givenPassphrase(session, flags)
  const place = { fingerprint: keptUnder(directory), ...userFiles(session) }
  if (given !== undefined) {
    const stored = await findStoredPassphrase(place)
    if (stored !== undefined) remarkStored(session, stored)
    return given.value
  }
  const recalled = await recallPassphrase({ ...place, keyPath: directory.keyPath })
  if (recalled !== undefined) return recalled
  const findTerminal = flags.stdinTaken === true ? anyTerminal : standardTerminal
  const terminal = findTerminal(session.environment)
  if (terminal === undefined) throw missingPassphrase(`the key of the CA in ${directory.path} is encrypted`)
  try {
    return await askSecret(terminal, {
      message: 'The passphrase of your CA',
      validate: (answer) => (answer === '' ? 'It is not empty.' : undefined),
    })
  } finally {
    terminal.close()
  }
}

/** A passphrase that was given goes first; should it be wrong, a person must know that the right one is kept. */
function remarkStored({ printer }: Session, stored: string): void {
  printer.remark(
    'stored-passphrase',
    `The passphrase that was given is used; one of this CA is kept in ${stored}.`,
  )
}
