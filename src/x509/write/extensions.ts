import { PKIError } from '../../base/errors.js'
import { writeOID } from '../../der/oid.js'
import { contextConstructedTag, contextTag } from '../../der/tags.js'
import {
  writeBoolean,
  writeElement,
  writeExplicit,
  writeNamedBits,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
} from '../../der/write.js'
import { OID } from '../read/oids.js'
import { KEY_USAGES, type GeneralName, type KeyUsage, type NameConstraints } from '../read/records.js'
import { writeGeneralName } from './general-name.js'

const FULL_NAME = contextConstructedTag(0)
const KEY_IDENTIFIER = contextTag(0)

/** What {@link writeBasicConstraints} says. */
export interface BasicConstraintsInput {
  /** Whether the key may sign certificates. */
  readonly cA: boolean
  /** Most intermediate certificates below this one; absent: no limit. Only with `cA`. */
  readonly pathLength?: number | undefined
}

/** What {@link writeAuthorityInfoAccess} says. */
export interface AuthorityInfoInput {
  /** Addresses of OCSP responders. */
  readonly ocsp: readonly string[]
  /** Addresses of the issuer's certificate. */
  readonly caIssuers: readonly string[]
}

/** Writes one Extension (RFC 5280 §4.1); `critical` FALSE is the default and left out. */
export function writeExtension(oid: string, critical: boolean, value: Uint8Array): Uint8Array {
  return critical
    ? writeSequence(writeOID(oid), writeBoolean(true), writeOctetString(value))
    : writeSequence(writeOID(oid), writeOctetString(value))
}

/**
 * Writes basicConstraints, critical (RFC 5280 §4.2.1.9).
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when `pathLength` is no whole number from 0 to 2^31 - 1, or given
 * without `cA`.
 */
export function writeBasicConstraints({ cA, pathLength }: BasicConstraintsInput): Uint8Array {
  const fields = cA ? [writeBoolean(true)] : []
  if (pathLength !== undefined) {
    const valid = cA && Number.isInteger(pathLength) && pathLength >= 0 && pathLength < 2 ** 31
    if (!valid) throw invalid('pathLength', 'a whole number from 0 to 2^31 - 1, on a CA only')
    fields.push(writeSmallInteger(pathLength))
  }
  return writeExtension(OID.basicConstraints, true, writeSequence(...fields))
}

/**
 * Writes keyUsage, critical (RFC 5280 §4.2.1.3).
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when there is no usage.
 */
export function writeKeyUsage(usages: readonly KeyUsage[]): Uint8Array {
  requireSome(usages, 'keyUsage')
  return writeExtension(OID.keyUsage, true, writeNamedBits(usages.map((usage) => KEY_USAGES.indexOf(usage))))
}

/**
 * Writes extKeyUsage (RFC 5280 §4.2.1.12).
 *
 * @param purposes - Object identifiers.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when there is none, or one is no object identifier.
 */
export function writeExtendedKeyUsage(purposes: readonly string[]): Uint8Array {
  requireSome(purposes, 'extendedKeyUsage')
  return writeExtension(OID.extendedKeyUsage, false, writeSequence(...purposes.map(writeOID)))
}

/** Writes subjectKeyIdentifier (RFC 5280 §4.2.1.2). */
export function writeSubjectKeyIdentifier(keyId: Uint8Array): Uint8Array {
  return writeExtension(OID.subjectKeyIdentifier, false, writeOctetString(keyId))
}

/** Writes authorityKeyIdentifier with a key identifier alone (RFC 5280 §4.2.1.1). */
export function writeAuthorityKeyIdentifier(keyId: Uint8Array): Uint8Array {
  return writeExtension(OID.authorityKeyIdentifier, false, writeSequence(writeElement(KEY_IDENTIFIER, keyId)))
}

/**
 * Writes subjectAltName (RFC 5280 §4.2.1.6).
 *
 * @param options - `critical`: true exactly where the subject is empty.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when there is no name, text is not ASCII, or an address is not 4 or 16
 * octets.
 */
export function writeSubjectAltName(
  names: readonly GeneralName[],
  { critical }: { readonly critical: boolean },
): Uint8Array {
  requireSome(names, 'subjectAltName')
  const elements = names.map((name, index) => {
    const option = `subjectAltName[${String(index)}]`
    if (name.type === 'ip' && ![4, 16].includes(name.octets.length)) throw invalid(option, '4 or 16 octets')
    return writeGeneralName(name, option)
  })
  return writeExtension(OID.subjectAltName, critical, writeSequence(...elements))
}

/**
 * Writes nameConstraints, critical (RFC 5280 §4.2.1.10); an empty list is left out.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when both lists are empty, text is not ASCII, or an address is not 8 or 32
 * octets (address and mask).
 */
export function writeNameConstraints({ permitted, excluded }: NameConstraints): Uint8Array {
  requireSome([...permitted, ...excluded], 'nameConstraints')
  const lists = [
    ...writeSubtrees(0, permitted, 'nameConstraints.permitted'),
    ...writeSubtrees(1, excluded, 'nameConstraints.excluded'),
  ]
  return writeExtension(OID.nameConstraints, true, writeSequence(...lists))
}

function writeSubtrees(number: number, bases: readonly GeneralName[], option: string): readonly Uint8Array[] {
  if (bases.length === 0) return []
  const subtrees = bases.map((base, index) => {
    const path = `${option}[${String(index)}]`
    if (base.type === 'ip' && ![8, 32].includes(base.octets.length)) throw invalid(path, '8 or 32 octets')
    return writeSequence(writeGeneralName(base, path))
  })
  return [writeElement(contextConstructedTag(number), ...subtrees)]
}

/**
 * Writes cRLDistributionPoints, one point for each address, as openssl does (RFC 5280 §4.2.1.13).
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when there is none, or one is not ASCII.
 */
export function writeCRLDistributionPoints(addresses: readonly string[]): Uint8Array {
  requireSome(addresses, 'crlDistributionPoints')
  const points = addresses.map((value, index) => {
    const uri = writeGeneralName({ type: 'uri', value }, `crlDistributionPoints[${String(index)}]`)
    return writeSequence(writeExplicit(0, writeElement(FULL_NAME, uri)))
  })
  return writeExtension(OID.crlDistributionPoints, false, writeSequence(...points))
}

/**
 * Writes authorityInfoAccess (RFC 5280 §4.2.2.1).
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when both lists are empty, or an address is not ASCII.
 */
export function writeAuthorityInfoAccess({ ocsp, caIssuers }: AuthorityInfoInput): Uint8Array {
  requireSome([...ocsp, ...caIssuers], 'authorityInfoAccess')
  const describe = (method: string, option: string) => (value: string, index: number) =>
    writeSequence(writeOID(method), writeGeneralName({ type: 'uri', value }, `${option}[${String(index)}]`))
  const descriptions = [
    ...ocsp.map(describe(OID.ocsp, 'authorityInfoAccess.ocsp')),
    ...caIssuers.map(describe(OID.caIssuers, 'authorityInfoAccess.caIssuers')),
  ]
  return writeExtension(OID.authorityInfoAccess, false, writeSequence(...descriptions))
}

/** RFC 5280 gives every list SIZE (1..MAX). */
function requireSome(list: readonly unknown[], option: string): void {
  if (list.length === 0) throw invalid(option, 'at least one entry')
}

function invalid(option: string, expected: string): PKIError {
  return new PKIError('ERR_PKI_OPTION', `${option} must be ${expected}`, { details: { option, expected } })
}
