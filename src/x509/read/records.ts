import type { Deviation } from '../../der/deviation.js'
import type { DERStringType } from '../../der/strings.js'
import type { PublicKey } from '../../keys/verify/public-key.js'

/** ASN.1 string types that a name can hold; `other` is any value that is no string. */
export type NameStringType = DERStringType | 'other'

/** One AttributeTypeAndValue of a name (RFC 5280 §4.1.2.4). */
export interface NameAttribute {
  /** Object identifier of the type, e.g. `2.5.4.3`. */
  readonly oid: string
  /** Short name of a known type, e.g. `CN`; otherwise the object identifier. */
  readonly shortName: string
  /** The value as text; for `other`, hexadecimal of its DER. Foreign text: encode it where it leaves. */
  readonly value: string
  /** String type it is written in. */
  readonly stringType: NameStringType
}

/** A distinguished name: RDNs in the order of their encoding, each with one or more attributes. */
export interface Name {
  /** DER of the Name. Two names are the same when these octets are. */
  readonly der: Uint8Array
  /** The relative distinguished names. */
  readonly rdns: readonly (readonly NameAttribute[])[]
}

/** A name that is ASCII text: rfc822Name, dNSName or uniformResourceIdentifier. */
export interface TextName {
  /** Tells the kinds of {@link GeneralName} apart. */
  readonly type: 'dns' | 'email' | 'uri'
  /** The text as it stands. Foreign text: encode it where it leaves. */
  readonly value: string
}

/** An iPAddress. */
export interface IPName {
  /** Tells the kinds of {@link GeneralName} apart. */
  readonly type: 'ip'
  /** 4 or 16 octets in subjectAltName, 8 or 32 (address and mask) in nameConstraints; others as found. */
  readonly octets: Uint8Array
}

/** A directoryName. */
export interface DirectoryName {
  /** Tells the kinds of {@link GeneralName} apart. */
  readonly type: 'directory'
  /** The distinguished name. */
  readonly name: Name
}

/** A registeredID. */
export interface RegisteredIDName {
  /** Tells the kinds of {@link GeneralName} apart. */
  readonly type: 'registered-id'
  /** Object identifier. */
  readonly oid: string
}

/** A name of a form that is kept and not read: otherName, x400Address or ediPartyName. */
export interface OtherName {
  /** Tells the kinds of {@link GeneralName} apart. */
  readonly type: 'other'
  /** Number of its context tag: 0, 3 or 5. */
  readonly tag: number
  /** The whole element, DER. */
  readonly der: Uint8Array
}

/** One GeneralName (RFC 5280 §4.2.1.6). */
export type GeneralName = TextName | IPName | DirectoryName | RegisteredIDName | OtherName

/** Purposes of a key, in the order of their bits (RFC 5280 §4.2.1.3). */
export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const

/** A purpose of a key. */
export type KeyUsage = (typeof KEY_USAGES)[number]

/** Name constraints (RFC 5280 §4.2.1.10); minimum and maximum are refused unless 0 and absent. */
export interface NameConstraints {
  /** Names must lie in one of these, if any of their type is here. */
  readonly permitted: readonly GeneralName[]
  /** Names must lie in none of these. */
  readonly excluded: readonly GeneralName[]
}

/** AuthorityKeyIdentifier (RFC 5280 §4.2.1.1). */
export interface AuthorityKeyId {
  /** Key identifier of the issuer. */
  readonly keyId: Uint8Array | undefined
  /** Issuer of the issuer, with the serial the second way of naming it. */
  readonly issuer: readonly GeneralName[] | undefined
  /** Serial number of the issuer's certificate, two's complement. */
  readonly serialNumber: Uint8Array | undefined
}

/** One extension as it stands in the certificate. */
export interface RawExtension {
  /** Object identifier. */
  readonly oid: string
  /** Whether a reader that does not know it must refuse. */
  readonly critical: boolean
  /** Contents of its OCTET STRING, DER. */
  readonly value: Uint8Array
}

