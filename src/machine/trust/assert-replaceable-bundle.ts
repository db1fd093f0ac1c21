import { lstat, readFile } from 'node:fs/promises'
import { PKIError } from '../../base/errors.js'
import { quoteText } from '../../base/quote.js'
import { fileError, systemCodeOf } from '../../store/directory/file-error.js'

/** Far above every bundle of roots; what is larger is something else. */
const MOST_OCTETS = 16 * 1_048_576

/**
 * Refuses a place where a file of certificates cannot be put without a loss: only what is absent, empty, or holds
 * certificates as PEM and nothing else is written over, and never through a link. Reads the disk.
 *
 * @throws {@link PKIError} `ERR_PKI_FILE_EXISTS` for anything else; `ERR_PKI_FILE` when it cannot be looked at.
 */
export async function assertReplaceableBundle(path: string): Promise<void> {
  if (await mayBeReplaced(path)) return
  throw new PKIError(
    'ERR_PKI_FILE_EXISTS',
    `${quoteText(path)} is there, holds more than certificates, and is not overwritten`,
    { details: { path }, hint: 'Choose another folder, or move that file away.' },
  )
}

async function mayBeReplaced(path: string): Promise<boolean> {
  try {
    const facts = await lstat(path)
    if (!facts.isFile() || facts.size > MOST_OCTETS) return false
    return holdsCertificatesAlone(await readFile(path, 'latin1'))
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error))) return true
    throw fileError(error, { action: 'read', path })
  }
}

/** Comments count for nothing only where they are ours. */
function holdsCertificatesAlone(text: string): boolean {
  const rest = text
    .replaceAll(/^-----BEGIN CERTIFICATE-----[\w+/=\s]*-----END CERTIFICATE-----$/gm, '')
    .replaceAll(/^# with ".*"$/gm, '')
  return rest.trim() === ''
}
