import { atsKeySize } from './apple/ats-key-size.js'
import { atsSignatureHash } from './apple/ats-signature-hash.js'
import { basicConstraints } from './apple/basic-constraints.js'
import { certificateReadable } from './apple/certificate-readable.js'
import { certificateTransparency } from './apple/certificate-transparency.js'
import { criticalExtensions } from './apple/critical-extensions.js'
import { duplicateExtensions } from './apple/duplicate-extensions.js'
import { extensionsParseable } from './apple/extensions-parseable.js'
import { hostname } from './apple/hostname.js'
import { intermediateEkuAllowsTLS } from './apple/intermediate-eku-allows-tls.js'
import { issuerIsCa } from './apple/issuer-is-ca.js'
import { issuerKeyUsage } from './apple/issuer-key-usage.js'
import { keyIdLinkage } from './apple/key-id-linkage.js'
import { keySize } from './apple/key-size.js'
import { keySizeFatal } from './apple/key-size-fatal.js'
import { nameConstraints } from './apple/name-constraints.js'
import { nameStringTypes } from './apple/name-string-types.js'
import { pathIsComplete } from './apple/path-is-complete.js'
import { pathLength } from './apple/path-length.js'
import { policies } from './apple/policies.js'
import { publicIntermediateEkuStrict } from './apple/public-intermediate-eku-strict.js'
import { publicServerValidityMax398Days } from './apple/public-server-validity-max-398-days.js'
import { publicServerValidityMax825Days } from './apple/public-server-validity-max-825-days.js'
import { revoked } from './apple/revoked.js'
import { rootHasCommonName } from './apple/root-has-common-name.js'
import { rootIsCA } from './apple/root-is-ca.js'
import { rootIsTrusted } from './apple/root-is-trusted.js'
import { rootIsVersion3 } from './apple/root-is-version-3.js'
import { rootSelfSigned } from './apple/root-self-signed.js'
import { rsaKeyMax8192Bits } from './apple/rsa-key-max-8192-bits.js'
import { serverEkuAllowsTLS } from './apple/server-eku-allows-tls.js'
import { serverEkuDocumented } from './apple/server-eku-documented.js'
import { serverEkuStrict } from './apple/server-eku-strict.js'
import { serverHasNames } from './apple/server-has-names.js'
import { serverKeyOffered } from './apple/server-key-offered.js'
import { serverKeyUsage } from './apple/server-key-usage.js'
import { serverMaySign } from './apple/server-may-sign.js'
import { serverValidityDocumented825Days } from './apple/server-validity-documented-825-days.js'
import { serverValidityMax825Days } from './apple/server-validity-max-825-days.js'
import { signatureAlgorithmKnown } from './apple/signature-algorithm-known.js'
import { signatureAlgorithmsAgree } from './apple/signature-algorithms-agree.js'
import { signatureHash } from './apple/signature-hash.js'
import { signatureHashFatal } from './apple/signature-hash-fatal.js'
import { signatureOffered } from './apple/signature-offered.js'
import { signaturesVerify } from './apple/signatures-verify.js'
import { subjectNotEmpty } from './apple/subject-not-empty.js'
import { withinValidity } from './apple/within-validity.js'
import { workIsBounded } from './apple/work-is-bounded.js'
import type { Rule } from './rule.js'

/** The rules of the profile `ios`, in the order in which findings about one certificate are listed. */
export const APPLE_RULES: readonly Rule[] = Object.freeze([
  workIsBounded,
  pathIsComplete,
  nameStringTypes,
  rootIsTrusted,
  signaturesVerify,
  signatureAlgorithmKnown,
  signatureAlgorithmsAgree,
  certificateReadable,
  extensionsParseable,
  duplicateExtensions,
  criticalExtensions,
  subjectNotEmpty,
  hostname,
  serverHasNames,
  withinValidity,
  serverValidityMax825Days,
  serverValidityDocumented825Days,
  publicServerValidityMax825Days,
  publicServerValidityMax398Days,
  serverEkuAllowsTLS,
  intermediateEkuAllowsTLS,
  serverEkuStrict,
  publicIntermediateEkuStrict,
  serverEkuDocumented,
  serverKeyUsage,
  keySizeFatal,
  keySize,
  rsaKeyMax8192Bits,
  signatureHashFatal,
  signatureHash,
  basicConstraints,
  issuerIsCa,
  issuerKeyUsage,
  pathLength,
  nameConstraints,
  policies,
  keyIdLinkage,
  certificateTransparency,
  revoked,
  serverKeyOffered,
  signatureOffered,
  serverMaySign,
  atsKeySize,
  atsSignatureHash,
  rootSelfSigned,
  rootIsCA,
  rootHasCommonName,
  rootIsVersion3,
])
