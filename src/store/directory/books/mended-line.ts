import { writeIndexLine } from '../../index-line.js'
import type { IndexLine } from '../../index-line.js'
import { fieldAfter } from './revocation-log.js'
import type { LastChange } from './revocation-log.js'

/**
 * The line as our last change left it, where somebody has put an older one in its place; `undefined` where it stands as
 * it should. A revocation that openssl has entered since then stays.
 */
export function mendedLine(line: IndexLine, change: LastChange): string | undefined {
  const after = fieldAfter(change)
  if (line.revocation === after) return undefined
  // Openssl takes no revocation back: a line that has none is older than ours.
  const isOlder = line.revocation === '' || change.earlier.has(line.revocation)
  if (!isOlder) return undefined
  const status = after === '' ? 'valid' : 'revoked'
  return writeIndexLine({ ...line, status, revocation: after })
}
