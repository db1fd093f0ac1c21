import { dirname } from 'node:path'
import { quoteText } from '../../../base/quote.js'
import { MODE } from '../durable-files.js'
import { liesWithin } from '../lies-within.js'
import { keyPathOf, publicPathOf } from '../servers/public-file.js'
import type { BookParts } from './book-parts.js'
import { isThisBoot } from './boot.js'
import { digestOf } from './journal.js'
import type { JournaledFile, JournalRecord } from './journal.js'
import { isCertificateOf, isPublicPEM, isPublicText, isUnwritten } from './public-text.js'

/** A file of a server as the journal leaves it. */
interface Plan {
  /** Where it lies here, whatever folder this CA was in before. */
  readonly path: string
  /** The last that it was. */
  readonly file: JournaledFile
  /** The certificates of that group, DER. */
  readonly certificates: readonly Uint8Array[]
  /** Digests of all that it was before. */
  readonly expected: Set<string>
  /** All texts that it was to have. */
  readonly texts: Set<string>
}

/**
 * The groups of a journal whose files may not be in place. Whoever enters a group has first made sure that everything
 * before it was in place, so within one boot only the last one can have been interrupted; after a power failure none of
 * them need have reached the disk.
 *
 * @param placed - Whether nothing was interrupted since the last group of this boot was put in place.
 */
export function unplacedRecords(
  records: readonly JournalRecord[],
  placed: boolean,
): readonly JournalRecord[] {
  return records.filter(({ boot }, at) => !isThisBoot(boot) || (!placed && at === records.length - 1))
}

/**
 * Puts the files of servers in place that an interruption has kept from it. A journal may have come with the folder
 * from somebody else: it decides nothing but which certificate of this CA, or which request, lies in a place that the
 * layout has for them.
 *
 * @returns What was done, and what the journal asks for and was not done, one sentence each.
 * @throws PKIError `ERR_PKI_FILE`.
 */
export async function replayFiles(
  parts: BookParts,
  records: readonly JournalRecord[],
): Promise<readonly string[]> {
  const plans = new Map<string, Plan>()
  for (const { files, certificates } of records) {
    for (const file of files) {
      const path = publicPathOf(parts.layout, file.name)
      const { expected = new Set<string>(), texts = new Set<string>() } = plans.get(path) ?? {}
      plans.delete(path)
      plans.set(path, {
        path,
        file,
        certificates,
        expected: expected.add(file.replaces).add(digestOf(file.text)),
        texts: texts.add(file.text),
      })
    }
  }
  const said: string[] = []
  for (const plan of plans.values()) said.push(...(await replayFile(parts, plan)))
  return said
}

async function replayFile(parts: BookParts, plan: Plan): Promise<readonly string[]> {
  const { files } = parts
  const { path, file } = plan
  const facts = await files.findFacts(path)
  if (facts !== undefined && facts.kind !== 'file') return []
  const octets = facts === undefined ? undefined : await files.find(path)
  const isDone = octets === undefined ? await isTakenAway(parts, file) : isSettled(octets, plan)
  if (isDone) return []
  const refusal = await refusalOf(parts, plan, octets)
  if (refusal !== undefined) return [refusal]
  await files.ensureFolders(dirname(path))
  const spec = { path, octets: Buffer.from(file.text), mode: MODE.certificate, owner: file.owner }
  const isInUse = octets !== undefined && !isUnwritten(octets, plan.texts)
  await files.place(await files.prepare(spec, isInUse), path)
  return [`${quoteText(path)} was put in place.`]
}

/** Why a file is not put in place: it is none of ours, or its place is not. */
async function refusalOf(
  { files, layout, issuer }: BookParts,
  { path, file, certificates }: Plan,
  octets: Uint8Array | undefined,
): Promise<string | undefined> {
  if (!(await isPublicText(file, certificates, issuer)))
    return `The journal has something else for ${quoteText(path)} than files of this CA: it was left out.`
  if (await liesWithin(files.layer, dirname(path), layout.path)) return undefined
  if (octets !== undefined && (await isCertificateOf(octets, issuer))) return undefined
  return `The journal has a file for ${quoteText(path)}, outside of ${quoteText(layout.path)}, where no certificate of this CA is: it was left out.`
}

/** What is as it should be, and what somebody else has put there since then, stays. */
function isSettled(octets: Uint8Array, { file, expected, texts }: Plan): boolean {
  const digest = digestOf(octets)
  if (digest === digestOf(file.text)) return true
  if (isUnwritten(octets, texts)) return false
  return !expected.has(digest) || !isPublicPEM(octets)
}

/** A key is durable before there is a certificate for it: where it is gone, a person has removed it. */
async function isTakenAway({ files, layout }: BookParts, { name, hasKey }: JournaledFile): Promise<boolean> {
  return hasKey && (await files.findFacts(keyPathOf(layout, name))) === undefined
}
