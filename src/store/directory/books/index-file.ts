import { PKIError } from '../../../base/errors.js'
import { quoteText } from '../../../base/quote.js'
import type { FileFacts } from '../file-layer.js'

/**
 * Refuses an index that is no file of its own. A line can be added through a symbolic link, but whoever revokes puts a
 * file in its place, openssl too: half of the changes would go to one file and half to another.
 *
 * @throws PKIError `ERR_PKI_FILE`: `ELOOP` for a link, `EISDIR` for a folder and everything else.
 */
export function assertIndexFile(path: string, facts: FileFacts | undefined): void {
  if (facts === undefined || facts.kind === 'file') return
  const systemCode = facts.kind === 'link' ? 'ELOOP' : 'EISDIR'
  const fact = facts.kind === 'link' ? 'is a symbolic link' : 'is no file'
  throw new PKIError('ERR_PKI_FILE', `${quoteText(path)} ${fact} (${systemCode})`, {
    details: { path, systemCode },
    hint: 'The index must be a file of its own in this folder: move the one that is in use here, under this name.',
  })
}
