import { OID } from '../../x509/read/oids.js'

/**
 * Extensions that path validation processes (RFC 5280 §4.2). Key identifiers and authorityInfoAccess are not among
 * them: they must never be critical.
 */
export const PROCESSED_EXTENSIONS: ReadonlySet<string> = new Set<string>([
  OID.keyUsage,
  OID.subjectAltName,
  OID.issuerAltName,
  OID.basicConstraints,
  OID.nameConstraints,
  OID.crlDistributionPoints,
  OID.certificatePolicies,
  OID.policyMappings,
  OID.policyConstraints,
  OID.extendedKeyUsage,
  OID.inhibitAnyPolicy,
  '1.3.6.1.5.5.7.48.1.5', // id-pkix-ocsp-nocheck, RFC 6960 §4.2.2.2.1
])

/**
 * Extensions that the device's parser knows, so that they may be critical there.
 *
 * @see OSX/sec/Security/SecCertificate.c in apple-oss-distributions/Security
 */
export const APPLE_EXTENSIONS: ReadonlySet<string> = new Set<string>([
  ...PROCESSED_EXTENSIONS,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.authorityInfoAccess,
  '2.5.29.16', // privateKeyUsagePeriod
  '1.3.6.1.5.5.7.1.11', // subjectInfoAccess
  '1.3.6.1.5.5.7.1.3', // qcStatements
  '2.16.840.1.113730.1.1', // netscapeCertType
  '1.2.840.113533.7.65.0', // entrustVersInfo
])
