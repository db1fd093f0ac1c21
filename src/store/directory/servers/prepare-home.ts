import { dirname } from 'node:path'
import { MODE } from '../durable-files.js'
import type { DurableFiles } from '../durable-files.js'
import type { FileOwner } from '../file-layer.js'
import type { Layout } from '../layout.js'
import { assertRealFolder } from '../open-ca-directory.js'
import { ensureServerFolders, handOver } from '../server-folders.js'
import type { ServerHome } from './server-home.js'

/** Whose folders are to be made, and for whom. */
export interface HomeToPrepare {
  /** The home of the server. */
  readonly home: ServerHome
  /** Whom the folders shall belong to; absent: who runs this. */
  readonly owner: FileOwner | undefined
}

/**
 * Makes the folders of a server where they are missing, the one of its key for its owner only.
 *
 * @returns Whether a folder was missing. The names of those that are new are not durable.
 * @throws PKIError `ERR_PKI_FILE`, also for a folder of keys that is a symbolic link (`ELOOP`).
 */
export async function prepareHome(
  files: DurableFiles,
  layout: Layout,
  { home, owner }: HomeToPrepare,
): Promise<boolean> {
  const { ownFolder, first, later } = home
  if (ownFolder === undefined) {
    const made = await ensureServerFolders(files, layout, owner)
    if (first !== later) await files.ensureFolders(dirname(first.csr))
    return made
  }
  // To be told that a folder is there by failing to make it costs more than all the rest of this.
  const hasAbove = await assertRealFolder(files, dirname(ownFolder))
  const made = !(await assertRealFolder(files, ownFolder))
  if (made) {
    if (!hasAbove) await files.createFolder(dirname(ownFolder), owner === undefined ? undefined : 0o755)
    await files.createFolder(ownFolder, MODE.privateFolder)
  }
  if (owner !== undefined) await handOver(files, ownFolder, owner)
  return made
}
