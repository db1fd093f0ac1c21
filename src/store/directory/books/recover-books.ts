import { dirname, join } from 'node:path'
import { isPKIError } from '../../../base/errors.js'
import { encodePEM } from '../../../base/pem.js'
import { quoteText } from '../../../base/quote.js'
import { readCertificate } from '../../../x509/read/certificate.js'
import { indexSerialOf } from '../../index-line.js'
import { isTemporaryName, MODE } from '../durable-files.js'
import type { BookParts } from './book-parts.js'
import { checkpoint } from './checkpoint.js'
import { digestOf } from './journal.js'
import type { JournalContents, JournaledFile } from './journal.js'
import { describeDamage } from './revocation-log.js'
import { settleIndex } from './settle-index.js'
import { keepState } from './state.js'

/**
 * Brings the books in order after openssl has been here, or a run was interrupted: what the journal speaks of is put in
 * place, lines and revocations that `index.txt` has lost come back. No certificate is ever deleted. Done twice, or
 * interrupted and done again, it comes to the same. Called under the lock.
 *
 * @returns What was repaired, one sentence each; empty when all was well.
 * @throws PKIError `ERR_PKI_INDEX` where a person must decide; `ERR_PKI_FILE`.
 */
export async function recoverBooks(parts: BookParts): Promise<readonly string[]> {
  const { journal, revocations } = parts
  const log = await revocations.read()
  if (log.size > log.length) await revocations.cut(log.length)
  const contents = await journal.read()
  if (contents.size > contents.length) await journal.cut(contents.length)
  await refill(parts, contents)
  const settled = await settleIndex(parts, log.last)
  const placed = await placeFiles(parts, contents)
  if (contents.length > 0) await checkpoint(parts, contents)
  await sweep(parts)
  await keepState(parts).catch(unlessFile)
  return [...describeDamage(revocations.path, log), ...settled, ...placed]
}

/** A disk without room for a few words of ours costs the next one a full look. */
function unlessFile(error: unknown): void {
  if (!isPKIError(error, 'ERR_PKI_FILE')) throw error
}

/** Removes temporary files of interrupted runs from folders that nobody writes to without the lock. */
async function sweep({ files, layout }: BookParts): Promise<void> {
  for (const folder of new Set([dirname(layout.index), layout.books, dirname(layout.crl)])) {
    for (const name of (await files.list(folder)) ?? []) {
      if (isTemporaryName(name)) await files.discard(join(folder, name))
    }
  }
}

/** Writes again what may have been lost with the machine: `newcerts/` is not made durable file by file. */
async function refill({ files, newCertificates }: BookParts, { records }: JournalContents): Promise<void> {
  for (const der of records.flatMap(({ certificates }) => certificates)) {
    const serial = indexSerialOf(readCertificate(der))
    if (await newCertificates.holds(serial, der)) continue
    const octets = new TextEncoder().encode(encodePEM('CERTIFICATE', der))
    const path = newCertificates.pathOf(serial)
    await files.place(await files.prepare({ path, octets, mode: MODE.certificate }), path)
  }
}

/** Puts the files of servers in place that an interruption has kept from it. */
async function placeFiles(parts: BookParts, { records }: JournalContents): Promise<readonly string[]> {
  const placed: string[] = []
  const plans = new Map<string, { readonly file: JournaledFile; readonly expected: Set<string> }>()
  for (const file of records.flatMap(({ files }) => files)) {
    const expected = plans.get(file.path)?.expected ?? new Set<string>()
    plans.delete(file.path)
    plans.set(file.path, { file, expected: expected.add(file.replaces).add(digestOf(file.text)) })
  }
  for (const { file, expected } of plans.values()) {
    if (await placeFile(parts, file, expected)) placed.push(`${quoteText(file.path)} was put in place.`)
  }
  return placed
}

/** What somebody else has put there since then stays. */
async function placeFile(
  { files }: BookParts,
  file: JournaledFile,
  expected: ReadonlySet<string>,
): Promise<boolean> {
  const octets = await files.find(file.path)
  const digest = octets === undefined ? '' : digestOf(octets)
  if (digest === digestOf(file.text)) return false
  if (octets !== undefined && !expected.has(digest) && isWhole(octets)) return false
  await files.ensureFolders(dirname(file.path))
  const spec = { path: file.path, octets: Buffer.from(file.text), mode: file.mode, owner: file.owner }
  await files.place(await files.prepare(spec, octets !== undefined && isWhole(octets)), file.path)
  return true
}

/** A file that the machine went down with is empty, ends early, or holds zeros. */
function isWhole(octets: Uint8Array): boolean {
  return /-----END [A-Z0-9 ]+-----\s*$/.test(new TextDecoder().decode(octets))
}
