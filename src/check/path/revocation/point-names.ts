import { toHex } from '../../../base/bytes.js'
import type { DistributionPointName, GeneralName, Name } from '../../../x509/read/records.js'
import { nameKey, rdnKey } from '../compare-names.js'

/**
 * The names of a distribution point, of a certificate or a CRL, as texts that are equal where the names are; a relative
 * one is completed by the name of the CRL's issuer (RFC 5280 §4.2.1.13). Empty where the point bears no name.
 */
export function pointNames(point: DistributionPointName, crlIssuer: Name): ReadonlySet<string> {
  const { fullName, nameRelativeToCRLIssuer } = point
  if (nameRelativeToCRLIssuer === undefined) return new Set(fullName?.map(generalNameKey))
  const issuer = nameKey(crlIssuer, 'rfc5280')
  // nameKey ends each of its parts with a slash, so this is the key of the whole name.
  return new Set([`directory:${issuer}${rdnKey(nameRelativeToCRLIssuer.attributes, 'rfc5280')}/`])
}

/** Gives a text that two general names share exactly when they are the same name (RFC 5280 §7). */
export function generalNameKey(name: GeneralName): string {
  switch (name.type) {
    case 'directory':
      return `directory:${nameKey(name.name, 'rfc5280')}`
    case 'dns':
      return `dns:${name.value.toLowerCase()}`
    case 'email':
    case 'uri':
      return `${name.type}:${name.value}`
    case 'ip':
      return `ip:${toHex(name.octets)}`
    case 'registered-id':
      return `registered-id:${name.oid}`
    case 'other':
      return `other:${toHex(name.der)}`
  }
}

/** The directory names among general names. */
export function directoryNames(names: readonly GeneralName[]): readonly Name[] {
  return names.flatMap((name) => (name.type === 'directory' ? [name.name] : []))
}
