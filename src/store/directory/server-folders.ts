import { dirname } from 'node:path'
import type { DurableFiles } from './durable-files.js'
import { MODE } from './durable-files.js'
import type { FileOwner } from './file-layer.js'
import type { Layout } from './layout.js'
import { assertRealFolder } from './open-ca-directory.js'

/**
 * Makes the folders of the server's files where they are missing, the one of the keys for its owner only. With an owner
 * they change hands while they still belong to whoever runs this. Their names are not durable: see `keepNames`.
 *
 * @returns Whether any was missing.
 * @throws {@link PKIError} `ERR_PKI_FILE`, also for a folder of keys that is a symbolic link (`ELOOP`).
 */
export async function ensureServerFolders(
  files: DurableFiles,
  layout: Layout,
  owner: FileOwner | undefined,
): Promise<boolean> {
  await assertRealFolder(files, layout.serverPrivate)
  const openMode = owner === undefined ? undefined : 0o755
  await files.ensureFolders(dirname(layout.server))
  const made = [await files.createFolder(layout.server, openMode)]
  for (const folder of [layout.serverCSRs, layout.serverCerts])
    made.push(await files.createFolder(folder, openMode))
  made.push(await files.createFolder(layout.serverPrivate, MODE.privateFolder))
  if (owner !== undefined) await handOver(files, layout.serverPrivate, owner)
  return made.includes(true)
}

/** Gives a folder that is closed to others to whom its key is for, while it belongs to whoever runs this. */
export async function handOver(files: DurableFiles, folder: string, owner: FileOwner): Promise<void> {
  const facts = await files.findFacts(folder)
  if (facts === undefined || facts.uid === owner.uid) return
  if (facts.uid === process.getuid?.()) await files.setOwner(folder, owner)
}
