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
export { PURPOSES } from './check/profiles/purposes.js'
export type { Purpose } from './check/profiles/purposes.js'
export { checkIOSTrust } from './check/check-ios-trust.js'
export type { CheckIOSTrustOptions } from './check/check-ios-trust.js'
export { checkRoot } from './check/check-root.js'
export type { CheckRootOptions, RootReport } from './check/check-root.js'
export { drawChain } from './check/draw/draw-chain.js'
export { explain } from './check/explain/explain.js'
export type { Explanation } from './check/explain/explain.js'
export { MESSAGE_SOURCES } from './check/explain/message.js'
export type { KnownMessage, MessageSource } from './check/explain/message.js'
export { KNOWN_MESSAGES } from './check/explain/messages.js'
export { APPLE_RULES, RFC5280_RULES, WEBPKI_RULES } from './check/rules/lists.js'
export type { RuleLimit } from './check/rules/rule.js'
export type { Host } from './base/hosts/host.js'
export type { KeyUsage } from './x509/read/records.js'
export type { CryptoProvider } from './keys/verify/crypto-provider.js'
export { isPKIError, PKIError } from './base/errors.js'
