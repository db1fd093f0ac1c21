import { isPKIError, readCertificate } from '../../index.js'
import { openCADirectory } from '../../node.js'
import type { CADirectory } from '../../node.js'
import { caPath } from '../ca/folder.js'
import type { CheckFlags } from '../flags.js'
import type { Session } from '../session.js'
import { readFrom, readInput } from '../sinks/input-file.js'

/** The roots that the device is taken to trust, and the CA that they come from, where there is one. */
export interface TrustedRoots {
  /** The roots, DER. */
  readonly roots: readonly Uint8Array[]
  /** The CA of this user, where it was opened. */
  readonly directory: CADirectory | undefined
}

/**
 * Reads the files of `--root`, or else takes the root of the CA; where there is neither, no root is trusted.
 *
 * @throws PKIError `ERR_PKI_FILE`, `ERR_PKI_PEM` or `ERR_PKI_DER` for a file that holds no certificate;
 * `ERR_PKI_DIRECTORY` for a folder that was named and is no CA.
 */
export async function readRoots(session: Session, flags: CheckFlags): Promise<TrustedRoots> {
  if (flags.root === undefined) {
    const directory = await findOwnCA(session, flags)
    return { roots: directory === undefined ? [] : [directory.root.der], directory }
  }
  const roots: Uint8Array[] = []
  for (const file of flags.root) {
    const blocks = await readInput(session, file)
    for (const { der } of blocks) roots.push(readFrom(file, () => readCertificate(der)).der)
  }
  return { roots, directory: undefined }
}

/** The CA in `--dir`, which must be one, or the one of this user, where there is one. */
async function findOwnCA(session: Session, flags: CheckFlags): Promise<CADirectory | undefined> {
  try {
    return await openCADirectory({ path: caPath(session, flags) })
  } catch (error) {
    const absent = isPKIError(error, 'ERR_PKI_DIRECTORY') || isPKIError(error, 'ERR_PKI_OPTION')
    if (absent && flags.dir === undefined) return undefined
    throw error
  }
}
