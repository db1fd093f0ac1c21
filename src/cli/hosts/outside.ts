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
 * Adds to a refusal because of the root's name constraints the two cures that a person has here.
 *
 * @throws PKIError `ERR_PKI_NAME_CONSTRAINTS` with both cures; whatever `issue` throws otherwise.
 */
export async function explainOutside<Result>(
  { dir }: CommonFlags,
  { meant, root }: Wish,
  issue: () => Promise<Result>,
): Promise<Result> {
  try {
    return await issue()
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_NAME_CONSTRAINTS')) throw error
    const { details } = error
    const { words } = canSign(root.extensions.nameConstraints)
    const folder = dir === undefined ? './orchard-2' : quoteForShell(`${dir.replace(/[/\\]+$/, '')}-2`)
    const again = `orchard up ${meant.map(quoteForShell).join(' ')} --dir ${folder}`
    throw new PKIError('ERR_PKI_NAME_CONSTRAINTS', `this CA can never sign ${details.name}, ${words}`, {
      details,
      hint: `Use a host name or address that it can sign; or make a new root beside it, which the iPad must install too: ${again}`,
      cause: error,
    })
  }
}
