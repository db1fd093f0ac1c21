import { dirname } from 'node:path'
import { readCertificate } from '../../../x509/read/certificate.js'
import { indexSerialOf } from '../../index-line.js'
import { publicPathOf } from '../servers/public-file.js'
import type { BookParts } from './book-parts.js'
import type { JournalContents } from './journal.js'

/** A journal that is longer is emptied: what it costs to look at it again stays small. */
export const LONGEST_JOURNAL: number = 4 * 1024 * 1024
/** As many files are made durable at a time as Node has threads for. */
const AT_ONCE = 4

/** Makes everything durable that the journal speaks of, and then empties it. */
export async function checkpoint(parts: BookParts, { records }: JournalContents): Promise<void> {
  const { files, layout, journal, newCertificates } = parts
  const paths = new Set([layout.index])
  for (const { certificates, files: placed } of records) {
    for (const der of certificates) paths.add(newCertificates.pathOf(indexSerialOf(readCertificate(der))))
    for (const { name } of placed) paths.add(publicPathOf(layout, name))
  }
  const folders = new Set([...paths].map((path) => dirname(path)))
  await inTurns([...paths], (path) => files.sync(path))
  await inTurns([...folders], (folder) => files.syncFolder(folder))
  await journal.cut(0)
}

/** Does a step for each of many paths, some at a time. */
export async function inTurns(
  paths: readonly string[],
  step: (path: string) => Promise<void>,
): Promise<void> {
  const queue = paths.values()
  const work = async (): Promise<void> => {
    for (const path of queue) await step(path)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
