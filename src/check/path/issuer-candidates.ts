import { equalBytes } from '../../base/bytes.js'
import { readSignatureScheme } from '../../keys/verify/signature-scheme.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import { isSameName } from './compare-names.js'
import type { Identify } from './identity.js'

/** A certificate that may be somebody's issuer. */
export interface Candidate {
  /** The certificate. */
  readonly certificate: CertificateRecord
  /** Whether a path may end in it. */
  readonly isAnchor: boolean
}

/** The certificates that a path can be made of. */
export interface CandidatePool {
  /** Those whose subject is the issuer of a certificate, the likeliest first. */
  readonly issuersOf: (certificate: CertificateRecord) => readonly Candidate[]
  /** Whether a path may end in this very certificate. */
  readonly isAnchor: (certificate: CertificateRecord) => boolean
}

/** What the pool is made from. */
export interface CandidatePoolOptions {
  /** Certificates that came along. */
  readonly intermediates: readonly CertificateRecord[]
  /** Certificates that are trusted. */
  readonly anchors: readonly CertificateRecord[]
  /** The present: who is valid comes first. */
  readonly now: Date
  /** How certificates are told apart. */
  readonly identify: Identify
  /**
   * Which anchors end a path; the others then stand in for untrusted certificates of the same name and key, as with
   * OpenSSL. Absent: every anchor does.
   */
  readonly endsPath?: ((anchor: CertificateRecord) => boolean) | undefined
}

/** Sorts the certificates by subject; each is there once. */
export function createCandidatePool(options: CandidatePoolOptions): CandidatePool {
  const { identify, anchors, intermediates, endsPath } = options
  const ends = anchors.filter((anchor) => endsPath?.(anchor) !== false)
  const between = endsPath === undefined ? intermediates : standIns(ends, options)
  const bySubject = new Map<string, Candidate[]>()
  const add = (certificate: CertificateRecord, isAnchor: boolean): void => {
    const { subject } = identify(certificate)
    const same = bySubject.get(subject)
    if (same === undefined) bySubject.set(subject, [{ certificate, isAnchor }])
    else same.push({ certificate, isAnchor })
  }
  for (const anchor of ends) add(anchor, true)
  for (const certificate of between) add(certificate, false)
  for (const [subject, same] of bySubject) bySubject.set(subject, distinct(same, identify))
  const now = options.now.getTime()
  return {
    issuersOf: (child) => sortCandidates(child, bySubject.get(identify(child).issuer) ?? [], now),
    isAnchor: (certificate) => {
      const namesakes = (bySubject.get(identify(certificate).subject) ?? []).filter(
        ({ isAnchor }) => isAnchor,
      )
      return namesakes.some((anchor) => equalBytes(anchor.certificate.der, certificate.der))
    },
  }
}

/** Each certificate once as an anchor and once as none; of all of them one may be both. */
function distinct(candidates: Candidate[], identify: Identify): Candidate[] {
  if (candidates.length < 2) return candidates
  const seen = new Set<string>()
  return candidates.filter(({ certificate, isAnchor }) => {
    const text = `${String(isAnchor)} ${identify(certificate).certificate}`
    if (seen.has(text)) return false
    seen.add(text)
    return true
  })
}

/** The trusted certificates that end no path, and those untrusted ones of which no trusted twin is there. */
function standIns(
  ends: readonly CertificateRecord[],
  { anchors, intermediates, identify }: CandidatePoolOptions,
): readonly CertificateRecord[] {
  const twin = (certificate: CertificateRecord): string => {
    const { subject, key } = identify(certificate)
    return `${subject} ${key}`
  }
  const trusted = new Set(anchors.map(twin))
  const ending = new Set(ends)
  return [
    ...anchors.filter((anchor) => !ending.has(anchor)),
    ...intermediates.filter((certificate) => !trusted.has(twin(certificate))),
  ]
}

/**
 * Tells whether a certificate says that it signed itself: one name, its own key identifier, an algorithm that its key
 * can sign with. The signature itself is not looked at: a trusted one proves nothing by it.
 */
export function isSelfSigned(certificate: CertificateRecord): boolean {
  return (
    isSameName(certificate.subject, certificate.issuer, 'rfc5280') &&
    keyIdMatch(certificate, certificate) !== 'other' &&
    canSign(certificate, certificate)
  )
}

/** How the key identifier that a certificate gives its issuer compares with the one that a candidate has. */
export function keyIdMatch(child: CertificateRecord, issuer: CertificateRecord): 'same' | 'other' | 'unsaid' {
  const wanted = child.extensions.authorityKeyId?.keyId
  const found = issuer.extensions.subjectKeyId
  if (wanted === undefined || found === undefined) return 'unsaid'
  return equalBytes(wanted, found) ? 'same' : 'other'
}

/** Whether a key is of the family that made a signature. */
function canSign(child: CertificateRecord, { publicKey }: CertificateRecord): boolean {
  const { family } = readSignatureScheme(child.signatureAlgorithmDER)
  switch (family) {
    case 'rsa':
    case 'rsa-pss':
      return publicKey.family !== 'ec'
    case 'ecdsa':
      return publicKey.family === 'ec'
    case 'eddsa':
      return publicKey.label === 'Ed25519' || publicKey.label === 'Ed448'
    default:
      return true
  }
}

function sortCandidates(
  child: CertificateRecord,
  candidates: readonly Candidate[],
  now: number,
): readonly Candidate[] {
  if (candidates.length < 2) return candidates
  const ranked = candidates.map((candidate) => ({ candidate, rank: rankOf(child, candidate, now) }))
  ranked.sort((a, b) => b.rank - a.rank || newerFirst(a.candidate, b.candidate))
  return ranked.map(({ candidate }) => candidate)
}

function newerFirst(a: Candidate, b: Candidate): number {
  return b.certificate.notBefore.getTime() - a.certificate.notBefore.getTime()
}

/** How likely a candidate is the issuer; only the order of trying hangs on it. */
function rankOf(child: CertificateRecord, { certificate, isAnchor }: Candidate, now: number): number {
  const match = keyIdMatch(child, certificate)
  const isValid = certificate.notBefore.getTime() <= now && now <= certificate.notAfter.getTime()
  const signs = [
    match !== 'other',
    isAnchor,
    match === 'same',
    isValid,
    isCA(certificate),
    maySign(certificate),
  ]
  // Each sign outweighs all that follow it.
  return signs.reduce((rank, holds) => rank * 2 + Number(holds), 0)
}

function isCA({ version, extensions }: CertificateRecord): boolean {
  return version < 3 || extensions.basicConstraints?.cA === true
}

function maySign({ extensions }: CertificateRecord): boolean {
  return extensions.keyUsage?.includes('keyCertSign') !== false
}
