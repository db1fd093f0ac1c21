import type { AdoptDocument } from './adopt/documents.js'
import type { CRLDocument, ListDocument, RevokeDocument } from './books/documents.js'
import type { InitDocument, ShowDocument } from './ca/documents.js'
import type { EphemeralDocument, IssueDocument, RequestDocument, SignDocument } from './ca/issue-documents.js'
import type { RenewDocument, RenewRootDocument } from './ca/renew-documents.js'
import type { CheckDocument, ExplainDocument } from './check/documents.js'
import type { ExportDocument } from './export/documents.js'
import type {
  BundleDocument,
  SettingsCommandDocument,
  SnippetDocument,
  UpDocument,
} from './jupyter/documents.js'
import type { PasswdDocument } from './passphrase/documents.js'
import type { ProfileDocument, ReminderDocument } from './profile/documents.js'
import type { EnvDocument, TrustDocument } from './trust/documents.js'

/** What a command that succeeded writes with `--json`. */
export type CommandDocument =
  | AdoptDocument
  | UpDocument
  | InitDocument
  | IssueDocument
  | EphemeralDocument
  | RequestDocument
  | SignDocument
  | ShowDocument
  | RenewDocument
  | RenewRootDocument
  | PasswdDocument
  | RevokeDocument
  | CRLDocument
  | ListDocument
  | CheckDocument
  | ExplainDocument
  | ProfileDocument
  | ReminderDocument
  | ExportDocument
  | SettingsCommandDocument
  | SnippetDocument
  | BundleDocument
  | TrustDocument
  | EnvDocument
