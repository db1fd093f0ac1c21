import { fchmodSync, fstatSync } from 'node:fs'
import { PKIError } from '../../index.js'
import type { CLIEnvironment } from '../environment.js'

/** What all but the owner may do with a file. */
const OTHERS = 0o077

/**
 * Closes the file that standard output goes to, to all but its owner, before a private key is written there: the shell has
 * made it, as the umask leaves it. A pipe stays as it is, and so does everything on Windows, whose files have no such bits.
 *
 * @throws PKIError `ERR_PKI_FILE` when the file is another user's.
 */
export function closeOutputToOthers({ stdout, platform }: Pick<CLIEnvironment, 'stdout' | 'platform'>): void {
  const { fd } = stdout
  if (fd === undefined || platform === 'win32') return
  const facts = fstatSync(fd)
  if (!facts.isFile() || (facts.mode & OTHERS) === 0) return
  try {
    fchmodSync(fd, facts.mode & 0o700)
  } catch (cause) {
    const systemCode = cause instanceof Error && 'code' in cause ? String(cause.code) : 'EUNKNOWN'
    throw new PKIError(
      'ERR_PKI_FILE',
      'standard output is a file that others can read, and a private key would go there',
      {
        details: { path: '-', systemCode },
        hint: 'Send it to a file of your own, or through a pipe.',
        cause,
      },
    )
  }
}
