import { findStoredPassphrase, readPassphraseFile } from '../../node.js'
import type { CADirectory } from '../../node.js'
import type { PassphraseFlags } from '../flags.js'
import { askSecret, standardTerminal } from '../prompts/ask.js'
import { userFiles } from '../session.js'
import type { Session } from '../session.js'
import { givenPassphrase } from './given.js'
import { missingPassphrase } from './new.js'

/**
 * Finds the passphrase of a CA that exists, once it is needed: given with the command, the file that `up` made for
 * this very root, or typed.
 *
 * @throws PKIError `ERR_PKI_PASSPHRASE` when there is none.
 */
export function existingPassphrase(
  session: Session,
  flags: PassphraseFlags,
  directory: CADirectory,
): () => Promise<string> {
  let found: Promise<string> | undefined
  return () => (found ??= find(session, flags, directory))
}

async function find(session: Session, flags: PassphraseFlags, directory: CADirectory): Promise<string> {
  const given = await givenPassphrase(session, flags)
  if (given !== undefined) return given.value
  const stored = await findStoredPassphrase({ fingerprint: directory.fingerprint, ...userFiles(session) })
  if (stored !== undefined) return readPassphraseFile({ path: stored })
  const terminal = standardTerminal(session.environment)
  if (terminal === undefined) throw missingPassphrase(`the key of the CA in ${directory.path} is encrypted`)
  return askSecret(terminal, {
    message: 'The passphrase of your CA',
    validate: (answer) => (answer === '' ? 'It is not empty.' : undefined),
  })
}
