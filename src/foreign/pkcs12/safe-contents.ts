import { DERReader } from '../../der/read.js'
import { TAG } from '../../der/tags.js'
import { toDER } from './ber-to-der.js'
import { bmpText } from './bmp-string.js'
import { PKCS12_OID } from './oids.js'

/** What both kinds of bag may say of themselves. */
export interface BagAttributes {
  /** The name that a person gave it. */
  readonly friendlyName?: string
  /** What a key and its certificate have in common, as text of its octets. */
  readonly localKeyId?: string
}

/** A key of a file: PKCS#8, encrypted or not. */
export interface KeyBag extends BagAttributes {
  /** Which of the two. */
  readonly shrouded: boolean
  /** EncryptedPrivateKeyInfo or PrivateKeyInfo, DER. */
  readonly der: Uint8Array
}

/** A certificate of a file. */
export interface CertificateBag extends BagAttributes {
  /** The certificate, DER. */
  readonly der: Uint8Array
}

/** What is taken from a file. */
export interface Bags {
  /** Its keys, in order. */
  readonly keys: KeyBag[]
  /** Its certificates, in order. */
  readonly certificates: CertificateBag[]
}

/** Deepest nesting of SafeContents in SafeContents; nobody was seen to write any. */
const MAX_NESTING = 4

/**
 * Reads SafeContents into bags. Bags of other kinds (CRLs, secrets) are read past.
 *
 * @throws {@link PKIError} `ERR_PKI_DER` when it is malformed.
 * @see RFC 7292 §4.2
 */
export async function readSafeContents(contents: Uint8Array, bags: Bags): Promise<void> {
  const reader = DERReader.open(await toDER(contents), 'SafeContents')
  readBags(reader, bags, 0)
  reader.end()
}

function readBags(reader: DERReader, bags: Bags, depth: number): void {
  if (depth > MAX_NESTING) reader.fail('is nested too deep')
  reader.sequenceOf('', (items, field) => readBag(items.sequence(field), bags, depth), { mayBeEmpty: true })
}

function readBag(bag: DERReader, bags: Bags, depth: number): void {
  const oid = bag.oid('bagId')
  const value = bag.explicit('bagValue', 0) ?? bag.fail('is missing', 'bagValue')
  const attributes = bag.done ? {} : readAttributes(bag)
  bag.end()
  if (oid === PKCS12_OID.shroudedKeyBag || oid === PKCS12_OID.keyBag) {
    const key = value.element('key', TAG.sequence)
    // GnuTLS under an empty password writes the key in clear, with its version first, and calls it encrypted.
    const shrouded = oid === PKCS12_OID.shroudedKeyBag && key.contents[0] !== TAG.integer
    bags.keys.push({ shrouded, der: key.bytes, ...attributes })
  } else if (oid === PKCS12_OID.certBag) {
    readCertificateBag(value.sequence('certBag'), bags, attributes)
  } else if (oid === PKCS12_OID.safeContentsBag) {
    readBags(value, bags, depth + 1)
  } else {
    value.element('value')
  }
  value.end()
}

/** An X.509 certificate; the other kind, SDSI, was never used. */
function readCertificateBag(bag: DERReader, bags: Bags, attributes: BagAttributes): void {
  const oid = bag.oid('certId')
  const value = bag.explicit('certValue', 0) ?? bag.fail('is missing', 'certValue')
  bag.end()
  if (oid !== PKCS12_OID.x509Certificate) return
  bags.certificates.push({ der: value.octetString('certificate'), ...attributes })
  value.end()
}

/** Each attribute is a SET of one value; the order is anybody's, and other attributes (Java, Microsoft) are read past. */
function readAttributes(bag: DERReader): BagAttributes {
  const attributes: { friendlyName?: string; localKeyId?: string } = {}
  const set = bag.set('bagAttributes')
  while (!set.done) {
    const attribute = set.sequence('attribute')
    const oid = attribute.oid('attrId')
    const values = attribute.set('attrValues')
    attribute.end()
    if (oid === PKCS12_OID.friendlyName && values.peek() === TAG.bmpString)
      attributes.friendlyName = bmpText(values.element('friendlyName').contents)
    if (oid === PKCS12_OID.localKeyId && values.peek() === TAG.octetString)
      attributes.localKeyId = String(values.octetString('localKeyId'))
  }
  return attributes
}
