import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import type { AppleSeverity } from './rules/apple-checks.js'
import type { CertificateRole, RuleLayer } from './rules/rule.js'

/** A certificate to judge: DER bytes, an object that carries them (every result of the verbs), or PEM text. */
export type CertificateInput =
  | Uint8Array
  | {
      /** DER; the other fields of the object do not count. */
      readonly der: Uint8Array
    }
  | {
      /** PEM text with one certificate; what stands around it is ignored. */
      readonly pem: string
    }

/** One thing that a judge found. */
export interface Finding {
  /** Id of the rule, e.g. `apple/server-validity-max-825-days`; `orchard check --explain ID` prints it. */
  readonly code: string
  /** `fail`: it is why the chain is refused. `warn`: it is not, and yet worth repair. */
  readonly level: 'fail' | 'warn'
  /** What should hold, one sentence without a full stop. */
  readonly title: string
  /** Which part of the way it belongs to. */
  readonly layer: RuleLayer
  /** OSStatus that the device reports, e.g. -67602; absent where it reports none. */
  readonly osStatus?: number
  /** Its constant, e.g. `errSecHostNameMismatch`. */
  readonly osStatusName?: string
  /** The device's own sentence. */
  readonly appleText?: string
  /** Whether the person may go on in spite of it. */
  readonly severity?: AppleSeverity
  /** What a person sees on the device. */
  readonly shown: string
  /** Which certificate of the path, 0 for the server's; absent where it is about the path. */
  readonly index?: number
  /** What was found. Foreign text: encode it where it leaves. */
  readonly found: string
  /** What was expected. */
  readonly expected: string
  /** What to do about it. */
  readonly fix: string
}

/** What is worth saying of a certificate in a path. */
export interface JudgedCertificate {
  /** The certificate, DER. */
  readonly der: Uint8Array
  /** What it is in the path. */
  readonly role: CertificateRole
  /** Its common name, or else its subject as text. Foreign text: encode it where it leaves. */
  readonly label: string
  /** Hosts of its subjectAltName. Foreign text: encode it where it leaves. */
  readonly hosts: readonly string[]
  /** First instant of its validity, ISO 8601. */
  readonly notBefore: string
  /** Last instant of its validity, ISO 8601. */
  readonly notAfter: string
  /** Its key, as a person says it, e.g. `P-256`. */
  readonly key: string
  /** SHA-256 of the certificate, `AB:CD:…`. */
  readonly fingerprint: string
}

/** Names of `SecTrustResultType`, with their numbers. */
export const TRUST_RESULTS = {
  /** A person trusts the root. */
  proceed: 1,
  /** A person or an administrator distrusts a certificate. */
  deny: 3,
  /** Trusted, and nobody said so expressly. */
  unspecified: 4,
  /** Refused; the person may go on. */
  recoverableTrustFailure: 5,
  /** Refused; the person may not. */
  fatalTrustFailure: 6,
} as const

/** Name of a `SecTrustResultType`. */
export type TrustResult = keyof typeof TRUST_RESULTS

/** What the device would say of the chain. */
export interface Verdict {
  /** Its `SecTrustResultType`. */
  readonly result: TrustResult
  /** The number of it. */
  readonly value: number
  /** Whether a person may go on in spite of it. */
  readonly overridable: boolean
}

/** Options that every judge has. */
export interface JudgeOptions {
  /** The present; absent: the clock. */
  readonly now?: Date
  /** WebCrypto to verify with; absent: the runtime's own. */
  readonly crypto?: CryptoProvider
}

/** What a judge of the device says. */
export interface IOSTrustReport {
  /** Whether Safari and apps would talk to the server: nothing failed, in trust, TLS, Settings or App Transport Security. */
  readonly trusted: boolean
  /** What its trust evaluation gives, which does not look at TLS, ATS and Settings. */
  readonly verdict: Verdict
  /** Everything found, what the device reports first at the front; warnings behind failures. */
  readonly findings: readonly Finding[]
  /** The path that was judged, the server's certificate first. */
  readonly path: readonly JudgedCertificate[]
  /** The host that was asked for. */
  readonly host?: string
  /** The present that it was judged at, ISO 8601. */
  readonly now: string
}
