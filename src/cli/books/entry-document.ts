import type { StoreEntry } from '../../index.js'
import type { EntryDocument } from './documents.js'

/** A certificate in the books as data. */
export function entryDocument({
  serialNumber,
  status,
  notAfter,
  subject,
  revocation,
}: StoreEntry): EntryDocument {
  return {
    serialNumber,
    status,
    notAfter: notAfter.toISOString(),
    subject,
    ...(revocation === undefined
      ? {}
      : {
          revocation: {
            at: revocation.at.toISOString(),
            reason: revocation.reason,
            ...(revocation.invalidSince === undefined
              ? {}
              : { invalidSince: revocation.invalidSince.toISOString() }),
          },
        }),
  }
}
