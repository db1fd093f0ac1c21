import { join } from 'node:path'
import { decodeText } from '../decode-text.js'
import { systemCodeOf, fileError } from '../file-error.js'
import type { FileKind, FileLayer } from '../file-layer.js'

/** Looks at files that others made, and changes none. */
export interface ForeignFiles {
  /** What a path is; `undefined` where there is nothing, or where nobody may look. */
  kindOf(path: string): Promise<FileKind | undefined>
  /** Octets of a file of limited size, through a symbolic link too; `undefined` where there is none. */
  find(path: string): Promise<Uint8Array | undefined>
  /** Text of a file in UTF-8 or UTF-16, less its byte order mark. */
  findText(path: string): Promise<string | undefined>
  /** Paths of what a folder holds, sorted; none where it cannot be listed. */
  list(folder: string): Promise<readonly string[]>
}

/** More than any certificate, key or configuration has. */
const MOST_OCTETS = 1024 * 1024
const NOWHERE: readonly string[] = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG']

/** Looks through a file layer. */
export function foreignFilesOf(layer: FileLayer): ForeignFiles {
  const orNothing = async <Result>(
    path: string,
    step: () => Promise<Result>,
  ): Promise<Result | undefined> => {
    try {
      return await step()
    } catch (error) {
      if (NOWHERE.includes(systemCodeOf(error))) return undefined
      throw fileError(error, { action: 'read', path })
    }
  }
  const find = async (path: string): Promise<Uint8Array | undefined> => {
    const kind = await orNothing(path, async () => (await layer.facts(path)).kind)
    // A pipe or a device would be waited for.
    if (kind !== 'file' && kind !== 'link') return undefined
    try {
      return await layer.read(path, true, MOST_OCTETS)
    } catch (error) {
      const systemCode = systemCodeOf(error)
      if (systemCode === 'ENOENT' || systemCode === 'EISDIR') return undefined
      throw fileError(error, { action: 'read', path })
    }
  }
  return {
    kindOf: (path) => orNothing(path, async () => (await layer.facts(path)).kind),
    find,
    findText: async (path) => {
      const bytes = await find(path)
      return bytes === undefined ? undefined : decodeText(bytes)
    },
    list: async (folder) => {
      const names = await orNothing(folder, () => layer.list(folder))
      return [...(names ?? [])].sort().map((name) => join(folder, name))
    },
  }
}
