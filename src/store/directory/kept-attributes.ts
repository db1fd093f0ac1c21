import type { FileSpec } from './durable-files.js'
import type { FileFacts } from './file-layer.js'

/** Mode and owner of a file that is about to be replaced, for the new one. Only root makes files that are another's. */
export function attributesOf({ mode, uid, gid }: FileFacts): Pick<FileSpec, 'mode' | 'owner'> {
  return { mode, owner: process.getuid?.() === 0 ? { uid, gid } : undefined }
}
