import {
  expectArray,
  expectBytes,
  expectDate,
  expectInteger,
  expectOneOf,
  expectRecord,
  expectString,
} from '../base/options.js'
import { isBytes } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import { resolveCrypto, type CryptoProvider } from '../keys/verify/crypto-provider.js'
import type { CertificateRecord } from '../x509/read/records.js'
import { readCertificateInput } from './certificate-input.js'
import { present } from './clock.js'
import type { PolicySettings } from './path/policies/check-policies.js'
import { CHAIN_PROFILES, type ChainProfileName } from './profiles/chain-profiles.js'
import { PURPOSES, type Purpose } from './profiles/purposes.js'
import type { CertificateInput, JudgeOptions } from './records.js'

/** An anchor, and what it is trusted for where that is not everything. */
export interface TrustedAnchor {
  /** The certificate. */
  readonly certificate: CertificateInput
  /**
   * Purposes that it is trusted for, as object identifiers of extended key usages; its own extended key usage then says
   * nothing. Absent: all that it is made for.
   */
  readonly trustedFor?: readonly string[]
  /** Purposes that it is not trusted for; absent: none. */
  readonly distrustedFor?: readonly string[]
}

/** Options of {@link verifyChain}. */
export interface VerifyChainOptions extends JudgeOptions {
  /** The certificate to judge, and then whatever came along, in any order. */
  readonly chain: readonly CertificateInput[]
  /** The certificates that are trusted. */
  readonly anchors: readonly (CertificateInput | TrustedAnchor)[]
  /** Whose rules: plain path validation, or the Web PKI; absent: `webpki`. */
  readonly profile?: ChainProfileName
  /** The host name or IP address that the certificate must be for; absent: names are not matched. */
  readonly host?: string
  /** What the certificates must be made for; absent: `server`. */
  readonly purpose?: Purpose
  /** CRLs, DER; absent: none. */
  readonly crls?: readonly Uint8Array[]
  /** OCSP responses, DER; absent: none. */
  readonly ocspResponses?: readonly Uint8Array[]
  /** Whether a certificate whose revocation nobody speaks of is refused; absent: no. */
  readonly revocationRequired?: boolean
  /** Inputs of policy processing (RFC 5280 §6.1.1); absent: any policy. */
  readonly policies?: PolicySettings
  /** Smallest strength of keys and signed hashes, 0 to 256 bits; absent: 112 in `webpki`, 80 in `rfc5280`. */
  readonly minimumSecurityBits?: number
  /** Most certificates between the first one and its anchor; absent: any number. */
  readonly maxIntermediates?: number
  /**
   * Whether an anchor need not be self-signed to end a path; absent: true, as RFC 5280 has it. `false` is what OpenSSL
   * does without `-partial_chain`: other anchors then take the place of untrusted certificates of their name and key.
   */
  readonly partialChain?: boolean
  /** Whether the rules for those who issue count in `rfc5280` as well; absent: no. In `webpki` they always do. */
  readonly strict?: boolean
}

const KEYS = [
  'chain',
  'anchors',
  'profile',
  'host',
  'now',
  'crypto',
  'purpose',
  'crls',
  'ocspResponses',
  'revocationRequired',
  'policies',
  'minimumSecurityBits',
  'maxIntermediates',
  'partialChain',
  'strict',
] as const satisfies readonly (keyof VerifyChainOptions)[]

const POLICY_KEYS = [
  'initialPolicies',
  'requireExplicitPolicy',
  'inhibitPolicyMapping',
  'inhibitAnyPolicy',
  'mostTreeNodes',
] as const satisfies readonly (keyof PolicySettings)[]

/** Most certificates beside the first that are taken: a server that sends more is up to no good. */
const MOST_INTERMEDIATES = 10_000

/** An anchor that has been read. */
export interface AnchorRecord {
  /** The certificate. */
  readonly certificate: CertificateRecord
  /** Purposes that it is trusted for; `undefined`: all that it is made for. */
  readonly trustedFor: readonly string[] | undefined
  /** Purposes that it is not trusted for. */
  readonly distrustedFor: readonly string[]
}

/** The options, each taken and with what absence means. The chain is still bytes: it may be malformed. */
export interface ChainRequest {
  /** The chain, as it was given. */
  readonly chain: readonly unknown[]
  /** The anchors, read. */
  readonly anchors: readonly AnchorRecord[]
  /** The profile. */
  readonly profile: ChainProfileName
  /** The host, if one is to be matched. */
  readonly host: string | undefined
  /** The present. */
  readonly now: Date
  /** WebCrypto. */
  readonly crypto: CryptoProvider
  /** What the certificates must be made for. */
  readonly purpose: Purpose
  /** CRLs. */
  readonly crls: readonly Uint8Array[]
  /** OCSP responses. */
  readonly ocspResponses: readonly Uint8Array[]
  /** Whether unknown revocation is a fault. */
  readonly revocationRequired: boolean
  /** Inputs of policy processing. */
  readonly policies: PolicySettings
  /** Smallest strength in bits. */
  readonly minimumSecurityBits: number
  /** Most intermediates; `undefined`: any number. */
  readonly maxIntermediates: number | undefined
  /** Whether every anchor ends a path. */
  readonly partialChain: boolean
  /** Whether rules for issuers count. */
  readonly strict: boolean
}

