import { IPV4_LENGTH, IPV6_LENGTH } from '../../base/hosts/ip-address.js'
import { DERReader } from '../../der/read.js'
import { contextTag } from '../../der/tags.js'
import { ATTRIBUTE, OID } from '../../x509/read/oids.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import { isPresentedName, type MatchStyle } from './match-dns-name.js'

/** Most general names that iOS reads; of more it reads none. */
const MOST_NAMES = 8192
const DNS_NAME = contextTag(2)

/** What a certificate says of its hosts, as a verifier reads it. */
export interface PresentedNames {
  /** Every dNSName as it stands. */
  readonly texts: readonly string[]
  /** The dNSNames that are looked at, in lower case. */
  readonly dns: readonly string[]
  /** The iPAddresses that are looked at. */
  readonly ip: readonly Uint8Array[]
  /** Whether one iPAddress of a wrong length makes iOS forget them all. */
  readonly hasBadIP: boolean
  /** Whether one dNSName that is not UTF-8 makes iOS forget them all. */
  readonly hasBadText: boolean
  /** Whether there are more names than iOS reads. */
  readonly isTooMany: boolean
  /** The common names of the subject, in lower case. */
  readonly commonNames: readonly string[]
}

/** Reads the hosts of a certificate. */
export function presentedNames(certificate: CertificateRecord, style: MatchStyle): PresentedNames {
  const names = certificate.extensions.subjectAltName ?? []
  const texts = names.flatMap((name) => (name.type === 'dns' ? [name.value] : []))
  const addresses = names.flatMap((name) => (name.type === 'ip' ? [name.octets] : []))
  const isIOS = style === 'ios'
  const isTooMany = isIOS && names.length > MOST_NAMES
  const hasBadIP = isIOS && !addresses.every(isAddress)
  const hasBadText = isIOS && texts.some((text) => /\P{ASCII}/u.test(text)) && !allUTF8(certificate)
  const dns = texts.filter((text) => isPresentedName(text, style)).map((text) => text.toLowerCase())
  return {
    texts,
    dns: isTooMany || hasBadText ? [] : dns,
    ip: isTooMany || hasBadIP ? [] : addresses,
    hasBadIP,
    hasBadText,
    isTooMany,
    commonNames: certificate.subject.rdns
      .flat()
      .flatMap(({ oid, value }) => (oid === ATTRIBUTE.commonName ? [value.toLowerCase()] : [])),
  }
}

function isAddress({ length }: Uint8Array): boolean {
  return length === IPV4_LENGTH || length === IPV6_LENGTH
}

/** Whether the octets of every dNSName are UTF-8: their text alone does not tell. */
function allUTF8({ rawExtensions }: CertificateRecord): boolean {
  const extension = rawExtensions.find(({ oid }) => oid === OID.subjectAltName)
  if (extension === undefined) return true
  const reader = DERReader.open(extension.value, 'subjectAltName').sequence('')
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    while (!reader.done) {
      const { tag, contents } = reader.element('')
      if (tag === DNS_NAME) decoder.decode(contents)
    }
    return true
  } catch {
    return false
  }
}
