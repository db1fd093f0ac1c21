import { quoteText } from '../../base/quote.js'
import type { DurableFiles } from './durable-files.js'
import { MODE } from './durable-files.js'
import type { FileOwner } from './file-layer.js'
import type { Layout } from './layout.js'
import { assertRealFolder } from './open-ca-directory.js'

/**
 * Makes the folders of the server's files where they are missing, the one of the keys for its owner only. With an owner
 * they change hands while they still belong to whoever runs this.
 *
 * @returns What a person should know of them.
 * @throws {@link PKIError} `ERR_PKI_FILE`, also for a folder of keys that is a symbolic link (`ELOOP`).
 */
export async function ensureServerFolders(
  files: DurableFiles,
  layout: Layout,
  owner: FileOwner | undefined,
): Promise<readonly string[]> {
  await assertRealFolder(files, layout.serverPrivate)
  const openMode = owner === undefined ? undefined : 0o755
  await files.ensureFolders(layout.server, openMode)
  for (const folder of [layout.serverCSRs, layout.serverCerts]) await files.ensureFolder(folder, openMode)
  await files.ensureFolder(layout.serverPrivate, MODE.privateFolder)
  return owner === undefined ? [] : handOver(files, layout.serverPrivate, owner)
}

/** Only who owns a 0700 folder can reach the key in it. */
export async function handOver(
  files: DurableFiles,
  folder: string,
  owner: FileOwner,
): Promise<readonly string[]> {
  const facts = await files.findFacts(folder)
  if (facts === undefined || facts.uid === owner.uid) return []
  if (facts.uid === process.getuid?.()) {
    await files.setOwner(folder, owner)
    return []
  }
  return [
    `${quoteText(folder)} belongs to user ${String(facts.uid)}, so user ${String(owner.uid)} cannot reach the key in it: move that server's files to a folder of its own.`,
  ]
}
