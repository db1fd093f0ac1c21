/**
 * The judge: would an iPhone or iPad trust this server, and if not, why? And a validator of certificate paths for tool
 * authors. Pure apart from WebCrypto: no disk, no network, a clock only where `now` is left out.
 *
 * @packageDocumentation
 */
export { TRUST_RESULTS } from './check/records.js'
export type {
  CertificateInput,
  Finding,
  IOSTrustReport,
  JudgedCertificate,
  JudgeOptions,
  TrustResult,
  Verdict,
} from './check/records.js'
export { ANCHOR_KINDS, RULE_LAYERS } from './check/rules/rule.js'
export type {
  AnchorKind,
  CertificateRole,
  Rule,
  RuleContext,
  RuleLayer,
  RuleResult,
  RuleSource,
} from './check/rules/rule.js'
export { APPLE_CHECK_NAMES, APPLE_CHECKS, APPLE_SUBTYPES } from './check/rules/apple-checks.js'
export type { AppleCheck, AppleCheckName, AppleSeverity, AppleSubtype } from './check/rules/apple-checks.js'
export type { CertificatePath, PathFault, PathFaultCode } from './check/path/records.js'
export type { CertificateRecord } from './x509/read/records.js'
export { verifyChain } from './check/verify-chain.js'
export type { ChainFinding, ChainReport, TrustedAnchor, VerifyChainOptions } from './check/verify-chain.js'
export type { PolicySettings } from './check/path/policies/check-policies.js'
export type { ChainProfileName } from './check/profiles/chain-profiles.js'
export type { Purpose } from './check/profiles/purposes.js'
