import { PKIError } from '../base/errors.js'
import { DERReader } from '../der/read.js'
import { readCertificate } from '../x509/read/certificate.js'
import type { CertificateRecord } from '../x509/read/records.js'

/** SignedData and data (RFC 5652 §4, §5.1). */
const OID = { signedData: '1.2.840.113549.1.7.2', data: '1.2.840.113549.1.7.1' } as const

/** Payloads that carry one certificate, as DER or PEM, and can carry nothing else. */
const PAYLOAD_TYPES: readonly unknown[] = ['com.apple.security.root', 'com.apple.security.pkcs1']

/** Keys of every payload. @see https://developer.apple.com/documentation/devicemanagement/commonpayloadkeys */
const COMMON_KEYS = [
  'PayloadContent',
  'PayloadDescription',
  'PayloadDisplayName',
  'PayloadIdentifier',
  'PayloadOrganization',
  'PayloadType',
  'PayloadUUID',
  'PayloadVersion',
] as const
const PROFILE_KEYS: readonly string[] = [
  ...COMMON_KEYS,
  'DurationUntilRemoval',
  'PayloadExpirationDate',
  'PayloadRemovalDisallowed',
  'PayloadScope',
  'RemovalDate',
  'TargetDeviceType',
]
const PAYLOAD_KEYS: readonly string[] = [...COMMON_KEYS, 'PayloadCertificateFileName', 'PayloadEnabled']

/**
 * Reads a configuration profile that installs certificates and does nothing else: XML in UTF-8, or signed around it. What
 * is not known to be harmless is refused, so that no form of a private key gets through. Loads plist.
 *
 * @returns Its certificates, one or more, in order.
 * @throws {@link PKIError} `ERR_PKI_OPTION` for `profile.bytes` when it is anything else. No part of it gets into the error.
 */
export async function readRootProfile(bytes: Uint8Array): Promise<readonly CertificateRecord[]> {
  try {
    const xml = new TextDecoder('utf-8', { fatal: true }).decode(await unsigned(bytes))
    assertPlain(xml)
    const { parse } = await import('plist')
    const profile = parse(xml)
    if (countKeys(profile) !== (xml.match(/<key>/g) ?? []).length) throw refused('names a key twice')
    return certificatesOf(profile)
  } catch (error) {
    // What a parser says may quote its input, so it is no cause.
    throw error instanceof Refusal ? wrong(error.message) : wrong('cannot be read')
  }
}

/** Why a profile is refused; says nothing of its contents. */
class Refusal extends Error {}

function refused(why: string): Refusal {
  return new Refusal(why)
}

/** What a signature is around; the octets themselves where they are no SEQUENCE. */
async function unsigned(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x30) return bytes
  const { toDER } = await import('../foreign/pkcs12/ber-to-der.js')
  const whole = DERReader.open(await toDER(bytes), 'ContentInfo')
  const outer = whole.sequence('')
  whole.end()
  if (outer.oid('contentType') !== OID.signedData) throw refused('is signed in no way that is known')
  const signed = (outer.explicit('content', 0) ?? outer.fail('is missing', 'content')).sequence('signedData')
  outer.end()
  signed.smallInteger('version')
  signed.set('digestAlgorithms')
  const inner = signed.sequence('encapContentInfo')
  if (inner.oid('eContentType') !== OID.data) throw refused('signs something that is no profile')
  const content = inner.explicit('eContent', 0) ?? inner.fail('is missing', 'eContent')
  const octets = content.octetString('data')
  content.end()
  inner.end()
  const certificates = signed.peek() === 0xa0 ? signed.open('certificates', 0xa0) : undefined
  while (certificates?.done === false) readCertificate(certificates.element('certificate').bytes)
  signed.set('signerInfos')
  signed.end()
  return octets
}

/** Elements of a property list with text and nothing else in them, and those around. */
const LEAVES = /<(key|string|integer|real|date|data)>[^<]*<\/\1>/g
const FRAMES =
  /<\?xml version="1\.0"(?: encoding="UTF-8")?\s*\?>|<!DOCTYPE plist PUBLIC "[^"<>[]*" "[^"<>[]*"\s*>|<plist version="1\.0">|<\/?(?:plist|dict|array)>|<(?:true|false|string|data)\s*\/>/gi

/** Comments, sections, entities of one's own and text between elements are seen by no parser, and taken by nobody. */
function assertPlain(xml: string): void {
  if (!xml.includes('<plist ')) throw refused('is no property list')
  if (xml.replace(LEAVES, '').replace(FRAMES, '').trim() !== '')
    throw refused('holds more than a property list')
}

function certificatesOf(profile: unknown): readonly CertificateRecord[] {
  const fields = fieldsOf(profile, PROFILE_KEYS)
  const payloads = fields.get('PayloadContent')
  if (fields.get('PayloadType') !== 'Configuration' || !Array.isArray(payloads) || payloads.length === 0)
    throw refused('is no configuration profile with payloads')
  return Array.from<unknown, CertificateRecord>(payloads, (payload) => {
    const own = fieldsOf(payload, PAYLOAD_KEYS)
    if (!PAYLOAD_TYPES.includes(own.get('PayloadType'))) throw refused('has a payload that is no certificate')
    return certificateIn(own.get('PayloadContent'))
  })
}

/** The one value that is no plain text. Nothing may stand beside a certificate. */
function certificateIn(content: unknown): CertificateRecord {
  if (!(content instanceof Uint8Array)) throw refused('has a payload without a certificate')
  if (content[0] === 0x30) return readCertificate(content)
  const text = new TextDecoder('utf-8', { fatal: true }).decode(content).trim()
  const body = /^-----BEGIN CERTIFICATE-----([A-Za-z\d+/=\s]+)-----END CERTIFICATE-----$/.exec(text)?.[1]
  if (body === undefined) throw refused('has a payload that is no certificate')
  return readCertificate(Uint8Array.from(atob(body.replace(/\s+/g, '')), (letter) => letter.charCodeAt(0)))
}

function fieldsOf(value: unknown, keys: readonly string[]): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused('is no dictionary')
  const fields = new Map<string, unknown>(Object.entries(value))
  for (const [key, field] of fields) {
    if (!keys.includes(key)) throw refused('has a key that no profile of certificates has')
    if (key !== 'PayloadContent' && !isPlain(field)) throw refused('has a value that is no plain one')
  }
  return fields
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('-----')
  return typeof value === 'number' || typeof value === 'boolean' || value instanceof Date
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof Date)
    return 0
  const inside = Object.values(value).reduce((sum: number, each) => sum + countKeys(each), 0)
  return Array.isArray(value) ? inside : inside + Object.keys(value).length
}

function wrong(why: string): PKIError<'ERR_PKI_OPTION'> {
  const expected = 'a configuration profile with certificates and nothing else'
  return new PKIError('ERR_PKI_OPTION', `profile.bytes must be ${expected}: it ${why}`, {
    details: { option: 'profile.bytes', expected },
    hint: 'createTrustProfile makes one, and signProfile signs it: everybody may take it from the page.',
  })
}
