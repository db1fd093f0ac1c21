import { dirname } from 'node:path'
import { PKIError } from '../../../base/errors.js'
import { quoteText } from '../../../base/quote.js'
import { parseIndexLine } from '../../index-line.js'
import type { BookParts } from './book-parts.js'
import { inTurns } from './checkpoint.js'
import { appendToIndex } from './index-append.js'
import { rewriteIndex } from './index-rewrite.js'
import { restoreIndex } from './restore-index.js'
import type { LastChange } from './revocation-log.js'
import { surveyIndex } from './survey-index.js'
import type { IndexSurvey } from './survey-index.js'

/** Another program may put its own index in place while we look at one; not for ever. */
export const MOST_LOOKS = 10

/**
 * Looks at all of the index and puts it right: lines and revocations that it has lost come back. Where another program
 * puts its own in place meanwhile, that one is looked at. Called under the lock.
 *
 * @returns What was wrong, one sentence each.
 * @throws PKIError `ERR_PKI_INDEX` where a person must decide; `ERR_PKI_CONFLICT` (`changed`) when the index never stands
 * still; `ERR_PKI_FILE`.
 */
export async function settleIndex(
  parts: BookParts,
  changes: ReadonlyMap<string, LastChange>,
): Promise<readonly string[]> {
  const findings: string[] = []
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    findings.push(...(await restoreIndex(parts)))
    const survey = await surveyIndex(parts, changes)
    if (survey === undefined) continue
    parts.trail.begin(survey.source)
    if (await mendIndex(parts, survey)) return [...findings, ...survey.findings]
  }
  throw neverStill(parts.layout.index)
}

/** False: another program has changed the index since it was looked at. */
async function mendIndex(parts: BookParts, survey: IndexSurvey): Promise<boolean> {
  const { source, splices, lines, unfinished } = survey
  if (splices.length === 0 && lines.length === 0 && !unfinished) return true
  await keepCertificates(parts, lines)
  const text = lines.map((line) => `${line}\n`).join('')
  const tail = unfinished ? `\n${text}` : text
  if (splices.length === 0) return appendToIndex(parts, { source, text: tail })
  if (!(await rewriteIndex(parts, { source, splices, tail }))) return false
  await parts.files.syncFolder(dirname(parts.layout.index))
  return true
}

/** A line lasts, so what it speaks of must: nobody has made a certificate durable whose group was not committed. */
async function keepCertificates(
  { files, layout, newCertificates }: BookParts,
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return
  const serials = lines.flatMap((line) => parseIndexLine(line)?.serial ?? [])
  await inTurns(serials, (serial) => files.sync(newCertificates.pathOf(serial)))
  await files.syncFolder(layout.newCerts)
}

/** The error for an index that another program changes whenever it is to be written. */
export function neverStill(path: string): PKIError<'ERR_PKI_CONFLICT'> {
  return new PKIError('ERR_PKI_CONFLICT', `another program goes on changing ${quoteText(path)}`, {
    details: { subject: path, reason: 'changed' },
    hint: 'Let the other program (openssl ca) come to its end, then try again.',
  })
}
