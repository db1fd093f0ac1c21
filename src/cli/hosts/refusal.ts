import { isPKIError, PKIError } from '../../index.js'
import type { CertificateRecord } from '../../index.js'
import type { CommonFlags } from '../flags.js'
import { quoteForShell } from '../session.js'
import { canSign } from '../words/can-sign.js'

/** What a person wanted to have signed, and by which root. */
export interface Wish {
  /** The hosts that were meant. */
  readonly meant: readonly string[]
  /** The root. */
  readonly root: CertificateRecord
}

/**
 * Adds the cures that a person has here to a refusal because of the root's name constraints, or of its passphrase.
 *
 * @throws PKIError `ERR_PKI_NAME_CONSTRAINTS`, `ERR_PKI_PASSPHRASE` with the cures; whatever `issue` throws otherwise.
 */
export async function explainRefusal<Result>(
  flags: CommonFlags,
  wish: Wish,
  issue: () => Promise<Result>,
): Promise<Result> {
  try {
    return await issue()
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_NAME_CONSTRAINTS')) throw outside(error, flags, wish)
    if (isPKIError(error, 'ERR_PKI_PASSPHRASE')) throw locked(error, flags, wish)
    throw error
  }
}

function outside(cause: PKIError<'ERR_PKI_NAME_CONSTRAINTS'>, flags: CommonFlags, wish: Wish): PKIError {
  const { words } = canSign(wish.root.extensions.nameConstraints)
  return new PKIError('ERR_PKI_NAME_CONSTRAINTS', `this CA can never sign ${cause.details.name}, ${words}`, {
    details: cause.details,
    hint: `Use a host name or address that it can sign; or make a new root beside it, which the iPad must install too: ${newRoot(flags, wish)}`,
    cause,
  })
}

function locked(cause: PKIError<'ERR_PKI_PASSPHRASE'>, flags: CommonFlags, wish: Wish): PKIError {
  const { details, message, hint = '' } = cause
  if (details.reason === 'unusable') return cause
  return new PKIError('ERR_PKI_PASSPHRASE', message, {
    details,
    hint: `${hint} Forgotten? Nobody can recover it: make a new root, which the iPad must install too: ${newRoot(flags, wish)}`,
    cause,
  })
}

/** The command that makes a root beside the one that is there. */
function newRoot({ dir }: CommonFlags, { meant }: Wish): string {
  const folder = dir === undefined ? './orchard-2' : quoteForShell(`${dir.replace(/[/\\]+$/, '')}-2`)
  return `orchard up ${meant.map(quoteForShell).join(' ')} --dir ${folder}`
}
