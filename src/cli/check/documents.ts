import type { Finding, JudgedCertificate, Verdict } from '../../check.js'
import type { ChainRemark, ServerProbe } from '../../node.js'
import type { Remark } from '../sinks/printer.js'
import type { StepWords } from './step-words.js'

/** Something that was found about a chain. */
export type FindingDocument = Finding

/** A certificate of a judged chain. */
export type JudgedDocument = Omit<JudgedCertificate, 'der'>

/** What is said of one file. */
export interface CheckedFileDocument {
  /** Tells a server's chain from a root that is to be carried to a device. */
  readonly kind: 'chain' | 'root'
  /** The file, or `-`. */
  readonly target: string
  /** Whether the device would trust it. */
  readonly trusted: boolean
  /** What its trust evaluation gives; absent for a root. */
  readonly verdict?: Verdict
  /** The hosts that it was judged for; absent for a root. */
  readonly hosts?: readonly string[]
  /** What was found. */
  readonly findings: readonly FindingDocument[]
  /** The path that was judged, the server's certificate first. */
  readonly path: readonly JudgedDocument[]
  /** Days until the first of its certificates runs out. */
  readonly daysLeft: number
}

/** What is said of a server that was dialled. */
export interface CheckedServerDocument extends Pick<
  ServerProbe,
  'name' | 'connection' | 'protocol' | 'tls' | 'jupyter' | 'webSocket'
> {
  /** Tells it from a file. */
  readonly kind: 'server'
  /** Its address, as it is typed into Safari. */
  readonly target: string
  /** The host in it. */
  readonly host: string
  /** Whether an iPad would talk to it, and Jupyter with it. */
  readonly trusted: boolean
  /** Why it did not come as far as TLS. */
  readonly error?: {
    /** `ERR_PKI_UNREACHABLE` or `ERR_PKI_NOT_TLS`. */
    readonly code: string
    /** What happened. */
    readonly message: string
    /** What to do about it. */
    readonly hint?: string
  }
  /** The certificates as they were sent. */
  readonly chain: {
    /** Whether there were any. */
    readonly status: string
    /** How many. */
    readonly certificates: number
    /** What is worth saying of them. */
    readonly remarks: readonly ChainRemark[]
  }
  /** What the device's trust evaluation gives; absent where it was not judged. */
  readonly verdict?: Verdict
  /** What was found. */
  readonly findings: readonly FindingDocument[]
  /** The path that was judged, the server's certificate first. */
  readonly path: readonly JudgedDocument[]
  /** Days until the first of its certificates runs out; absent where it was not judged. */
  readonly daysLeft?: number
  /** The steps in words, in the order in which a person must hear them. */
  readonly words: readonly StepWords[]
}

/** Result of `orchard check --json`. */
export interface CheckDocument {
  /** Tells the documents apart. */
  readonly command: 'check'
  /** Whether everything that was looked at is trusted and answers. */
  readonly trusted: boolean
  /** What was looked at, in order. */
  readonly checked: readonly (CheckedFileDocument | CheckedServerDocument)[]
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}

/** A rule as data. */
export interface RuleDocument {
  /** Its id. */
  readonly id: string
  /** What holds when it passes. */
  readonly title: string
  /** Which part of the way it belongs to. */
  readonly layer: string
  /** What a person sees when it fails. */
  readonly shown: string
  /** Where it is written. */
  readonly source: { readonly url: string; readonly quote: string }
  /** Certificates that begin earlier are exempt, ISO 8601. */
  readonly effectiveFrom?: string
  /** The device's number for it. */
  readonly osStatus?: number
  /** The device's sentence. */
  readonly appleText?: string
}

/** Result of `orchard check --explain TEXT --json`. */
export interface ExplainDocument {
  /** Tells the documents apart. */
  readonly command: 'check'
  /** Rules that the text names. */
  readonly rules: readonly RuleDocument[]
  /** Messages that the text holds, the closest first. */
  readonly messages: readonly {
    /** Stable name of the message. */
    readonly id: string
    /** Who says it. */
    readonly source: string
    /** Its words. */
    readonly text: string
    /** What has happened. */
    readonly means: string
    /** What to do, the likeliest first. */
    readonly fixes: readonly string[]
  }[]
}
