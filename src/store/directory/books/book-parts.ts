import type { Layout } from '../layout.js'
import type { BookFiles } from './book-files.js'
import type { IndexTrail } from './index-trail.js'
import type { Journal } from './journal.js'
import type { NewCertificates } from './new-certificates.js'
import type { RevocationLog } from './revocation-log.js'
import type { CertificateRecord } from '../../../x509/read/records.js'

/** What the books of one CA are made of. */
export interface BookParts {
  /** The disk. */
  readonly files: BookFiles
  /** Where everything lies. */
  readonly layout: Layout
  /** The certificate that signs: only its certificates belong into the index. */
  readonly issuer: CertificateRecord
  /** Which file the index was after our last look or change. */
  readonly trail: IndexTrail
  /** The redo log. */
  readonly journal: Journal
  /** Every revocation of ours. */
  readonly revocations: RevocationLog
  /** One certificate per serial number. */
  readonly newCertificates: NewCertificates
}
