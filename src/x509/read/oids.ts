import type { WritableStringType } from '../../der/strings.js'

/** Object identifiers of the extensions, attributes and methods that certificates and requests are made of. */
export const OID = {
  /** RFC 5280 §4.2.1.2. */
  subjectKeyIdentifier: '2.5.29.14',
  /** RFC 5280 §4.2.1.3. */
  keyUsage: '2.5.29.15',
  /** RFC 5280 §4.2.1.6. */
  subjectAltName: '2.5.29.17',
  /** RFC 5280 §4.2.1.7. */
  issuerAltName: '2.5.29.18',
  /** RFC 5280 §4.2.1.9. */
  basicConstraints: '2.5.29.19',
  /** RFC 5280 §5.2.3: the number of a CRL. */
  cRLNumber: '2.5.29.20',
  /** RFC 5280 §5.3.1: why a certificate was revoked. */
  reasonCode: '2.5.29.21',
  /** RFC 5280 §5.3.2: since when its key must be doubted. */
  invalidityDate: '2.5.29.24',
  /** RFC 5280 §5.2.4: on which CRL a delta CRL builds. */
  deltaCRLIndicator: '2.5.29.27',
  /** RFC 5280 §5.2.5: what a CRL covers. */
  issuingDistributionPoint: '2.5.29.28',
  /** RFC 5280 §5.3.3: whose certificate an entry of an indirect CRL is. */
  certificateIssuer: '2.5.29.29',
  /** RFC 5280 §4.2.1.10. */
  nameConstraints: '2.5.29.30',
  /** RFC 5280 §4.2.1.13. */
  crlDistributionPoints: '2.5.29.31',
  /** RFC 5280 §4.2.1.4. */
  certificatePolicies: '2.5.29.32',
  /** RFC 5280 §4.2.1.4: every policy. */
  anyPolicy: '2.5.29.32.0',
  /** RFC 5280 §4.2.1.5. */
  policyMappings: '2.5.29.33',
  /** RFC 5280 §4.2.1.1. */
  authorityKeyIdentifier: '2.5.29.35',
  /** RFC 5280 §4.2.1.11. */
  policyConstraints: '2.5.29.36',
  /** RFC 5280 §4.2.1.12. */
  extendedKeyUsage: '2.5.29.37',
  /** RFC 5280 §4.2.1.12: every purpose. */
  anyExtendedKeyUsage: '2.5.29.37.0',
  /** RFC 5280 §4.2.1.15. */
  freshestCRL: '2.5.29.46',
  /** RFC 5280 §4.2.1.14. */
  inhibitAnyPolicy: '2.5.29.54',
  /** RFC 5280 §4.2.2.1. */
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  /** RFC 3739 §3.2.6: what makes a certificate a qualified one. */
  qcStatements: '1.3.6.1.5.5.7.1.3',
  /** ETSI EN 319 412-5 §4.2.3: what a qualified certificate is for. */
  qcType: '0.4.0.1862.1.6',
  /** RFC 5280 §4.2.1.12: TLS server. */
  serverAuth: '1.3.6.1.5.5.7.3.1',
  /** RFC 5280 §4.2.1.12: TLS client. */
  clientAuth: '1.3.6.1.5.5.7.3.2',
  /** Microsoft's old name for TLS servers; Apple still takes it. */
  microsoftServerGatedCrypto: '1.3.6.1.4.1.311.10.3.3',
  /** Netscape's old name for TLS servers; Apple still takes it. */
  netscapeServerGatedCrypto: '2.16.840.1.113730.4.1',
  /** RFC 5280 §4.2.2.1: where an OCSP responder answers. */
  ocsp: '1.3.6.1.5.5.7.48.1',
  /** RFC 5280 §4.2.2.1: where the issuer's certificate lies. */
  caIssuers: '1.3.6.1.5.5.7.48.2',
  /** RFC 6960 §4.2.1: the one kind of response. */
  basicOCSPResponse: '1.3.6.1.5.5.7.48.1.1',
  /** RFC 6960 §4.4.1: the number that ties a response to a request. */
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  /** RFC 2985 §5.4.2: the attribute of a request that holds extensions. */
  extensionRequest: '1.2.840.113549.1.9.14',
  /** RFC 5280 §4.2.1.4: the qualifier that holds the address of a practice statement. */
  practiceStatement: '1.3.6.1.5.5.7.2.1',
  /** RFC 5280 §4.2.1.4: the qualifier that holds a notice to people. */
  userNotice: '1.3.6.1.5.5.7.2.2',
  /** RFC 3279 §2.3.1: an RSA public key. */
  rsaEncryption: '1.2.840.113549.1.1.1',
} as const

/**
 * The extensions that may be critical in an issuer or a request that issuing takes: those whose meaning it heeds. More
 * are read, for the judge.
 */
export const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set<string>([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.subjectAltName,
  OID.nameConstraints,
  OID.crlDistributionPoints,
  OID.authorityInfoAccess,
])

