import type { CADocument } from '../ca/documents.js'
import type { FindingDocument } from '../check/documents.js'
import type { Remark } from '../sinks/printer.js'

/** A server that a CA had before it was adopted. */
export interface AdoptedServerDocument {
  /** What it is called from now on. */
  readonly name: string
  /** Its hosts. */
  readonly hosts: readonly string[]
  /** Where the hosts come from. */
  readonly hostsFrom: 'certificate' | 'config' | 'nowhere'
  /** File of its certificate: it is renewed there. */
  readonly certificatePath: string
  /** File of its key; absent where none was found. */
  readonly keyPath?: string
  /** What is known of its key. */
  readonly key: 'matches' | 'encrypted' | 'differs' | 'missing'
  /** What the list says of its certificate; absent: nothing. */
  readonly status?: 'valid' | 'revoked' | 'expired'
  /** Serial number, lower-case hexadecimal. */
  readonly serialNumber: string
  /** First instant of its validity, ISO 8601. */
  readonly notBefore: string
  /** Last instant of its validity, ISO 8601. */
  readonly notAfter: string
  /** Days from now until then; zero or less once it has expired. */
  readonly daysLeft: number
  /** Whether iOS would trust it. */
  readonly trusted: boolean
  /** What the judge found; what it found of the root stands there. */
  readonly findings: readonly FindingDocument[]
}

/** Result of `orchard adopt --json`. */
export interface AdoptDocument {
  /** Tells the documents apart. */
  readonly command: 'adopt'
  /** `unchanged` when nothing was written: it had been adopted before. */
  readonly outcome: 'adopted' | 'unchanged'
  /** The CA. */
  readonly ca: CADocument
  /** The file that says where everything lies; absent where the layout is that of `orchard init`. */
  readonly layoutPath?: string
  /** The folder of our own books. */
  readonly booksPath: string
  /** The configuration of openssl; absent: there is none. */
  readonly configPath?: string
  /** The folder in which openssl is to be run. */
  readonly workingFolder: string
  /** How many certificates its list has. */
  readonly entries: { readonly total: number; readonly revoked: number }
  /** What the judge says of the root. */
  readonly root: {
    /** Whether it could be carried to a device and trusted there. */
    readonly trusted: boolean
    /** What was found. */
    readonly findings: readonly FindingDocument[]
  }
  /** Its servers. */
  readonly servers: readonly AdoptedServerDocument[]
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}
