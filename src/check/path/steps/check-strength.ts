import { hashSecurityBits, keySecurityBits } from '../../../keys/verify/security-bits.js'
import { readSignatureScheme } from '../../../keys/verify/signature-scheme.js'
import type { PublicKey } from '../../../keys/verify/public-key.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import type { PathSettings } from '../path-settings.js'
import type { CertificatePath, PathFault } from '../records.js'

/** Keys that sign nothing and yet stand in certificates: X25519 and X448 (RFC 7748 §7). */
const AGREEMENT_BITS: Readonly<Record<string, number>> = { '1.3.101.110': 128, '1.3.101.111': 224 }

/**
 * Every key must have the strength that is asked for, and so must the hash of every signature; that of the anchor
 * proves nothing and is not looked at.
 */
export function checkStrength(
  path: CertificatePath,
  { minimumSecurityBits }: PathSettings,
): readonly PathFault[] {
  if (minimumSecurityBits === 0) return []
  return path.certificates.flatMap((certificate, index) => {
    const isAnchor = path.anchored && index === path.certificates.length - 1
    return [
      ...checkKey(certificate, index, minimumSecurityBits),
      ...(isAnchor ? [] : checkHash(certificate, index, minimumSecurityBits)),
    ]
  })
}

function checkKey({ publicKey }: CertificateRecord, index: number, minimum: number): readonly PathFault[] {
  const bits = keyBits(publicKey)
  if (bits >= minimum) return []
  return [
    { code: 'weak-key', index, found: strength(publicKey.label, bits), expected: `${minimum} bits or more` },
  ]
}

function keyBits(key: PublicKey): number {
  return AGREEMENT_BITS[key.oid] ?? keySecurityBits(key)
}

function checkHash(
  { signatureAlgorithmDER }: CertificateRecord,
  index: number,
  minimum: number,
): readonly PathFault[] {
  const scheme = readSignatureScheme(signatureAlgorithmDER)
  const bits = scheme.oid === ED448 ? ED448_BITS : hashSecurityBits(scheme.hash)
  if (bits >= minimum) return []
  return [
    {
      code: 'weak-signature',
      index,
      found: strength(scheme.label, bits),
      expected: `${minimum} bits or more`,
    },
  ]
}

/** Ed448 has a hash of its own, SHAKE256 (RFC 8032 §5.2). */
const ED448 = '1.3.101.113'
const ED448_BITS = 224

function strength(label: string, bits: number): string {
  return `${label}, worth ${bits} bits`
}
