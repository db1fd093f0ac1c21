import { PKIError } from '../base/errors.js'
import type { DeviationDetail } from '../base/errors.js'
import type { CertificateRecord, CSRRecord } from '../x509/read/records.js'

/**
 * Refuses a readable certificate or request that breaks the standard: issuing builds on clean input only.
 *
 * @throws {@link PKIError} `ERR_PKI_DEVIATION` with every fault.
 */
export function assertClean(record: CertificateRecord | CSRRecord): void {
  const { deviations, unreadableExtensions, duplicateExtensions } = record
  if (deviations.length + unreadableExtensions.length + duplicateExtensions.length === 0) return
  const faults: readonly DeviationDetail[] = [
    ...deviations.map(({ kind, path }) => ({ kind, path })),
    ...unreadableExtensions.map(({ oid }) => ({ kind: 'unreadable-extension', path: oid })),
    ...duplicateExtensions.map((oid) => ({ kind: 'duplicate-extension', path: oid })),
  ]
  const [first] = faults
  if (first === undefined) return
  throw new PKIError('ERR_PKI_DEVIATION', `the input breaks RFC 5280: ${first.kind} at ${first.path}`, {
    details: { deviations: faults },
    hint: 'Make it again with a tool that writes strict DER, e.g. openssl 3 or this library.',
  })
}
