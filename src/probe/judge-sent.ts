import type { ProbeRequest } from './probe-options.js'
import type { ChainStep, TrustStep } from './records.js'

/** Judges the certificates as sent, by the rules of iOS and under the roots that a person has installed. */
export async function judgeSent(chain: ChainStep, request: ProbeRequest): Promise<TrustStep> {
  if (chain.certificates.length === 0) return { status: 'not-tried' }
  if (request.roots.length === 0) return { status: 'no-roots' }
  // The judge brings the list of public suffixes along, which nothing else of this door needs.
  const { checkIOSTrust } = await import('../check/check-ios-trust.js')
  const report = await checkIOSTrust({
    chain: chain.certificates,
    anchors: request.roots,
    host: request.target.host,
    ...(request.now === undefined ? {} : { now: request.now }),
  })
  return { status: 'judged', report }
}
