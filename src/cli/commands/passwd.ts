import { resolve } from 'node:path'
import { isPKIError, PKIError } from '../../index.js'
import { changePassphrase } from '../../node.js'
import type { ChangedPassphrase, NewKeyProtection, OpenKeyFacts } from '../../node.js'
import { caPath, shownPath } from '../ca/folder.js'
import type { PasswdFlags } from '../flags.js'
import type { PasswdDocument } from '../passphrase/documents.js'
import { givenPassphrase } from '../passphrase/given.js'
import { missingPassphrase, newPassphrase } from '../passphrase/new.js'
import { askSecret, askYesNo, standardTerminal } from '../prompts/ask.js'
import { userFiles } from '../session.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'

/** `orchard passwd`: another passphrase for the key of the CA, or for one in a file. The CA need not open. */
export async function passwd(
  session: Session,
  file: string | undefined,
  flags: PasswdFlags,
): Promise<PasswdDocument> {
  assertSense(file, flags)
  const path = file === undefined ? caPath(session, flags) : resolve(session.environment.cwd, file)
  if (flags.removePassphrase === true) await confirmRemoval(session, flags, path)
  const given = await givenPassphrase(session, flags)
  const changed = await changePassphrase({
    path,
    kept: userFiles(session),
    passphrase: given?.value ?? (() => askCurrent(session, path)),
    ...protectionOf(session, flags),
  })
  print(session, changed)
  const { keyPath, keyKind, wasEncrypted, encrypted, certificatePath, passphrasePath } = changed
  return {
    command: 'passwd',
    keyPath,
    keyKind,
    wasEncrypted,
    encrypted,
    ...(certificatePath === undefined ? {} : { certificatePath }),
    ...(passphrasePath === undefined || !encrypted ? {} : { passphrasePath }),
    remarks: session.printer.remarks,
  }
}

function assertSense(file: string | undefined, flags: PasswdFlags): void {
  const { dir, passphraseFile, newPassphraseFile, removePassphrase } = flags
  if (file !== undefined && dir !== undefined)
    throw new UsageError('a file and --dir name two keys', 'Give one of them.')
  if (removePassphrase === true && newPassphraseFile !== undefined)
    throw new UsageError(
      '--remove-passphrase leaves no use for --new-passphrase-file',
      'Leave one of them away.',
    )
  if (passphraseFile === '-' && newPassphraseFile === '-')
    throw new UsageError(
      'standard input cannot be both passphrases',
      'Give one of them as a file, or the old one in ORCHARD_PASSPHRASE.',
    )
}

/** Before a secret is typed for nothing. */
async function confirmRemoval(session: Session, { yes, json }: PasswdFlags, path: string): Promise<void> {
  if (yes === true) return
  const question = 'Keep this key in clear? Whoever reads the file can then use it.'
  const terminal = standardTerminal(session.environment)
  if (terminal === undefined || json === true) throw notConfirmed(question, path, 'nobody can be asked here')
  if (!(await askYesNo(terminal, question))) throw notConfirmed(question, path, 'the answer was no')
}

function notConfirmed(question: string, path: string, why: string): PKIError {
  return new PKIError('ERR_PKI_NOT_CONFIRMED', `the key in ${path} stays as it is: ${why}`, {
    details: { question },
    hint: '--remove-passphrase --yes does not ask.',
  })
}

async function askCurrent({ environment }: Session, path: string): Promise<string> {
  const terminal = standardTerminal(environment)
  if (terminal === undefined) throw missingPassphrase(`the key in ${path} is encrypted`)
  return askSecret(terminal, {
    message: 'The passphrase that the key has now',
    validate: (answer) => (answer === '' ? 'It is not empty.' : undefined),
  })
}

function protectionOf(session: Session, flags: PasswdFlags): NewKeyProtection {
  if (flags.removePassphrase === true) return { unencrypted: true }
  return { newPassphrase: async (key: OpenKeyFacts) => replacement(session, flags, key) }
}

/** Where Orchard keeps the passphrase of a CA, it can make the next one too. */
async function replacement(
  session: Session,
  { newPassphraseFile }: PasswdFlags,
  { passphrasePath }: OpenKeyFacts,
): Promise<string> {
  const flags = newPassphraseFile === undefined ? {} : { passphraseFile: newPassphraseFile }
  try {
    // The variable holds the old one.
    const { value } = await newPassphrase(
      { ...session, variable: undefined },
      flags,
      passphrasePath !== undefined,
    )
    return value
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_PASSPHRASE') || error.details.reason !== 'missing') throw error
    throw new PKIError(
      'ERR_PKI_PASSPHRASE',
      'there is no new passphrase, and nobody can be asked for one here',
      {
        details: { reason: 'missing' },
        hint: 'Give --new-passphrase-file FILE (- is standard input); --remove-passphrase keeps the key in clear.',
        cause: error,
      },
    )
  }
}

function print(session: Session, changed: ChangedPassphrase): void {
  const { printer } = session
  const { keyPath, wasEncrypted, encrypted, passphrasePath, warnings } = changed
  printer.done('Passphrase', encrypted ? (wasEncrypted ? 'changed' : 'set') : 'removed: the key is in clear')
  printer.fact('key', shownPath(session, keyPath))
  if (passphrasePath !== undefined)
    printer.fact(encrypted ? 'kept in' : 'removed too', shownPath(session, passphrasePath))
  for (const warning of warnings) printer.remark('key', warning)
  if (wasEncrypted)
    printer.text('A copy of the old key file, such as a backup, still opens with the old passphrase.')
}
