import type { Host } from '../../base/hosts/host.js'
import type { CertificateRecord, KeyUsage } from '../../x509/read/records.js'
import type { CertificatePath, PathFault } from '../path/records.js'
import type { AppleCheckName } from './apple-checks.js'

/**
 * Whose trust anchors they are: `user`, a root that a person installed and switched on; `app`, one that an app brings
 * (`SecTrustSetAnchorCertificates`); `system`, one of Apple's own store.
 */
export const ANCHOR_KINDS = ['user', 'app', 'system'] as const

/** Whose trust anchors they are. */
export type AnchorKind = (typeof ANCHOR_KINDS)[number]

/** Where a certificate stands: the server's own, an anchor, or between them. A trusted server certificate is `server`. */
export type CertificateRole = 'server' | 'intermediate' | 'anchor'

/** Where a rule is written down. */
export interface RuleSource {
  /** Address of the document, or of the source file. */
  readonly url: string
  /** The words that say it, or the symbol that does it. */
  readonly quote: string
}

/**
 * Which part of the way to a page a rule belongs to. Only `trust` is the device's verdict on the chain; `tls` breaks the
 * handshake before it, `ats` is what apps ask for beyond it, `settings` keeps a root out of Certificate Trust Settings.
 */
export const RULE_LAYERS = ['trust', 'tls', 'ats', 'settings', 'conformance'] as const

/** Which part of the way to a page a rule belongs to. */
export type RuleLayer = (typeof RULE_LAYERS)[number]

/** What a rule sees: one certificate of one path, and everything that surrounds it. Nothing in it is a promise. */
export interface RuleContext {
  /** The certificate that it is asked about. */
  readonly certificate: CertificateRecord
  /** Its place in the path, 0 for the server's. */
  readonly index: number
  /** What it is there. */
  readonly role: CertificateRole
  /** The whole path. */
  readonly path: CertificatePath
  /** What the path's own checks found about this certificate. */
  readonly faults: readonly PathFault[]
  /** Whose the anchors are. */
  readonly anchorKind: AnchorKind
  /** The host as it was asked for, `undefined` when no host is to be matched. */
  readonly host: string | undefined
  /** The same, read; `undefined` also where it cannot be read. */
  readonly parsedHost: Host | undefined
  /** The present. */
  readonly now: Date
  /** The certificates as the server sent them, `undefined` where only a path is known. */
  readonly sent: readonly CertificateRecord[] | undefined
  /** The anchors that there are, reached or not. */
  readonly anchors: readonly CertificateRecord[]
  /** Key usages that the server's certificate must have where it has any; empty: none is asked for. */
  readonly requiredKeyUsage: readonly KeyUsage[]
}

/** The number at which a rule changes its answer. */
export interface RuleLimit {
  /** What is counted, e.g. `s` or `octets`. */
  readonly unit: string
  /** The number; the last that passes, or the first. */
  readonly value: number
}

/** What a rule says. */
export type RuleResult =
  | {
      /** It holds. */
      readonly outcome: 'pass'
    }
  | {
      /** `fail`: the device refuses. `warn`: it does not, and yet something is documented or about to break. */
      readonly outcome: 'fail' | 'warn'
      /** What was found. Foreign text: encode it where it leaves. */
      readonly found: string
      /** What was expected. */
      readonly expected: string
      /** What to do, in terms of this library. */
      readonly fix: string
    }

/** One rule of a profile; its id is its path below `src/check/rules/`. */
export interface Rule {
  /** Path of its file without `.ts`, e.g. `apple/server-validity-max-825-days`. */
  readonly id: string
  /** What holds when it passes, one sentence without a full stop. */
  readonly title: string
  /** Where it is written. */
  readonly source: RuleSource
  /** Certificates whose notBefore is earlier are exempt; absent: none is. */
  readonly effectiveFrom?: Date
  /** The number that it compares with, where there is one; its tests then hold both sides of it. */
  readonly limit?: RuleLimit
  /** Part of the way that it belongs to. */
  readonly layer: RuleLayer
  /** The device's own check, which gives OSStatus and words; absent where the device reports none. */
  readonly appleCheck?: AppleCheckName
  /** What a person sees on the device when it fails, one sentence. */
  readonly shown: string
  /** Whether it is asked about a certificate at all. */
  readonly appliesTo: (context: RuleContext) => boolean
  /** The answer; pure and total. */
  readonly check: (context: RuleContext) => RuleResult
}

const PASS: RuleResult = Object.freeze({ outcome: 'pass' })

/** Says that a rule holds. */
export function pass(): RuleResult {
  return PASS
}

/** What a rule says when it does not hold. */
export interface RuleFailure {
  /** What was found. */
  readonly found: string
  /** What was expected. */
  readonly expected: string
  /** What to do. */
  readonly fix: string
}

/** Says that a rule does not hold, and that the device refuses. */
export function fail(failure: RuleFailure): RuleResult {
  return Object.freeze({ outcome: 'fail', ...failure })
}

/** Says that something is amiss that the device lets pass. */
export function warn(failure: RuleFailure): RuleResult {
  return Object.freeze({ outcome: 'warn', ...failure })
}
