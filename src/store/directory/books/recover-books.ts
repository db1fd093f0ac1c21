import { isPKIError } from '../../../base/errors.js'
import { encodePEM } from '../../../base/pem.js'
import { readCertificate } from '../../../x509/read/certificate.js'
import { indexSerialOf } from '../../index-line.js'
import { MODE } from '../durable-files.js'
import type { BookParts } from './book-parts.js'
import { checkpoint } from './checkpoint.js'
import { isIssuedBy } from './issued-here.js'
import type { JournalContents } from './journal.js'
import { replayFiles, unplacedRecords } from './replay-files.js'
import { describeDamage } from './revocation-log.js'
import { settleIndex } from './settle-index.js'
import { keepState } from './state.js'
import { sweepTemporaries } from './sweep-temporaries.js'

/**
 * Brings the books in order after openssl has been here, or a run was interrupted: what the journal speaks of is put in
 * place, lines and revocations that `index.txt` has lost come back. No certificate is ever deleted. Done twice, or
 * interrupted and done again, it comes to the same. Called under the lock.
 *
 * @param placed - Whether all groups of this boot are known to be in place: a file that is gone was then removed by a
 * person, and stays away.
 * @returns What was repaired, one sentence each; empty when all was well.
 * @throws PKIError `ERR_PKI_INDEX` where a person must decide; `ERR_PKI_FILE`.
 */
export async function recoverBooks(parts: BookParts, placed: boolean): Promise<readonly string[]> {
  const { journal, revocations } = parts
  const log = await revocations.read()
  if (log.size > log.length) await revocations.cut(log.length)
  const contents = await journal.read()
  if (contents.size > contents.length) await journal.cut(contents.length)
  const foreign = await refill(parts, contents)
  const settled = await settleIndex(parts, log.last)
  const replayed = await replayFiles(parts, unplacedRecords(contents.records, placed))
  if (contents.length > 0) await checkpoint(parts, contents)
  const swept = await sweepTemporaries(parts)
  await keepState(parts).catch(unlessFile)
  return [...describeDamage(revocations.path, log), ...foreign, ...settled, ...replayed, ...swept]
}

/** A disk without room for a few words of ours costs the next one a full look. */
function unlessFile(error: unknown): void {
  if (!isPKIError(error, 'ERR_PKI_FILE')) throw error
}

/**
 * Writes again what may have been lost with the machine: `newcerts/` is not made durable file by file.
 *
 * @returns What is none of this CA's, and was left out, one sentence each.
 */
async function refill(
  { files, newCertificates, issuer }: BookParts,
  { records }: JournalContents,
): Promise<readonly string[]> {
  const foreign: string[] = []
  for (const der of records.flatMap(({ certificates }) => certificates)) {
    const certificate = readCertificate(der)
    const serial = indexSerialOf(certificate)
    if (await newCertificates.holds(serial, der)) continue
    if (!(await isIssuedBy(certificate, issuer))) {
      foreign.push(`The journal has a certificate ${serial} that another CA has issued: it was left out.`)
      continue
    }
    const octets = new TextEncoder().encode(encodePEM('CERTIFICATE', der))
    const path = newCertificates.pathOf(serial)
    await files.place(await files.prepare({ path, octets, mode: MODE.certificate }), path)
  }
  return foreign
}
