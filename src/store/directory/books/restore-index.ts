import { dirname } from 'node:path'
import { isPKIError } from '../../../base/errors.js'
import { MODE } from '../durable-files.js'
import type { FileFacts } from '../file-layer.js'
import type { BookParts } from './book-parts.js'
import { readIndexBlocks } from './index-blocks.js'
import { indexError, readEntries } from './index-entries.js'
import { copyFile } from './index-rewrite.js'
import { findSignedRevocations } from './signed-revocations.js'

/** An index beside the one that is missing. */
interface Candidate {
  readonly path: string
  readonly facts: FileFacts
  readonly lines: number
}

/**
 * Puts an `index.txt` back that is missing. Openssl renames `index.txt` to `index.txt.old` and then `index.txt.new` to
 * `index.txt`: the new one counts where it is whole, not older, and not shorter than the old one. With neither, the
 * index begins empty and is filled from `newcerts/` by the look that follows.
 *
 * @returns What was done, in words.
 * @throws PKIError `ERR_PKI_INDEX` (`missing`) when nothing is there to make one of.
 */
export async function restoreIndex(parts: BookParts): Promise<readonly string[]> {
  const { files, layout } = parts
  const isThere = async (): Promise<boolean> => (await files.findFacts(layout.index)) !== undefined
  if (await isThere()) return []
  const fresh = await candidateAt(parts, `${layout.index}.new`)
  const old = await candidateAt(parts, `${layout.index}.old`)
  const best = isNewer(fresh, old) ? fresh : old
  if (best === undefined) return restoreEmpty(parts, isThere)
  const copy = { from: best.path, path: layout.index, splices: [], tail: '' }
  const copied = await copyFile(files, copy)
  // Openssl may be between its two renames: the one that it puts in place is never replaced.
  if (copied === undefined || !(await files.publish(copied.temporary, layout.index))) return []
  await files.syncFolder(dirname(layout.index))
  return [
    `index.txt was missing; it was put back from ${best === fresh ? 'index.txt.new' : 'index.txt.old'}.`,
  ]
}

async function restoreEmpty(parts: BookParts, isThere: () => Promise<boolean>): Promise<readonly string[]> {
  const { files, layout } = parts
  if (!(await hasCertificates(parts))) {
    if (await isThere()) return []
    throw indexError(layout.index, { line: 0, reason: 'missing' })
  }
  const empty = { path: layout.index, octets: new Uint8Array(), mode: MODE.editable }
  if (!(await files.publish(await files.prepare(empty, true), layout.index))) return []
  await files.syncFolder(dirname(layout.index))
  const signed = await findSignedRevocations(parts)
  const rest =
    signed === undefined
      ? 'there is no list of revoked certificates of this CA (ca.crl.pem), so what openssl has revoked cannot be known.'
      : `what openssl has revoked since the list of ${signed.thisUpdate.toISOString()} cannot be known.`
  return [`index.txt was missing; it was made again from newcerts/ and what is known of revocations: ${rest}`]
}

async function hasCertificates({ newCertificates }: BookParts): Promise<boolean> {
  for (const serial of await newCertificates.serials()) {
    if ((await newCertificates.find(serial)) !== undefined) return true
  }
  return false
}

function isNewer(fresh: Candidate | undefined, old: Candidate | undefined): boolean {
  if (fresh === undefined) return false
  return old === undefined || (fresh.facts.modified >= old.facts.modified && fresh.lines >= old.lines)
}

/** An index that is whole: each line is one, and the last has its newline. */
async function candidateAt({ files }: BookParts, path: string): Promise<Candidate | undefined> {
  const facts = await files.findFacts(path)
  if (facts?.kind !== 'file') return undefined
  const file = await files.findToRead(path)
  if (file === undefined) return undefined
  let lines = 0
  try {
    for await (const found of readEntries({ file, path, changes: new Map() })) lines += found.length
    for await (const { unfinished } of readIndexBlocks(file, { from: Math.max(0, facts.size - 1) })) {
      if (unfinished) return undefined
    }
    return { path, facts, lines }
  } catch (error) {
    // What the disk cannot read now may be the one that is whole.
    if (!isPKIError(error, 'ERR_PKI_INDEX')) throw error
    return undefined
  } finally {
    await file.close()
  }
}
