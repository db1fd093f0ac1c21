import type { EntryStatus, RevocationReason } from '../../index.js'
import type { ServerDocument } from '../ca/documents.js'
import type { Remark } from '../sinks/printer.js'

/** One certificate in the books of the CA. */
export interface EntryDocument {
  /** Serial number, lower-case hexadecimal. */
  readonly serialNumber: string
  /** What the books say of it. */
  readonly status: EntryStatus
  /** Last instant of its validity, ISO 8601. */
  readonly notAfter: string
  /** Its subject as `openssl ca` writes it; the serial number where it is empty. */
  readonly subject: string
  /** When and why it was revoked; absent unless it is. */
  readonly revocation?: {
    /** When, ISO 8601. */
    readonly at: string
    /** Why. */
    readonly reason: RevocationReason
    /** Since when its key must be doubted, ISO 8601. */
    readonly invalidSince?: string
  }
}

/** An entry that was looked for; where it is of a server in use, which. */
export interface FoundDocument extends EntryDocument {
  /** Name of the server that uses it. */
  readonly name?: string
  /** The hosts of that server. */
  readonly hosts?: readonly string[]
}

/** Result of `orchard revoke --json`. */
export interface RevokeDocument {
  /** Tells the documents apart. */
  readonly command: 'revoke'
  /** The certificate as it stands in the books now. */
  readonly certificate: EntryDocument
  /** Whether a hold was taken back. */
  readonly released: boolean
  /** Until when an iPad goes on trusting it, ISO 8601; absent after a release. */
  readonly trustedUntil?: string
  /** Servers that still use it. */
  readonly servers: readonly string[]
  /** What is left to do, one sentence each. */
  readonly advice: readonly string[]
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}

/** Result of `orchard crl --json`. */
export interface CRLDocument {
  /** Tells the documents apart. */
  readonly command: 'crl'
  /** Its number, decimal: it may be larger than a JSON number. */
  readonly number: string
  /** How many certificates it lists. */
  readonly entries: number
  /** When it was made, ISO 8601. */
  readonly thisUpdate: string
  /** When the next one is due, ISO 8601. */
  readonly nextUpdate: string
  /** The list, PEM. */
  readonly pem: string
  /** File that it was written to: that of `--out`, or the one in the folder of the CA. */
  readonly path: string
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}

/** Result of `orchard list --json`; with `--all` or `--revoked`, and from `orchard find`, one `EntryDocument` per line. */
export interface ListDocument {
  /** Tells the documents apart. */
  readonly command: 'list'
  /** The servers in use. */
  readonly servers: readonly (ServerDocument & {
    /** Whether the books say that this certificate is revoked. */
    readonly revoked: boolean
  })[]
}
