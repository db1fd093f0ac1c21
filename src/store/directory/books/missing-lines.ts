import { isPKIError } from '../../../base/errors.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import { indexLineOf, indexSerialOf, normalSerial, writeIndexLine } from '../../index-line.js'
import type { IndexLine } from '../../index-line.js'
import { formatRevocationField } from '../../revocation-field.js'
import type { BookParts } from './book-parts.js'
import { readEntries } from './index-entries.js'
import { mendedLine } from './mended-line.js'
import type { LastChange } from './revocation-log.js'
import { findSignedRevocations } from './signed-revocations.js'

/**
 * Lines of certificates that have none: revoked where our log, what openssl has kept of its index, or the CRL of the CA
 * says so.
 *
 * @throws PKIError `ERR_PKI_FILE`.
 */
export async function missingLines(
  parts: BookParts,
  certificates: readonly CertificateRecord[],
  changes: ReadonlyMap<string, LastChange>,
): Promise<readonly string[]> {
  if (certificates.length === 0) return []
  const known = await revokedIn(parts, `${parts.layout.index}.old`)
  const signed = await findSignedRevocations(parts)
  return certificates.map((certificate) => {
    const serial = indexSerialOf(certificate)
    const fresh = indexLineOf(certificate)
    const revocation = signed?.revocations.get(serial)
    const revoked =
      revocation === undefined
        ? fresh
        : ({ ...fresh, status: 'revoked', revocation: formatRevocationField(revocation) } as const)
    const line = known.get(serial) ?? revoked
    const change = changes.get(serial)
    return (change === undefined ? undefined : mendedLine(line, change)) ?? writeIndexLine(line)
  })
}

/** Revoked lines of an older index, by serial number; one that cannot be read helps nobody. */
async function revokedIn({ files }: BookParts, path: string): Promise<ReadonlyMap<string, IndexLine>> {
  const known = new Map<string, IndexLine>()
  const file = await files.findToRead(path)
  if (file === undefined) return known
  try {
    for await (const found of readEntries({ file, path, changes: new Map() }, { status: 'revoked' })) {
      for (const { line } of found) known.set(normalSerial(line.serial), line)
    }
    return known
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_INDEX')) throw error
    return known
  } finally {
    await file.close()
  }
}
