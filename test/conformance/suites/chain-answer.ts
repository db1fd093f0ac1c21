import { isPKIError } from '../../../src/base/errors.js'
import { verifyChain, type ChainReport, type VerifyChainOptions } from '../../../src/check/verify-chain.js'
import type { SuiteAnswer } from './suite.js'

/** Judges a chain; a certificate that is no certificate, also among the anchors, is refused. */
export async function answerChain(options: VerifyChainOptions): Promise<SuiteAnswer> {
  try {
    return answerOf(await verifyChain(options))
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_DER') && !isPKIError(error, 'ERR_PKI_PEM')) throw error
    return { accepts: false, reason: error.message }
  }
}

function answerOf({ valid, findings }: ChainReport): SuiteAnswer {
  const reason = findings.map(({ code, index, found }) => `${code}[${index ?? ''}] ${found}`.slice(0, 160))
  return { accepts: valid, reason: reason.slice(0, 6).join(' | ') }
}
