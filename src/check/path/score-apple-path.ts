import { readSignatureScheme } from '../../keys/verify/signature-scheme.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import { nameKey } from './compare-names.js'
import type { Assessment } from './find-path.js'
import type { CertificatePath } from './records.js'

/** What a path that all policies accept has ahead of every other (`ACCEPT_PATH_SCORE`). */
const ACCEPTED = 10_000_000
/** Smallest keys that count as strong here: bits of an RSA modulus, bits of an EC field. */
const STRONG_BITS = { rsa: 2048, ec: 224, other: Number.POSITIVE_INFINITY } as const
const WEAK_HASHES: readonly (string | undefined)[] = ['MD2', 'MD4', 'MD5', 'SHA-1']

/** What the score of a path hangs on besides the path. */
export interface ApplePathOptions {
  /** The present. */
  readonly now: Date
  /** Whether every check of the policy passes. */
  readonly accepted: boolean
}

/**
 * Says of a path what the device would: whether it looks no further, and how the path compares with others.
 *
 * @see `SecCertificatePathVCScore` and `SecPathBuilderAccept` in apple-oss-distributions/Security (trust/trustd)
 */
export function scoreApplePath(path: CertificatePath, { now, accepted }: ApplePathOptions): Assessment {
  const [leaf] = path.certificates
  const isStrong = !hasWeakHash(path)
  // It looks for a stronger path only where the server's own certificate is strong.
  const isFinal = isStrong || (leaf !== undefined && isWeaklySigned(leaf))
  const score =
    (accepted ? ACCEPTED : 0) +
    (path.anchored ? 10_000 : 0) +
    endScore(path) +
    (path.certificates.every((certificate) => isValidAt(certificate, now)) ? 100 : 0) +
    (isStrong ? 10 : 0) +
    (path.certificates.every(hasStrongKey) ? 10 : 0)
  return { clean: accepted && isFinal, score }
}

/** Short paths to a self-signed certificate come first; of the others, long ones. */
function endScore({ certificates }: CertificatePath): number {
  const last = certificates[certificates.length - 1]
  const isSelfIssued = last !== undefined && nameKey(last.subject, 'ios') === nameKey(last.issuer, 'ios')
  return isSelfIssued ? 1000 - certificates.length : certificates.length
}

/** Whether a certificate below the anchor is signed with a hash that is broken. */
function hasWeakHash({ certificates, anchored }: CertificatePath): boolean {
  return certificates.slice(0, certificates.length - (anchored ? 1 : 0)).some(isWeaklySigned)
}

function isWeaklySigned({ signatureAlgorithmDER }: CertificateRecord): boolean {
  return WEAK_HASHES.includes(readSignatureScheme(signatureAlgorithmDER).hash)
}

function hasStrongKey({ publicKey }: CertificateRecord): boolean {
  return publicKey.bits >= STRONG_BITS[publicKey.family]
}

function isValidAt({ notBefore, notAfter }: CertificateRecord, now: Date): boolean {
  return notBefore.getTime() <= now.getTime() && now.getTime() <= notAfter.getTime()
}
