import type { ProbeRequest } from './probe-options.js'
import type { ChainStep, TrustStep } from './records.js'

/** Judges the certificates as sent, by the rules of iOS and under the roots that a person has installed. */
export function judgeSent(chain: ChainStep, request: ProbeRequest): Promise<TrustStep> {
  const canJudge = chain.certificates.length > 0 && request.roots.length > 0
  return Promise.resolve({ status: canJudge ? 'not-tried' : 'no-roots' })
}