/** Object identifiers of the attribute types that a name is made of: RFC 5280 appendix A.1, RFC 4519, X.520. */
export const ATTRIBUTE = {
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  countryName: '2.5.4.6',
  localityName: '2.5.4.7',
  stateOrProvinceName: '2.5.4.8',
  streetAddress: '2.5.4.9',
  organizationName: '2.5.4.10',
  organizationalUnitName: '2.5.4.11',
  title: '2.5.4.12',
  description: '2.5.4.13',
  businessCategory: '2.5.4.15',
  postalCode: '2.5.4.17',
  name: '2.5.4.41',
  givenName: '2.5.4.42',
  initials: '2.5.4.43',
  generationQualifier: '2.5.4.44',
  dnQualifier: '2.5.4.46',
  pseudonym: '2.5.4.65',
  organizationIdentifier: '2.5.4.97',
  emailAddress: '1.2.840.113549.1.9.1',
  userID: '0.9.2342.19200300.100.1.1',
  domainComponent: '0.9.2342.19200300.100.1.25',
  jurisdictionLocalityName: '1.3.6.1.4.1.311.60.2.1.1',
  jurisdictionStateOrProvinceName: '1.3.6.1.4.1.311.60.2.1.2',
} as const

/** What is known of one attribute type of a name. */
export interface AttributeType {
  /** Short name, e.g. `CN`: RFC 4519, or openssl's where that has none. */
  readonly shortName: string
  /** String type in which a value is written when nobody asks for another. */
  readonly stringType: WritableStringType
  /** Most characters of a value: RFC 5280 appendix A.1, or X.520; absent where there is no bound. */
  readonly maxLength?: number
  /** True for countries, which are exactly two letters (ISO 3166); absent for all others. */
  readonly isCountry?: true
}

/** The attribute types that have a short name, by object identifier. */
export const ATTRIBUTE_TYPES: Readonly<Record<string, AttributeType>> = {
  [ATTRIBUTE.commonName]: { shortName: 'CN', stringType: 'utf8String', maxLength: 64 },
  [ATTRIBUTE.surname]: { shortName: 'SN', stringType: 'utf8String', maxLength: 32_768 },
  [ATTRIBUTE.serialNumber]: { shortName: 'serialNumber', stringType: 'printableString', maxLength: 64 },
  [ATTRIBUTE.countryName]: { shortName: 'C', stringType: 'printableString', maxLength: 2, isCountry: true },
  [ATTRIBUTE.localityName]: { shortName: 'L', stringType: 'utf8String', maxLength: 128 },
  [ATTRIBUTE.stateOrProvinceName]: { shortName: 'ST', stringType: 'utf8String', maxLength: 128 },
  [ATTRIBUTE.streetAddress]: { shortName: 'street', stringType: 'utf8String', maxLength: 128 },
  [ATTRIBUTE.organizationName]: { shortName: 'O', stringType: 'utf8String', maxLength: 64 },
  [ATTRIBUTE.organizationalUnitName]: { shortName: 'OU', stringType: 'utf8String', maxLength: 64 },
  [ATTRIBUTE.title]: { shortName: 'title', stringType: 'utf8String', maxLength: 64 },
  [ATTRIBUTE.description]: { shortName: 'description', stringType: 'utf8String', maxLength: 1024 },
  [ATTRIBUTE.businessCategory]: { shortName: 'businessCategory', stringType: 'utf8String', maxLength: 128 },
  [ATTRIBUTE.postalCode]: { shortName: 'postalCode', stringType: 'utf8String', maxLength: 40 },
  [ATTRIBUTE.name]: { shortName: 'name', stringType: 'utf8String', maxLength: 32_768 },
  [ATTRIBUTE.givenName]: { shortName: 'GN', stringType: 'utf8String', maxLength: 32_768 },
  [ATTRIBUTE.initials]: { shortName: 'initials', stringType: 'utf8String', maxLength: 32_768 },
  [ATTRIBUTE.generationQualifier]: {
    shortName: 'generationQualifier',
    stringType: 'utf8String',
    maxLength: 32_768,
  },
  [ATTRIBUTE.dnQualifier]: { shortName: 'dnQualifier', stringType: 'printableString' },
  [ATTRIBUTE.pseudonym]: { shortName: 'pseudonym', stringType: 'utf8String', maxLength: 128 },
  [ATTRIBUTE.organizationIdentifier]: { shortName: 'organizationIdentifier', stringType: 'utf8String' },
  [ATTRIBUTE.emailAddress]: { shortName: 'emailAddress', stringType: 'ia5String', maxLength: 255 },
  [ATTRIBUTE.userID]: { shortName: 'UID', stringType: 'utf8String', maxLength: 256 },
  [ATTRIBUTE.domainComponent]: { shortName: 'DC', stringType: 'ia5String' },
  [ATTRIBUTE.jurisdictionLocalityName]: {
    shortName: 'jurisdictionL',
    stringType: 'utf8String',
    maxLength: 128,
  },
  [ATTRIBUTE.jurisdictionStateOrProvinceName]: {
    shortName: 'jurisdictionST',
    stringType: 'utf8String',
    maxLength: 128,
  },
}
