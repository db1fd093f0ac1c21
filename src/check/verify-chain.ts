import type { CertificateRecord } from '../x509/read/records.js'
import { createChainAssessor, isTrustedFor, type ChainAssessment } from './assess-chain.js'
import { takeChainOptions, type ChainRequest, type VerifyChainOptions } from './chain-options.js'
import { createChainReport, pathFinding, type ChainFinding, type ChainReport } from './chain-report.js'
import { createBudget } from './path/budget.js'
import { findPath } from './path/find-path.js'
import { isSelfSigned } from './path/issuer-candidates.js'
import type { PathFault } from './path/records.js'
import { CHAIN_PROFILES } from './profiles/chain-profiles.js'
import { readSent, type MalformedCertificate } from './read-sent.js'

export type { ChainFinding, ChainReport } from './chain-report.js'
export type { TrustedAnchor, VerifyChainOptions } from './chain-options.js'

/**
 * Judges a certificate by the certificates that came along and the ones that are trusted: path building (RFC 4158) and
 * path validation (RFC 5280 §6), for tool authors. Uses WebCrypto, and the clock where `now` is absent; nothing is
 * fetched. What Apple adds is `checkIOSTrust`'s.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when an option is unknown, missing or of the wrong type.
 * @throws {@link PKIError} `ERR_PKI_PEM` or `ERR_PKI_DER` when an anchor is no certificate. A malformed chain is a finding.
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when there is no WebCrypto.
 * @see RFC 5280 §6, RFC 6125 (hosts), RFC 9618 (policies)
 */
export async function verifyChain(options: VerifyChainOptions): Promise<ChainReport> {
  const request = takeChainOptions(options)
  const { leaf, intermediates, malformed } = readSent(request.chain)
  const unreadable = malformed.map(malformedFinding)
  if (leaf === undefined) return createChainReport({ findings: unreadable, path: [], rejectedPaths: 0 })
  const budget = createBudget()
  const found = await findPath({
    leaf,
    intermediates,
    anchors: request.anchors.map(({ certificate }) => certificate),
    now: request.now,
    style: CHAIN_PROFILES[request.profile].path.style,
    budget,
    crypto: request.crypto,
    endsPath: endsPath(request),
    assess: createChainAssessor({ request, leaf, intermediates, budget }),
  })
  const { path, assessment, rejectedPaths } = found
  return createChainReport({
    findings: [...searchFindings(found.faults, assessment), ...assessment.findings, ...unreadable],
    path: path.certificates,
    rejectedPaths,
  })
}

/** What the search found; that the work ran out is said once. */
function searchFindings(
  faults: readonly PathFault[],
  { findings }: ChainAssessment,
): readonly ChainFinding[] {
  const isSaid = findings.some(({ code }) => code === 'budget')
  return faults.filter(({ code }) => !isSaid || code !== 'budget').map(pathFinding)
}

function malformedFinding({ error, index }: MalformedCertificate): ChainFinding {
  return Object.freeze({
    code: 'malformed',
    level: index === 0 ? 'fail' : 'warn',
    title: 'Every certificate of the chain can be read',
    found: `chain[${index}]: ${error.message}`,
    expected: 'a certificate, DER as RFC 5280 asks',
  })
}

/**
 * Which anchors end a path. Where that is not all of them, or one carries a statement of trust, anchors take the place
 * of untrusted certificates of the same name and key: what is said of a key cannot be walked around.
 */
function endsPath(request: ChainRequest): ((anchor: CertificateRecord) => boolean) | undefined {
  const { anchors, purpose, partialChain } = request
  const isQualified = anchors.some((each) => each.trustedFor !== undefined || each.distrustedFor.length > 0)
  if (partialChain) return isQualified ? () => true : undefined
  const express = anchors.filter((each) => isTrustedFor(each, purpose)).map((each) => each.certificate)
  const ends = new Set(express.filter(({ extensions }) => extensions.basicConstraints?.cA === true))
  return (anchor) => isSelfSigned(anchor) || ends.has(anchor)
}
