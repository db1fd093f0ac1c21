import { PKIError } from '../../index.js'
import type { Output } from '../environment.js'
import type { ExportFlags } from '../flags.js'
import { givenPassphrase } from '../passphrase/given.js'
import { makePassphrase } from '../passphrase/make.js'
import type { Session } from '../session.js'
import { createPrinter } from '../sinks/printer.js'

/** The password of an exported file, and how a person comes to know it. */
export interface ExportPassword {
  /** The secret. */
  readonly value: string
  /** Shows it to the person at the terminal; does nothing where the person gave it. */
  readonly show: () => void
}

/**
 * The password of a file that is about to be exported: from `--password-file`, or made of random bits where there is a
 * terminal to show it on. The passphrase of the CA, in `ORCHARD_PASSPHRASE` or a file, is never it.
 *
 * @throws PKIError `ERR_PKI_PASSPHRASE` when there is neither; the codes of reading the file.
 */
export async function exportPassword(session: Session, flags: ExportFlags): Promise<ExportPassword> {
  const { passwordFile } = flags
  if (passwordFile !== undefined) {
    const given = await givenPassphrase(session, { passphraseFile: passwordFile })
    return { value: given?.value ?? '', show: () => undefined }
  }
  const terminal = flags.json === true ? undefined : terminalOf(session)
  if (terminal === undefined) throw missingPassword()
  const value = makePassphrase()
  return {
    value,
    show: () => {
      showOn(session, terminal, value)
    },
  }
}

/** The stream that a person reads; a pipe or a log must not have the password. */
function terminalOf({ environment: { stdout, stderr } }: Session): Output | undefined {
  return [stdout, stderr].find(({ isTTY }) => isTTY === true)
}

function showOn({ environment: { env, platform } }: Session, stream: Output, value: string): void {
  const printer = createPrinter({ env, platform, stream })
  printer.fact('password', value)
  printer.text('It is shown this once and kept nowhere: note it, apart from the file.')
}

function missingPassword(): PKIError {
  return new PKIError(
    'ERR_PKI_PASSPHRASE',
    'the file needs a password, and there is no terminal to show one on',
    {
      details: { reason: 'missing' },
      hint: 'Give --password-file FILE, with the password in its first line (- is standard input).',
    },
  )
}