/** basicConstraints (RFC 5280 §4.2.1.9). */
export interface BasicConstraints {
  /** Whether the subject is a CA. */
  readonly cA: boolean
  /** How many CAs may stand below it; `undefined` where no limit is written. */
  readonly pathLength: number | undefined
}

/** Addresses of authorityInfoAccess (RFC 5280 §4.2.2.1). */
export interface AuthorityInfo {
  /** OCSP responders. */
  readonly ocsp: readonly string[]
  /** Certificates of the issuer. */
  readonly caIssuers: readonly string[]
}

/** One policy of certificatePolicies (RFC 5280 §4.2.1.4). */
export interface PolicyInformation {
  /** Object identifier of the policy. */
  readonly oid: string
  /** Object identifiers of its qualifiers, in order; empty where it has none. Their contents are not kept. */
  readonly qualifiers: readonly string[]
}

/** One pair of policyMappings (RFC 5280 §4.2.1.5). */
export interface PolicyMapping {
  /** Object identifier of a policy of the issuer. */
  readonly issuerDomainPolicy: string
  /** Object identifier of the subject's policy that the issuer takes for the same. */
  readonly subjectDomainPolicy: string
}

/** policyConstraints (RFC 5280 §4.2.1.11); both absent is a deviation. */
export interface PolicyConstraints {
  /** How many more certificates may stand in the path before a policy is required; `undefined` where absent. */
  readonly requireExplicitPolicy: number | undefined
  /** How many more certificates may stand in the path before mappings are forbidden; `undefined` where absent. */
  readonly inhibitPolicyMapping: number | undefined
}

/** Reasons for which a CRL lists a certificate, in the order of their bits (RFC 5280 §4.2.1.13). */
export const REASON_FLAGS = [
  'unused',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
] as const

/** A reason for which a CRL lists a certificate. */
export type ReasonFlag = (typeof REASON_FLAGS)[number]

/** A name that is completed by the issuer's: the one RDN that follows it. */
export interface RelativeName {
  /** DER of the RelativeDistinguishedName as a universal SET, as it stands at the end of a Name. */
  readonly der: Uint8Array
  /** Its attributes. */
  readonly attributes: readonly NameAttribute[]
}

/** DistributionPointName (RFC 5280 §4.2.1.13): one of the two is there. */
export interface DistributionPointName {
  /** Names of the point itself, all of the same CRL; `undefined` where the other form is used. */
  readonly fullName: readonly GeneralName[] | undefined
  /** The RDN that, after the CRL issuer's name, names the point; `undefined` where the other form is used. */
  readonly nameRelativeToCRLIssuer: RelativeName | undefined
}

/** A DistributionPoint (RFC 5280 §4.2.1.13); one without a name and without an issuer is a deviation. */
export interface DistributionPoint extends DistributionPointName {
  /** The reasons that its CRL covers; `undefined`: all. */
  readonly reasons: readonly ReasonFlag[] | undefined
  /** Who issues its CRL; `undefined`: the issuer of the certificate. */
  readonly cRLIssuer: readonly GeneralName[] | undefined
}

/** A known extension whose value could not be read. */
export interface UnreadableExtension {
  /** Object identifier. */
  readonly oid: string
  /** What is wrong with its value. */
  readonly problem: string
}

