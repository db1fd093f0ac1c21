import { equalBytes } from '../../base/bytes.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import { nameKey, type NameStyle } from './compare-names.js'

/** What the search compares of a certificate, as texts, made once for each certificate. */
export interface CertificateIdentity {
  /** The whole certificate. */
  readonly certificate: string
  /** Its public key. */
  readonly key: string
  /** Its subject, by the style of the profile. */
  readonly subject: string
  /** Its issuer, by the style of the profile. */
  readonly issuer: string
  /** Whether subject and issuer are the same name (RFC 5280 §3.2: self-issued). */
  readonly selfIssued: boolean
}

/** Gives what a certificate is compared by. */
export type Identify = (certificate: CertificateRecord) => CertificateIdentity

/** Makes the comparisons of one judgement: each certificate is looked at once. */
export function createIdentify(style: NameStyle): Identify {
  const known = new Map<CertificateRecord, CertificateIdentity>()
  return (certificate) => {
    const found = known.get(certificate)
    if (found !== undefined) return found
    const identity = identityOf(certificate, style)
    known.set(certificate, identity)
    return identity
  }
}

function identityOf(
  { der, publicKey, subject, issuer }: CertificateRecord,
  style: NameStyle,
): CertificateIdentity {
  const subjectKey = nameKey(subject, style)
  const issuerKey = equalBytes(subject.der, issuer.der) ? subjectKey : nameKey(issuer, style)
  let [certificate, key]: (string | undefined)[] = []
  return {
    // Most searches never ask for these two.
    get certificate() {
      return (certificate ??= textOf(der))
    },
    get key() {
      return (key ??= textOf(publicKey.der))
    },
    subject: subjectKey,
    issuer: issuerKey,
    selfIssued: subjectKey === issuerKey,
  }
}

/** One character for each octet: windows-1252 gives every octet one of its own, and is native code. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}
