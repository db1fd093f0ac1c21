import type { SignatureScheme } from '../keys/verify/signature-scheme.js'
import type { CertificateRecord } from '../x509/read/records.js'
import { takeIOSOptions, type CheckIOSTrustOptions, type IOSRequest } from './ios-options.js'
import { createBudget } from './path/budget.js'
import { checkPath } from './path/check-path.js'
import { findPath, type Assessment } from './path/find-path.js'
import type { PathProfile, PathSettings } from './path/path-settings.js'
import type { Budget, CertificatePath, PathFault } from './path/records.js'
import { createRevocationChecker, type RevocationChecker } from './path/revocation/check-revocation.js'
import { scoreApplePath } from './path/score-apple-path.js'
import { IOS_PATH } from './profiles/path-profiles.js'
import { readSent, type MalformedCertificate } from './read-sent.js'
import type { Finding, IOSTrustReport } from './records.js'
import { judgedPath } from './report/judged-certificate.js'
import { orderFindings } from './report/order-findings.js'
import { verdictOf } from './report/verdict.js'
import { APPLE_RULES } from './rules/apple-rules.js'
import { isKnownToApple } from './rules/signature-facts.js'
import { runRules } from './rules/run-rules.js'
import { SHOWN } from './rules/shown.js'

export type { CheckIOSTrustOptions } from './ios-options.js'

/**
 * Judges a server's certificates as an iPhone or iPad would: path, dates, names, keys, hashes and everything else that its
 * trust evaluation looks at, and what keeps the device away before and beside that. Uses WebCrypto, and the clock where
 * `now` is absent; nothing is fetched.
 *
 * @returns A report: `trusted` says whether the device would talk to the server, `verdict` what its evaluation gives, and
 * `findings` why, what the device reports first at the front. A malformed chain is a finding.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when an option is unknown, missing or of the wrong type.
 * @throws {@link PKIError} `ERR_PKI_PEM` or `ERR_PKI_DER` when an anchor is no certificate.
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when there is no WebCrypto.
 * @see Apple's source of iOS 26.0, tag Security-61901.0.87.0.1; https://support.apple.com/103769
 * @example
 * ```ts
 * import { createRootCA, createServerCSR, signServerCert } from 'orchard-pki'
 * import { checkIOSTrust } from 'orchard-pki/check'
 *
 * const root = await createRootCA({ commonName: 'Home CA' })
 * const csr = await createServerCSR({ hosts: ['192.168.1.20'] })
 * const server = await signServerCert({ issuer: root, csr })
 * const report = await checkIOSTrust({ chain: server.chain, anchors: [root], host: '192.168.1.45' })
 * console.log(report.trusted, report.findings[0]?.osStatusName) // false errSecHostNameMismatch
 * ```
 */
export async function checkIOSTrust(options: CheckIOSTrustOptions): Promise<IOSTrustReport> {
  const request = takeIOSOptions(options)
  const { leaf, intermediates, malformed } = readSent(request.chain)
  const unreadable = malformed.map(malformedFinding)
  if (leaf === undefined) return report(request, { certificates: [], anchored: false }, unreadable)
  const sent = [leaf, ...intermediates]
  const { path, assessment, faults } = await search(request, sent)
  const findings =
    faults.length === 0
      ? assessment.findings
      : ask(request, { path, sent, faults: [...assessment.faults, ...faults] })
  return report(request, path, [...findings, ...unreadable])
}

/** What was said of one path: faults of the path itself, and what the rules make of them. */
interface IOSAssessment extends Assessment {
  readonly faults: readonly PathFault[]
  readonly findings: readonly Finding[]
}

async function search(request: IOSRequest, sent: readonly CertificateRecord[]) {
  const [leaf, ...intermediates] = sent
  if (leaf === undefined) throw new RangeError('no certificate was sent')
  const { anchors, now, crypto } = request
  const budget = createBudget()
  const revocation = revocationChecker(request, budget)
  return findPath({
    leaf,
    intermediates,
    anchors,
    now,
    style: IOS_PATH.style,
    budget,
    crypto,
    accepts: (scheme: SignatureScheme) => isKnownToApple(scheme),
    assess: (path) => assess(request, { path, sent, budget, revocation }),
  })
}

/** Stapled answers are honoured, and nobody is asked; CRLs are not supported there (trust/trustd/SecRevocationServer.c). */
function revocationChecker(
  { ocspResponses, now, crypto }: IOSRequest,
  budget: Budget,
): RevocationChecker | undefined {
  if (ocspResponses.length === 0) return undefined
  return createRevocationChecker({ crls: [], ocspResponses, required: false, now, crypto, budget })
}

/** A path, and what it is assessed with. */
interface PathQuestion {
  readonly path: CertificatePath
  readonly sent: readonly CertificateRecord[]
  readonly budget: Budget
  readonly revocation: RevocationChecker | undefined
}

async function assess(
  request: IOSRequest,
  { path, sent, budget, revocation }: PathQuestion,
): Promise<IOSAssessment> {
  const { now } = request
  const faults = await checkPath(path, { ...IOS_PATH, ...iosSettings(now, budget), revocation })
  const findings = ask(request, { path, sent, faults })
  const accepted =
    path.anchored && findings.every(({ level, layer }) => level === 'warn' || layer !== 'trust')
  return { ...scoreApplePath(path, { now, accepted }), faults, findings }
}

/** What the path's own steps are asked: purposes, strengths and revocation are rules of their own here. */
export function iosSettings(now: Date, budget: Budget): Omit<PathSettings, keyof PathProfile> {
  return {
    now,
    budget,
    purpose: undefined,
    minimumSecurityBits: 0,
    maxIntermediates: undefined,
    policies: {},
    revocation: undefined,
  }
}

function ask(
  request: IOSRequest,
  found: {
    readonly path: CertificatePath
    readonly sent: readonly CertificateRecord[]
    readonly faults: readonly PathFault[]
  },
): readonly Finding[] {
  const { now, anchorKind, host, anchors, requiredKeyUsage } = request
  return runRules({ rules: APPLE_RULES, ...found, now, anchorKind, host, anchors, requiredKeyUsage })
}

/** The first certificate is needed; without another one there may still be a path. */
function malformedFinding({ index, error }: MalformedCertificate): Finding {
  return Object.freeze({
    code: 'apple/certificate-readable',
    level: index === 0 ? 'fail' : 'warn',
    title: 'Every certificate that is sent can be read',
    layer: 'trust',
    shown: SHOWN.noSecureConnection,
    found: `chain[${String(index)}]: ${error.message}`,
    expected: 'a certificate, DER as RFC 5280 asks',
    fix: 'Serve the file that `orchard up` calls the certificate.',
  })
}

function report(
  { anchorKind, host, now }: IOSRequest,
  path: CertificatePath,
  findings: readonly Finding[],
): IOSTrustReport {
  return Object.freeze({
    trusted: path.anchored && findings.every(({ level }) => level === 'warn'),
    verdict: verdictOf(findings, anchorKind),
    findings: orderFindings(findings),
    path: judgedPath(path),
    ...(host === undefined ? {} : { host }),
    now: now.toISOString(),
  })
}