/** The extensions that this library understands, read; `undefined` where absent. */
export interface KnownExtensions {
  /** basicConstraints. */
  readonly basicConstraints: BasicConstraints | undefined
  /** keyUsage. */
  readonly keyUsage: readonly KeyUsage[] | undefined
  /** extKeyUsage, object identifiers. */
  readonly extendedKeyUsage: readonly string[] | undefined
  /** subjectKeyIdentifier. */
  readonly subjectKeyId: Uint8Array | undefined
  /** authorityKeyIdentifier. */
  readonly authorityKeyId: AuthorityKeyId | undefined
  /** subjectAltName. */
  readonly subjectAltName: readonly GeneralName[] | undefined
  /** nameConstraints. */
  readonly nameConstraints: NameConstraints | undefined
  /** certificatePolicies; a policy that is there twice is kept, and is a deviation. */
  readonly certificatePolicies: readonly PolicyInformation[] | undefined
  /** policyMappings. */
  readonly policyMappings: readonly PolicyMapping[] | undefined
  /** policyConstraints. */
  readonly policyConstraints: PolicyConstraints | undefined
  /** inhibitAnyPolicy: how many more certificates may stand in the path before anyPolicy counts no more. */
  readonly inhibitAnyPolicy: number | undefined
  /** issuerAltName. */
  readonly issuerAltName: readonly GeneralName[] | undefined
  /** cRLDistributionPoints. */
  readonly crlDistributionPoints: readonly DistributionPoint[] | undefined
  /** freshestCRL: where delta CRLs lie. */
  readonly freshestCRL: readonly DistributionPoint[] | undefined
  /** qcStatements (RFC 3739 §3.2.6): object identifiers of its statements. */
  readonly qcStatements: readonly string[] | undefined
  /** Addresses of cRLDistributionPoints (fullName URIs). */
  readonly crlAddresses: readonly string[] | undefined
  /** authorityInfoAccess: OCSP responders and CA certificates (URIs). */
  readonly authorityInfo: AuthorityInfo | undefined
}

/** A certificate, read strictly; nothing in it is verified. */
export interface CertificateRecord {
  /** The whole certificate, a copy. */
  readonly der: Uint8Array
  /** DER of the TBSCertificate: what is signed. */
  readonly tbs: Uint8Array
  /** 1, 2 or 3. */
  readonly version: number
  /** Serial number, two's complement, big-endian. */
  readonly serialNumber: Uint8Array
  /** Object identifier of the outer signatureAlgorithm. */
  readonly signatureAlgorithm: string
  /** DER of the outer AlgorithmIdentifier. */
  readonly signatureAlgorithmDER: Uint8Array
  /** The signature's octets. */
  readonly signature: Uint8Array
  /** Who signed it. */
  readonly issuer: Name
  /** Whose it is. */
  readonly subject: Name
  /** First instant of its validity; a fresh copy at each read. */
  readonly notBefore: Date
  /** Last instant of its validity; a fresh copy at each read. */
  readonly notAfter: Date
  /** Its public key. */
  readonly publicKey: PublicKey
  /** Every extension, in order. Duplicates are kept here and reported by `duplicateExtensions`. */
  readonly rawExtensions: readonly RawExtension[]
  /** Those that this library understands. Where an extension appears twice, the first. */
  readonly extensions: KnownExtensions
  /** Object identifiers that appear more than once. */
  readonly duplicateExtensions: readonly string[]
  /** Known extensions whose value could not be read: object identifier and reason. */
  readonly unreadableExtensions: readonly UnreadableExtension[]
  /** Faults that were read past. */
  readonly deviations: readonly Deviation[]
}

/** A PKCS#10 certification request, read strictly; its signature is not verified. */
export interface CSRRecord {
  /** The whole request, a copy. */
  readonly der: Uint8Array
  /** DER of the CertificationRequestInfo: what is signed. */
  readonly tbs: Uint8Array
  /** Object identifier of the signatureAlgorithm. */
  readonly signatureAlgorithm: string
  /** DER of the AlgorithmIdentifier. */
  readonly signatureAlgorithmDER: Uint8Array
  /** The signature's octets. */
  readonly signature: Uint8Array
  /** The subject that it asks for. */
  readonly subject: Name
  /** Its public key. */
  readonly publicKey: PublicKey
  /** Object identifiers of its attributes, in order, repeated ones too. */
  readonly attributes: readonly string[]
  /** Every requested extension, in order, of all extensionRequest attributes. */
  readonly rawExtensions: readonly RawExtension[]
  /** Those requested extensions that this library understands. */
  readonly extensions: KnownExtensions
  /** Object identifiers of requested extensions that appear more than once. */
  readonly duplicateExtensions: readonly string[]
  /** Known requested extensions whose value could not be read. */
  readonly unreadableExtensions: readonly UnreadableExtension[]
  /** Faults that were read past. */
  readonly deviations: readonly Deviation[]
}
