import { isPKIError, type PKIError } from '../base/errors.js'
import { OID } from '../x509/read/oids.js'
import { readCertificate } from '../x509/read/certificate.js'
import type { CertificateRecord } from '../x509/read/records.js'
import { takeCertificateDER } from './certificate-input.js'
import {
  takeChainOptions,
  type AnchorRecord,
  type ChainRequest,
  type VerifyChainOptions,
} from './chain-options.js'
import { createChainReport, pathFinding, type ChainFinding, type ChainReport } from './chain-report.js'
import { createBudget } from './path/budget.js'
import { checkPath } from './path/check-path.js'
import { findPath, type Assessment } from './path/find-path.js'
import { isSelfSigned } from './path/issuer-candidates.js'
import type { PathSettings } from './path/path-settings.js'
import type { Budget, CertificatePath, PathFault } from './path/records.js'
import { CHAIN_PROFILES } from './profiles/chain-profiles.js'
import { PURPOSE_RULES } from './profiles/purposes.js'
import { matchHost } from './names/match-host.js'

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
  const { leaf, intermediates, malformed } = readChain(request.chain)
  if (leaf === undefined) return createChainReport({ findings: malformed, path: [], rejectedPaths: 0 })
  const budget = createBudget()
  const found = await findPath({
    leaf,
    intermediates,
    anchors: request.anchors.map(({ certificate }) => certificate),
    now: request.now,
    style: CHAIN_PROFILES[request.profile].path.style,
    budget,
    crypto: request.crypto,
    endsPath: request.partialChain ? undefined : endsPath(request),
    assess: (path) => assess(path, request, budget),
  })
  const { path, assessment, rejectedPaths } = found
  return createChainReport({
    findings: [...searchFindings(found.faults, assessment), ...assessment.findings, ...malformed],
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

/** What could be read of a chain. */
interface ReadChain {
  readonly leaf: CertificateRecord | undefined
  readonly intermediates: readonly CertificateRecord[]
  readonly malformed: readonly ChainFinding[]
}

/** A certificate that cannot be read is a finding; only the first one is needed in any case. */
function readChain(chain: readonly unknown[]): ReadChain {
  const malformed: ChainFinding[] = []
  const records = chain.map((input, index) => {
    try {
      return readCertificate(takeCertificateDER(input, `chain[${index}]`))
    } catch (error) {
      if (!isPKIError(error, 'ERR_PKI_DER') && !isPKIError(error, 'ERR_PKI_PEM')) throw error
      malformed.push(malformedFinding(error, index))
      return undefined
    }
  })
  const [leaf, ...rest] = records
  return { leaf, intermediates: rest.filter((record) => record !== undefined), malformed }
}

function malformedFinding(error: PKIError, index: number): ChainFinding {
  return Object.freeze({
    code: 'malformed',
    level: index === 0 ? 'fail' : 'warn',
    title: 'Every certificate of the chain can be read',
    found: `chain[${index}]: ${error.message}`,
    expected: 'a certificate, DER as RFC 5280 asks',
  })
}

/** Only self-signed anchors end a path, and those that are expressly trusted for the purpose. */
function endsPath({ anchors, purpose }: ChainRequest): (anchor: CertificateRecord) => boolean {
  const expressly = new Set(
    anchors.filter((each) => isTrustedFor(each, purpose)).map((each) => each.certificate),
  )
  return (anchor) => isSelfSigned(anchor) || expressly.has(anchor)
}

function isTrustedFor({ trustedFor }: AnchorRecord, purpose: ChainRequest['purpose']): boolean {
  return trustedFor !== undefined && speaksOf(trustedFor, purpose)
}

/** Whether a list of purposes has this one, or every one. */
function speaksOf(listed: readonly string[], purpose: ChainRequest['purpose']): boolean {
  const accepted = PURPOSE_RULES[purpose]?.accepted ?? []
  return listed.includes(OID.anyExtendedKeyUsage) || listed.some((oid) => accepted.includes(oid))
}

/** What is said of one path. */
interface ChainAssessment extends Assessment {
  readonly findings: readonly ChainFinding[]
}

async function assess(
  path: CertificatePath,
  request: ChainRequest,
  budget: Budget,
): Promise<ChainAssessment> {
  const settings = settingsOf(path, request, budget)
  const faults = [...checkTrust(path, request), ...(await checkPath(path, settings))]
  const findings = [...faults.map(pathFinding), ...hostFindings(path, request)]
  const failures = findings.filter(({ level }) => level === 'fail').length
  // An incomplete path is judged by how far it got, a complete one by how little is wrong with it.
  const score = path.anchored ? -failures : path.certificates.length
  return { clean: failures === 0, score, findings }
}

function settingsOf(path: CertificatePath, request: ChainRequest, budget: Budget): PathSettings {
  const { now, crypto, crls, ocspResponses, revocationRequired: required } = request
  const isLookedAt = required || crls.length > 0 || ocspResponses.length > 0
  return {
    ...CHAIN_PROFILES[request.profile].path,
    now,
    budget,
    purpose: purposeOf(path, request),
    minimumSecurityBits: request.minimumSecurityBits,
    maxIntermediates: request.maxIntermediates,
    policies: request.policies,
    revocation: isLookedAt ? { crls, ocspResponses, required, now, crypto, budget } : undefined,
  }
}

/** An anchor that is expressly trusted for the purpose need not be made for it. */
function purposeOf(path: CertificatePath, request: ChainRequest): PathSettings['purpose'] {
  const { anchors, purpose, profile } = request
  const rules = PURPOSE_RULES[purpose]
  if (rules === undefined) return undefined
  const last = path.certificates[path.certificates.length - 1]
  const anchor = anchors.find(({ certificate }) => certificate === last)
  const isExpress = anchor !== undefined && isTrustedFor(anchor, purpose)
  const { sparesCAs } = CHAIN_PROFILES[profile]
  return { ...rules, anchorCounts: rules.anchorCounts && !isExpress, sparesCAs }
}

/** What is said of the trust in a certificate holds wherever in the path it stands. */
function checkTrust(
  { certificates }: CertificatePath,
  { anchors, purpose }: ChainRequest,
): readonly PathFault[] {
  return certificates.flatMap((certificate, index): readonly PathFault[] => {
    const anchor = anchors.find((each) => each.certificate === certificate)
    if (anchor === undefined) return []
    const isDistrusted = speaksOf(anchor.distrustedFor, purpose)
    const isElsewhere = anchor.trustedFor !== undefined && !speaksOf(anchor.trustedFor, purpose)
    if (!isDistrusted && !isElsewhere) return []
    return [{ code: 'untrusted-root', index, found: 'not trusted for this purpose', expected: purpose }]
  })
}

function hostFindings({ certificates }: CertificatePath, { host }: ChainRequest): readonly ChainFinding[] {
  const [leaf] = certificates
  if (host === undefined || leaf === undefined) return []
  const { matched, names } = matchHost(leaf, host, 'rfc6125')
  if (matched) return []
  return [
    Object.freeze({
      code: 'host',
      level: 'fail',
      title: 'The certificate is for the host',
      index: 0,
      found: names.join(', ') || 'no names',
      expected: host,
    }),
  ]
}
