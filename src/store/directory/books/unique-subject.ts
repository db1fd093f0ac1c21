import { MODE } from '../durable-files.js'
import type { BookParts } from './book-parts.js'

/** How openssl reads it: `unique_subject` of the attribute file, `yes` where it says nothing (`apps/lib/apps.c`). */
const ATTRIBUTE = /^[ \t]*unique_subject[ \t]*=[ \t]*([^\r\n#]*)/m
/** What openssl takes for yes (`parse_yesno`). */
const YES = /^[yYtT1]/
const NO = /^[nNfF0]/

/**
 * Lets one subject have several certificates, durably: openssl refuses to open an index in which one stands twice
 * unless `index.txt.attr` allows it, and each renewal of ours is a second one.
 *
 * @returns What was changed, in words; empty when nothing was.
 */
export async function allowEqualSubjects({
  files,
  layout,
}: Pick<BookParts, 'files' | 'layout'>): Promise<readonly string[]> {
  const path = layout.indexAttributes
  const octets = await files.find(path)
  const text = octets === undefined ? '' : new TextDecoder().decode(octets)
  const value = ATTRIBUTE.exec(text)?.[1]?.trim()
  if (value !== undefined && !YES.test(value) && NO.test(value)) return []
  const line = 'unique_subject = no'
  const gap = text === '' || text.endsWith('\n') ? '' : '\n'
  const changed = value === undefined ? `${text}${gap}${line}\n` : text.replace(ATTRIBUTE, line)
  await files.replace({ path, octets: Buffer.from(changed), mode: MODE.editable })
  return [
    'index.txt.attr says unique_subject = no now: a renewed certificate has the subject of the one before, and openssl would not open such an index otherwise.',
  ]
}
