import { equalBytes } from '../base/bytes.js'
import { OID } from '../x509/read/oids.js'
import type { CertificateRecord } from '../x509/read/records.js'
import type { AnchorRecord, ChainRequest } from './chain-options.js'
import { pathFinding, type ChainFinding } from './chain-report.js'
import { matchHost } from './names/match-host.js'
import { checkPath } from './path/check-path.js'
import type { Assessment } from './path/find-path.js'
import type { PathSettings } from './path/path-settings.js'
import type { Budget, CertificatePath, PathFault } from './path/records.js'
import { createRevocationChecker, type RevocationChecker } from './path/revocation/check-revocation.js'
import { CHAIN_PROFILES } from './profiles/chain-profiles.js'
import { PURPOSE_RULES, type Purpose } from './profiles/purposes.js'
import { runRules } from './rules/run-rules.js'

/** What is said of one path. */
export interface ChainAssessment extends Assessment {
  /** Everything found, signatures and trust in the root excepted. */
  readonly findings: readonly ChainFinding[]
}

/** What a judgement of a chain is made of. */
export interface ChainAssessor {
  /** The options. */
  readonly request: ChainRequest
  /** The first certificate. */
  readonly leaf: CertificateRecord
  /** The other certificates that came along. */
  readonly intermediates: readonly CertificateRecord[]
  /** What the work may cost. */
  readonly budget: Budget
}

/** Makes what judges one path after the other: what is the same for all of them is done once. */
export function createChainAssessor(
  assessor: ChainAssessor,
): (path: CertificatePath) => Promise<ChainAssessment> {
  const { request, budget } = assessor
  const host = hostFindings(assessor)
  const revocation = revocationChecker(assessor)
  const { minimumSecurityBits, maxIntermediates, policies, profile, now } = request
  const limits = { minimumSecurityBits, maxIntermediates, policies, now, budget, revocation }
  const settings = { ...CHAIN_PROFILES[profile].path, ...limits }
  return async (path) => {
    const found = await checkPath(path, { ...settings, purpose: purposeOf(path, request) })
    const faults = [...checkTrust(path, request), ...found]
    const findings = [...faults.map(pathFinding), ...host, ...ruleFindings(path, faults, assessor)]
    const failures = findings.filter(({ level }) => level === 'fail').length
    // An incomplete path is judged by how far it got, a complete one by how little is wrong with it.
    const score = path.anchored ? -failures : path.certificates.length
    return { clean: failures === 0, score, findings }
  }
}

function hostFindings({ leaf, request: { host } }: ChainAssessor): readonly ChainFinding[] {
  if (host === undefined) return []
  const { matched, names } = matchHost(leaf, host, 'rfc6125')
  if (matched) return []
  const title = 'The certificate is for the host'
  const found = names.join(', ') || 'no names'
  return [Object.freeze({ code: 'host', level: 'fail', title, index: 0, found, expected: host })]
}

function revocationChecker(assessor: ChainAssessor): RevocationChecker | undefined {
  const { request, intermediates, budget } = assessor
  const { crls, ocspResponses, revocationRequired: required, now, crypto } = request
  if (!required && crls.length === 0 && ocspResponses.length === 0) return undefined
  const crlIssuers = [...intermediates, ...request.anchors.map(({ certificate }) => certificate)]
  return createRevocationChecker({ crls, ocspResponses, required, crlIssuers, now, crypto, budget })
}

function ruleFindings(
  path: CertificatePath,
  faults: readonly PathFault[],
  { request, leaf, intermediates }: ChainAssessor,
): readonly ChainFinding[] {
  const { rules, strictRules } = CHAIN_PROFILES[request.profile]
  const asked = request.strict ? [...strictRules, ...rules] : rules
  if (asked.length === 0) return []
  const { now, host } = request
  const anchors = request.anchors.map(({ certificate }) => certificate)
  const findings = runRules({
    rules: asked,
    path,
    faults,
    now,
    host,
    sent: [leaf, ...intermediates],
    anchors,
  })
  return findings.map(({ code, level, title, index, found, expected }) =>
    Object.freeze({ code, level, title, ...(index === undefined ? {} : { index }), found, expected }),
  )
}

/** An anchor that is expressly trusted for the purpose need not be made for it. */
function purposeOf(path: CertificatePath, request: ChainRequest): PathSettings['purpose'] {
  const { purpose, profile } = request
  const rules = PURPOSE_RULES[purpose]
  if (rules === undefined) return undefined
  const anchor = anchorOf(path.certificates[path.certificates.length - 1], request)
  const isExpress = anchor !== undefined && isTrustedFor(anchor, purpose)
  const { sparesCAs } = CHAIN_PROFILES[profile]
  return { ...rules, anchorCounts: rules.anchorCounts && !isExpress, sparesCAs }
}

/** The anchor that a certificate is, if it is one. */
function anchorOf(
  certificate: CertificateRecord | undefined,
  { anchors }: ChainRequest,
): AnchorRecord | undefined {
  if (certificate === undefined) return undefined
  return anchors.find(({ certificate: { der } }) => equalBytes(der, certificate.der))
}

/** What is said of the trust in a certificate holds wherever in the path it stands. */
function checkTrust({ certificates }: CertificatePath, request: ChainRequest): readonly PathFault[] {
  const { anchors, purpose } = request
  if (
    anchors.every(({ trustedFor, distrustedFor }) => trustedFor === undefined && distrustedFor.length === 0)
  )
    return []
  return certificates.flatMap((certificate, index): readonly PathFault[] => {
    const anchor = anchorOf(certificate, request)
    if (anchor === undefined) return []
    const isDistrusted = speaksOf(anchor.distrustedFor, purpose)
    const isElsewhere = anchor.trustedFor !== undefined && !speaksOf(anchor.trustedFor, purpose)
    if (!isDistrusted && !isElsewhere) return []
    return [{ code: 'untrusted-root', index, found: 'not trusted for this purpose', expected: purpose }]
  })
}

/** Whether an anchor is expressly trusted for a purpose. */
export function isTrustedFor({ trustedFor }: AnchorRecord, purpose: Purpose): boolean {
  return trustedFor !== undefined && speaksOf(trustedFor, purpose)
}

/** Whether a list of purposes has this one, or every one. */
function speaksOf(listed: readonly string[], purpose: Purpose): boolean {
  const accepted = PURPOSE_RULES[purpose]?.accepted ?? []
  return listed.includes(OID.anyExtendedKeyUsage) || listed.some((oid) => accepted.includes(oid))
}
