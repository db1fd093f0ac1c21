import { resolve } from 'node:path'
import { PKIError } from '../../index.js'
import { readPassphraseFile } from '../../node.js'
import type { PassphraseFlags } from '../flags.js'
import type { Input } from '../environment.js'
import type { Session } from '../session.js'

/** More than any passphrase needs; what is longer is the wrong file. */
const MOST_CHARACTERS = 4096

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
 * @throws PKIError `ERR_PKI_PASSPHRASE` when it is empty, `ERR_PKI_FILE` when the file cannot be read.
 */
export async function givenPassphrase(
  session: Session,
  flags: PassphraseFlags,
): Promise<Passphrase | undefined> {
  const { passphraseFile } = flags
  if (passphraseFile === '-') {
    const text = new TextDecoder().decode(await readAll(session.environment.stdin()))
    return checked(firstLine(text), 'stdin', 'standard input')
  }
  if (passphraseFile !== undefined) {
    const path = resolve(session.environment.cwd, passphraseFile)
    return checked(await readPassphraseFile({ path }), 'file', passphraseFile)
  }
  if (session.variable === undefined) return undefined
  return checked(session.variable, 'environment', 'ORCHARD_PASSPHRASE')
}

/** Reads a stream to its end. */
export async function readAll(input: Input): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  const stream: AsyncIterable<unknown> = input
  for await (const chunk of stream) {
    if (chunk instanceof Uint8Array) chunks.push(chunk)
    if (typeof chunk === 'string') chunks.push(new TextEncoder().encode(chunk))
  }
  return new Uint8Array(Buffer.concat(chunks))
}

function firstLine(text: string): string {
  return (/^[^\n]*/.exec(text)?.[0] ?? '').replace(/\r$/, '')
}

function checked(value: string, source: PassphraseSource, place: string): Passphrase {
  if (value !== '' && value.length <= MOST_CHARACTERS) return { value, source }
  throw new PKIError(
    'ERR_PKI_PASSPHRASE',
    `the passphrase in ${place} is ${value === '' ? 'empty' : 'too long'}`,
    {
      details: { reason: 'unusable' },
      hint: 'Put a passphrase in its first line, or leave the option and ORCHARD_PASSPHRASE away.',
    },
  )
}
