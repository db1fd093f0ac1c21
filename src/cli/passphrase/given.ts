import { resolve } from 'node:path'
import { LONGEST_PASSPHRASE, PKIError } from '../../index.js'
import { passphraseFileWarnings, readPassphraseFile } from '../../node.js'
import type { PassphraseFlags } from '../flags.js'
import type { Session } from '../session.js'
import { readUpTo } from '../sinks/read-up-to.js'

/** Standard input is read no further: `< /dev/zero` and the like have no end. */
const MOST_OCTETS = 65_536

/** How a passphrase came here: `made` and `stored` are Orchard's own doing. */
export type PassphraseSource = 'file' | 'environment' | 'stdin' | 'prompt' | 'stored' | 'made'

/** A passphrase and where it comes from. */
export interface Passphrase {
  /** The secret. */
  readonly value: string
  /** Where it comes from. */
  readonly source: PassphraseSource
}

/**
 * The passphrase that came with the command: `--passphrase-file`, standard input when that is `-`, or
 * `ORCHARD_PASSPHRASE`; `undefined` when none of them is there.
 *
 * @throws PKIError `ERR_PKI_PASSPHRASE` when it is empty or too long, `ERR_PKI_FILE` when the file cannot be read.
 */
export async function givenPassphrase(
  session: Session,
  flags: PassphraseFlags,
): Promise<Passphrase | undefined> {
  const { passphraseFile } = flags
  if (passphraseFile === '-') {
    const text = new TextDecoder().decode(await readUpTo(session.environment.stdin(), MOST_OCTETS))
    return checked(firstLine(text), 'stdin', 'standard input')
  }
  if (passphraseFile !== undefined) {
    const path = resolve(session.environment.cwd, passphraseFile)
    const value = await readPassphraseFile({ path })
    for (const warning of await passphraseFileWarnings({ path }))
      session.printer.remark('passphrase-file', warning)
    return checked(value, 'file', passphraseFile)
  }
  if (session.variable === undefined) return undefined
  return checked(session.variable, 'environment', 'ORCHARD_PASSPHRASE')
}

function firstLine(text: string): string {
  return (/^[^\n]*/.exec(text)?.[0] ?? '').replace(/\r$/, '')
}

function checked(value: string, source: PassphraseSource, place: string): Passphrase {
  if (value !== '' && Buffer.byteLength(value) <= LONGEST_PASSPHRASE) return { value, source }
  throw new PKIError(
    'ERR_PKI_PASSPHRASE',
    `the passphrase in ${place} is ${value === '' ? 'empty' : 'too long'}`,
    {
      details: { reason: 'unusable' },
      hint: 'Put a passphrase in its first line, or leave the option and ORCHARD_PASSPHRASE away.',
    },
  )
}
