import type { EnrolmentEventKind } from '../../node.js'
import type { CheckedServerDocument } from '../check/documents.js'
import type { Problem } from '../problem.js'
import type { Remark } from '../sinks/printer.js'

/** A visitor of the page. */
export interface VisitorDocument {
  /** Number of the page load, from 1. */
  readonly id: number
  /** What it says that it is: `iphone`, `ipad`, `mac`, `android`, `windows`, `linux` or `other`. */
  readonly device: string
  /** Where it comes from. */
  readonly address: string
  /** Whether it took the profile or the root. */
  readonly loaded: boolean
  /** Whether it proved that it trusts the root. */
  readonly trusted: boolean
  /** What it says of the real server. */
  readonly server: 'unknown' | 'ok' | 'failed'
}

/** A line of `orchard enroll --json`. */
export type EnrollDocument =
  | {
      /** Tells the documents apart. */
      readonly command: 'enroll'
      /** The page is served. */
      readonly event: 'listening'
      /** Addresses of the page, the best first. */
      readonly urls: readonly string[]
      /** Its port. */
      readonly port: number
      /** When it ends by itself, ISO 8601. */
      readonly endsAt: string
      /** Whether trust can be seen to arrive. */
      readonly watching: boolean
      /** CN of the root, as Settings lists it. */
      readonly commonName: string
      /** SHA-256 of the root, to be compared on the device: `AB:CD:…`. */
      readonly fingerprint: string
      /** What a person should know. */
      readonly remarks: readonly Remark[]
    }
  | {
      /** Tells the documents apart. */
      readonly command: 'enroll'
      /** What a visitor did. */
      readonly event: EnrolmentEventKind
      /** When, ISO 8601. */
      readonly at: string
      /** Who. */
      readonly visitor: VisitorDocument
    }
  | {
      /** Tells the documents apart. */
      readonly command: 'enroll'
      /** Nobody came for a while: a firewall may be closed. */
      readonly event: 'nobody'
      /** What opens it. */
      readonly firewall: readonly { readonly label: string; readonly text: string }[]
    }
  | {
      /** Tells the documents apart. */
      readonly command: 'enroll'
      /** The real server was dialled from here. */
      readonly event: 'server-checked'
      /** What was found, as `orchard check` has it; absent where it could not be dialled. */
      readonly server?: CheckedServerDocument
      /** Why it could not be dialled. */
      readonly error?: Problem
    }
  | {
      /** Tells the documents apart. */
      readonly command: 'enroll'
      /** The page is no longer served. */
      readonly event: 'ended'
      /** Whether a device became ready. */
      readonly ready: boolean
      /** That device. */
      readonly visitor?: VisitorDocument
      /** Why none did. */
      readonly error?: Problem
    }