/**
 * Takes the options of {@link verifyChain}.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when one is unknown, missing, of the wrong type or out of range.
 * @throws {@link PKIError} `ERR_PKI_PEM` or `ERR_PKI_DER` when an anchor is no certificate.
 */
export function takeChainOptions(options: VerifyChainOptions): ChainRequest {
  const given = expectRecord(options, '', KEYS)
  const profile = given.profile === undefined ? 'webpki' : expectOneOf(given.profile, 'profile', CHAIN_NAMES)
  const chain = expectArray(given.chain, 'chain')
  if (chain.length === 0) throw countError('chain', 'at least one certificate')
  if (chain.length > MOST_INTERMEDIATES)
    throw countError('chain', `at most ${MOST_INTERMEDIATES} certificates`)
  const { minimumSecurityBits: bits, maxIntermediates: depth } = given
  const defaults = CHAIN_PROFILES[profile]
  return {
    chain,
    anchors: expectArray(given.anchors, 'anchors').map((anchor, index) =>
      takeAnchor(anchor, `anchors[${index}]`),
    ),
    profile,
    host: given.host === undefined ? undefined : expectString(given.host, 'host'),
    now: given.now === undefined ? present() : expectDate(given.now, 'now'),
    crypto: resolveCrypto(options.crypto),
    purpose: given.purpose === undefined ? 'server' : expectOneOf(given.purpose, 'purpose', PURPOSES),
    crls: takeDocuments(given.crls, 'crls'),
    ocspResponses: takeDocuments(given.ocspResponses, 'ocspResponses'),
    revocationRequired: takeFlag(given.revocationRequired, 'revocationRequired', false),
    policies: takePolicies(given.policies),
    minimumSecurityBits:
      bits === undefined ? defaults.minimumSecurityBits : expectInteger(bits, 'minimumSecurityBits', BITS),
    maxIntermediates: depth === undefined ? undefined : expectInteger(depth, 'maxIntermediates', DEPTHS),
    partialChain: takeFlag(given.partialChain, 'partialChain', true),
    strict: takeFlag(given.strict, 'strict', defaults.strict),
  }
}

const CHAIN_NAMES = ['webpki', 'rfc5280'] as const satisfies readonly ChainProfileName[]
const BITS = { min: 0, max: 256 }
const DEPTHS = { min: 0, max: MOST_INTERMEDIATES }

function countError(option: string, expected: string): PKIError<'ERR_PKI_OPTION'> {
  return new PKIError('ERR_PKI_OPTION', `${option} must have ${expected}`, { details: { option, expected } })
}

function takeFlag(value: unknown, option: string, absent: boolean): boolean {
  if (value === undefined) return absent
  if (typeof value === 'boolean') return value
  throw new PKIError('ERR_PKI_OPTION', `${option} must be true or false, not a ${typeof value}`, {
    details: { option, expected: 'true or false' },
  })
}

function isObject(input: unknown): input is object {
  return typeof input === 'object' && input !== null && !isBytes(input)
}

function takeAnchor(input: unknown, option: string): AnchorRecord {
  const isWrapped = isObject(input) && 'certificate' in input && !('der' in input || 'pem' in input)
  if (!isWrapped) {
    return { certificate: readCertificateInput(input, option), trustedFor: undefined, distrustedFor: [] }
  }
  const anchor = expectRecord(input, option, ['certificate', 'trustedFor', 'distrustedFor'])
  const { trustedFor, distrustedFor } = anchor
  return {
    certificate: readCertificateInput(anchor.certificate, `${option}.certificate`),
    trustedFor: trustedFor === undefined ? undefined : takeTexts(trustedFor, `${option}.trustedFor`),
    distrustedFor: distrustedFor === undefined ? [] : takeTexts(distrustedFor, `${option}.distrustedFor`),
  }
}

function takeTexts(value: unknown, option: string): readonly string[] {
  return expectArray(value, option).map((text, index) => expectString(text, `${option}[${index}]`))
}

function takeDocuments(value: unknown, option: string): readonly Uint8Array[] {
  if (value === undefined) return []
  return expectArray(value, option).map((document, index) => expectBytes(document, `${option}[${index}]`))
}

function takePolicies(value: unknown): PolicySettings {
  if (value === undefined) return {}
  const given = expectRecord(value, 'policies', POLICY_KEYS)
  const { initialPolicies: initial, mostTreeNodes: most } = given
  return {
    initialPolicies: initial === undefined ? undefined : takeTexts(initial, 'policies.initialPolicies'),
    requireExplicitPolicy: takeFlag(given.requireExplicitPolicy, 'policies.requireExplicitPolicy', false),
    inhibitPolicyMapping: takeFlag(given.inhibitPolicyMapping, 'policies.inhibitPolicyMapping', false),
    inhibitAnyPolicy: takeFlag(given.inhibitAnyPolicy, 'policies.inhibitAnyPolicy', false),
    mostTreeNodes:
      most === undefined
        ? undefined
        : expectInteger(most, 'policies.mostTreeNodes', { min: 1, max: 2 ** 31 }),
  }
}
