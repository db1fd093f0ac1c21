import { OID } from '../../x509/read/oids.js'
import type { CertificateRecord, RawExtension } from '../../x509/read/records.js'

/** A known extension that the device cannot parse. */
export interface UnparseableExtension {
  /** Object identifier. */
  readonly oid: string
  /** What is wrong with it. Foreign text: encode it where it leaves. */
  readonly problem: string
  /** Whether it is critical: then the device cannot even make a certificate of the bytes. */
  readonly critical: boolean
}

/** Where in a record the faults of an extension are listed. */
const EXTENSION_PATH = /\.extensions\[(\d+)\]/
/** Faults of a value that the device's parser stops at. */
const STOPS: readonly string[] = ['empty-sequence', 'absent-field']
/** Identifier, length and unused bits in front of the octets of a keyUsage. */
const KEY_USAGE_HEAD = 3
const MOST_KEY_USAGE_OCTETS = 2

/**
 * The known extensions of a certificate that the device cannot parse: those that are unreadable, sequences without an
 * entry, and a keyUsage of other than one or two octets.
 *
 * @see OSX/sec/Security/SecCertificate.c in apple-oss-distributions/Security
 */
export function unparseableExtensions(certificate: CertificateRecord): readonly UnparseableExtension[] {
  const { rawExtensions, unreadableExtensions, deviations } = certificate
  const empty = deviations.flatMap(({ kind, path }) => {
    const extension = rawExtensions[Number(EXTENSION_PATH.exec(path)?.[1] ?? -1)]
    return extension !== undefined && STOPS.includes(kind) ? [found(extension, `${kind} at ${path}`)] : []
  })
  const unreadable = unreadableExtensions.map(({ oid, problem }) => ({
    oid,
    problem,
    critical: rawExtensions.some((extension) => extension.oid === oid && extension.critical),
  }))
  const keyUsages = rawExtensions
    .filter((extension) => extension.oid === OID.keyUsage && !isKeyUsageSize(extension))
    .map((extension) => found(extension, 'a keyUsage of other than one or two octets'))
  return [...unreadable, ...empty, ...keyUsages]
}

function isKeyUsageSize({ value }: RawExtension): boolean {
  const octets = value.length - KEY_USAGE_HEAD
  return octets >= 1 && octets <= MOST_KEY_USAGE_OCTETS
}

function found({ oid, critical }: RawExtension, problem: string): UnparseableExtension {
  return { oid, problem, critical }
}
