import { isPKIError, PKIError } from '../../index.js'
import type { CommonFlags } from '../flags.js'
import { quoteForShell } from '../session.js'
import { listText } from '../words/lists.js'
import type { HostPlan } from './plan.js'

/**
 * Adds to a refusal because of the root's name constraints the two cures that a person has here.
 *
 * @throws PKIError `ERR_PKI_NAME_CONSTRAINTS` with both cures; whatever `issue` throws otherwise.
 */
export async function explainOutside<Result>(
  flags: CommonFlags,
  plan: HostPlan,
  issue: () => Promise<Result>,
): Promise<Result> {
  try {
    return await issue()
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_NAME_CONSTRAINTS')) throw error
    const { details } = error
    const hosts = plan.meant.map(quoteForShell).join(' ')
    const folder =
      flags.dir === undefined ? './orchard-2' : quoteForShell(`${flags.dir.replace(/\/+$/, '')}-2`)
    throw new PKIError(
      'ERR_PKI_NAME_CONSTRAINTS',
      `this CA can never sign ${details.name}; it signs ${signable(details.permitted)}`,
      {
        details,
        hint: `Use another host name or address that it may sign, or make a new root beside it, which the iPad must install too: orchard up ${hosts} --dir ${folder}`,
        cause: error,
      },
    )
  }
}

function signable(permitted: readonly string[]): string {
  return permitted.length === 0 ? 'nothing of that kind' : `only ${listText(permitted)}`
}
