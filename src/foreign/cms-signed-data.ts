import type * as ASN1 from 'asn1js'
import type * as PKI from 'pkijs'
import { compareBytes } from '../base/bytes.js'
import type { HashName } from '../keys/verify/algorithms.js'

/** What a signed message is made of. Only octets cross this border. */
export interface CMSSignedDataParts {
  /** What is signed; it is carried inside. */
  readonly content: Uint8Array
  /** Digest of the content by `hash`. */
  readonly contentDigest: Uint8Array
  /** Hash of the content and of the signature. */
  readonly hash: HashName
  /** When it is signed, in whole seconds; years 1950 to 9999. */
  readonly signingTime: Date
  /** The signer's certificate, DER. */
  readonly certificate: Uint8Array
  /** Certificates above it that go along, DER. */
  readonly chain: readonly Uint8Array[]
  /** AlgorithmIdentifier of the signature, DER. */
  readonly signatureAlgorithm: Uint8Array
  /** Signs the attributes. */
  readonly sign: (attributes: Uint8Array) => Promise<Uint8Array>
}

const HASH_OIDS = {
  'SHA-256': '2.16.840.1.101.3.4.2.1',
  'SHA-384': '2.16.840.1.101.3.4.2.2',
  'SHA-512': '2.16.840.1.101.3.4.2.3',
} as const satisfies Record<HashName, string>

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
} as const

/** From this year on a time is a GeneralizedTime (RFC 5652 §11.3). */
const FIRST_GENERALIZED_YEAR = 2050

/** The two libraries, which are loaded when a signature is made and not before. */
interface Libraries {
  readonly asn1js: typeof ASN1
  readonly pkijs: typeof PKI
}

/**
 * Makes a CMS SignedData that carries its content, with the signed attributes content type, message digest and signing
 * time, and one signer who is named by issuer and serial number. Loads pkijs and asn1js.
 *
 * @returns A ContentInfo in DER.
 * @see RFC 5652 §5, §11; RFC 5754 (identifiers of hashes have no parameters)
 */
export async function cmsSignedData(parts: CMSSignedDataParts): Promise<Uint8Array> {
  const libraries: Libraries = { asn1js: await import('asn1js'), pkijs: await import('pkijs') }
  const { asn1js, pkijs } = libraries
  const attributes = signedAttributes(parts, libraries)
  // RFC 5652 §5.4: what is signed is the SET OF itself, not the [0] that stands for it in the message.
  const set = new Uint8Array(new asn1js.Set({ value: attributes.map((each) => each.toSchema()) }).toBER())
  const signature = await parts.sign(set)
  const signedData = new pkijs.SignedData({
    digestAlgorithms: [hashIdentifier(parts, libraries)],
    encapContentInfo: encapsulated(parts, libraries),
    certificates: certificateSet(parts, libraries),
    signerInfos: [signerInfo(parts, libraries, { attributes, signature })],
  })
  const message = new pkijs.ContentInfo({ contentType: OID.signedData, content: signedData.toSchema(true) })
  return new Uint8Array(message.toSchema().toBER())
}

/** The attributes in the order of their octets: asn1js does not sort a SET OF (X.690 §11.6). */
function signedAttributes(
  { contentDigest, signingTime }: CMSSignedDataParts,
  { asn1js, pkijs }: Libraries,
): readonly PKI.Attribute[] {
  const isLate = signingTime.getUTCFullYear() >= FIRST_GENERALIZED_YEAR
  const Time = isLate ? asn1js.GeneralizedTime : asn1js.UTCTime
  const attributes = [
    new pkijs.Attribute({
      type: OID.contentType,
      values: [new asn1js.ObjectIdentifier({ value: OID.data })],
    }),
    new pkijs.Attribute({ type: OID.signingTime, values: [new Time({ valueDate: signingTime })] }),
    new pkijs.Attribute({
      type: OID.messageDigest,
      values: [new asn1js.OctetString({ valueHex: ownBuffer(contentDigest) })],
    }),
  ]
  return attributes.sort((one, other) => compareBytes(encoded(one), encoded(other)))
}

function encoded(attribute: PKI.Attribute): Uint8Array {
  return new Uint8Array(attribute.toSchema().toBER())
}

function hashIdentifier({ hash }: CMSSignedDataParts, { pkijs }: Libraries): PKI.AlgorithmIdentifier {
  return new pkijs.AlgorithmIdentifier({ algorithmId: HASH_OIDS[hash] })
}

/** The content in one piece: given to the constructor, it would be cut into a constructed string, which is no DER. */
function encapsulated(
  { content }: CMSSignedDataParts,
  { asn1js, pkijs }: Libraries,
): PKI.EncapsulatedContentInfo {
  const info = new pkijs.EncapsulatedContentInfo({ eContentType: OID.data })
  info.eContent = new asn1js.OctetString({ valueHex: ownBuffer(content) })
  return info
}

function certificateSet({ certificate, chain }: CMSSignedDataParts, { pkijs }: Libraries): PKI.Certificate[] {
  return [certificate, ...chain]
    .toSorted(compareBytes)
    .map((der) => pkijs.Certificate.fromBER(ownBuffer(der)))
}

function signerInfo(
  parts: CMSSignedDataParts,
  libraries: Libraries,
  signed: { readonly attributes: readonly PKI.Attribute[]; readonly signature: Uint8Array },
): PKI.SignerInfo {
  const { asn1js, pkijs } = libraries
  const { issuer, serialNumber } = pkijs.Certificate.fromBER(ownBuffer(parts.certificate))
  return new pkijs.SignerInfo({
    version: 1,
    sid: new pkijs.IssuerAndSerialNumber({ issuer, serialNumber }),
    digestAlgorithm: hashIdentifier(parts, libraries),
    signedAttrs: new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes: [...signed.attributes] }),
    signatureAlgorithm: pkijs.AlgorithmIdentifier.fromBER(ownBuffer(parts.signatureAlgorithm)),
    signature: new asn1js.OctetString({ valueHex: ownBuffer(signed.signature) }),
  })
}

/** A copy in a buffer of its own, as these libraries want it. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
