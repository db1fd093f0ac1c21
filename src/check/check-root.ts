import { expectDate, expectRecord } from '../base/options.js'
import { resolveCrypto, type CryptoProvider } from '../keys/verify/crypto-provider.js'
import { judgeSignature } from '../keys/verify/judge-signature.js'
import type { CertificateRecord } from '../x509/read/records.js'
import { readCertificateInput } from './certificate-input.js'
import { iosSettings } from './check-ios-trust.js'
import { present } from './clock.js'
import { createBudget } from './path/budget.js'
import { checkPath } from './path/check-path.js'
import type { PathFault } from './path/records.js'
import { IOS_PATH } from './profiles/path-profiles.js'
import type { CertificateInput, Finding, JudgedCertificate, JudgeOptions } from './records.js'
import { judgedCertificate } from './report/judged-certificate.js'
import { orderFindings } from './report/order-findings.js'
import { APPLE_RULES } from './rules/apple-rules.js'
import { runRules } from './rules/run-rules.js'

/** Options of {@link checkRoot}. */
export interface CheckRootOptions extends JudgeOptions {
  /** The certificate that is to be carried to a device. */
  readonly root: CertificateInput
}

/** What is said of a root alone. */
export interface RootReport {
  /** Whether a person could install it, switch it on, and the device would believe it. */
  readonly trusted: boolean
  /** Everything found, what the device reports first at the front; warnings behind failures. */
  readonly findings: readonly Finding[]
  /** The certificate itself. */
  readonly path: readonly JudgedCertificate[]
  /** The present that it was judged at, ISO 8601. */
  readonly now: string
}

/**
 * Judges a root before it is carried to a device: whether Settings would list it under Certificate Trust Settings, and
 * whether servers below it would be trusted. Uses WebCrypto, and the clock where `now` is absent.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` for a bad option; `ERR_PKI_PEM` or `ERR_PKI_DER` when the root is no
 * certificate; `ERR_PKI_CRYPTO` when there is no WebCrypto.
 * @see https://support.apple.com/102390
 * @example
 * ```ts
 * import { createRootCA } from 'orchard-pki'
 * import { checkRoot } from 'orchard-pki/check'
 *
 * const root = await createRootCA({ commonName: 'Home CA' })
 * console.log((await checkRoot({ root })).trusted) // true
 * ```
 */
export async function checkRoot(options: CheckRootOptions): Promise<RootReport> {
  const given = expectRecord(options, '', ['root', 'now', 'crypto'])
  const root = readCertificateInput(given.root, 'root')
  const now = given.now === undefined ? present() : expectDate(given.now, 'now')
  const crypto = resolveCrypto(options.crypto)
  const findings = orderFindings(await judge(root, now, crypto))
  return Object.freeze({
    trusted: findings.every(({ level }) => level === 'warn'),
    findings,
    path: Object.freeze([judgedCertificate(root, 'anchor')]),
    now: now.toISOString(),
  })
}

/** A root is judged as the issuer of a certificate that has no fault of its own: its own twin stands below it. */
async function judge(
  root: CertificateRecord,
  now: Date,
  crypto: CryptoProvider,
): Promise<readonly Finding[]> {
  const path = { certificates: [root, root], anchored: true }
  const settings = { ...IOS_PATH, ...iosSettings(now, createBudget()) }
  const faults = (await checkPath(path, settings)).filter(({ index }) => index === 1)
  faults.push(...(await checkOwnSignature(root, crypto)))
  const findings = runRules({ rules: APPLE_RULES, path, faults, now, anchorKind: 'user', anchors: [root] })
  return findings.filter(({ index }) => index === 1).map((finding) => Object.freeze({ ...finding, index: 0 }))
}

/** Full trust can be set only for what signed itself; a signature that the device cannot verify proves nothing against it. */
async function checkOwnSignature(
  root: CertificateRecord,
  crypto: CryptoProvider,
): Promise<readonly PathFault[]> {
  const { tbs: data, signature, signatureAlgorithmDER: algorithmDER, publicKey } = root
  const verdict = await judgeSignature({ data, signature, algorithmDER }, publicKey, crypto)
  if (verdict === 'valid') return []
  const found = verdict === 'invalid' ? 'a signature by another key' : 'a signature of an unknown algorithm'
  return [
    {
      code: `signature-${verdict === 'invalid' ? 'invalid' : 'unsupported'}`,
      index: 1,
      found,
      expected: 'its own signature',
    },
  ]
}
