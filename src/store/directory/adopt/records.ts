import type { CertificateRecord } from '../../../x509/read/records.js'
import type { EntryStatus, ServerPlaces } from '../../ca-store.js'
import type { CADirectory } from '../ca-directory.js'
import type { CAPolicy } from './ca-settings.js'

/** What adopting a CA can have to say, by name. */
export const ADOPTION_REMARKS = [
  'unique-subject',
  'moved',
  'no-config',
  'include',
  'no-crl-number',
  'no-servers',
  'many-files',
  'older-certificate',
  'key-encrypted',
  'key-differs',
  'key-missing',
  'not-in-index',
  'revoked',
  'hosts-from-config',
  'no-hosts',
  'hosts-differ',
  'address-as-name',
  'unusable-name',
] as const

/** What adopting a CA can have to say, by name. */
export type AdoptionRemarkKind = (typeof ADOPTION_REMARKS)[number]

/** Something that a person should know of a CA that was adopted. */
export interface AdoptionRemark {
  /** What it is about. */
  readonly kind: AdoptionRemarkKind
  /** One or two sentences. */
  readonly text: string
}

/** A server that a CA had before it was adopted. */
export interface AdoptedServer {
  /** What it is called from now on: the name of its file. */
  readonly name: string
  /** Its current certificate. */
  readonly certificate: CertificateRecord
  /** Where its files lie. They are renewed in place. */
  readonly places: ServerPlaces
  /** Its hosts: those of its certificate, else those that the configuration lists. */
  readonly hosts: readonly string[]
  /** Where they come from; `nowhere` where there are none. */
  readonly hostsFrom: 'certificate' | 'config' | 'nowhere'
  /** What is known of its key: an encrypted one cannot be compared. */
  readonly key: 'matches' | 'encrypted' | 'differs' | 'missing'
  /** What the list says of its certificate; absent: nothing. */
  readonly status?: EntryStatus
}

/** How many certificates the list of a CA has. */
export interface AdoptedEntries {
  /** All. */
  readonly total: number
  /** Those that are revoked. */
  readonly revoked: number
}

/** A CA of openssl that has been adopted. */
export interface AdoptedCADirectory {
  /** `unchanged` when it had been adopted before, and nothing was written. */
  readonly outcome: 'adopted' | 'unchanged'
  /** The CA, open. */
  readonly directory: CADirectory
  /** The file that says where everything lies; absent where the layout is our own. */
  readonly layoutPath?: string
  /** The folder of our own books: with `layoutPath` all that is to be deleted to leave. */
  readonly booksPath: string
  /** The configuration of openssl; absent: there is none. */
  readonly configPath?: string
  /** The folder in which openssl is to be run, so that the relative paths of the configuration hold. */
  readonly workingFolder: string
  /** What `openssl ca` asks of subjects; absent where its configuration does not say. */
  readonly policy?: CAPolicy
  /** The section of the configuration that puts hosts into certificates, for `-extensions`; absent: none does. */
  readonly hostSection?: string
  /** Hosts that the configuration lists. */
  readonly configuredHosts: readonly string[]
  /** What its list holds. */
  readonly entries: AdoptedEntries
  /** Whether `unique_subject = no` was written, without which openssl stops at the second certificate of one subject. */
  readonly equalSubjectsAllowed: boolean
  /** Its servers. */
  readonly servers: readonly AdoptedServer[]
  /** What a person should know. */
  readonly remarks: readonly AdoptionRemark[]
}
