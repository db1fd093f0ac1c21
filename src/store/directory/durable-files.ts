import { dirname, join } from 'node:path'
import { toHex } from '../../base/bytes.js'
import { decodeText } from './decode-text.js'
import { fileError, hasNoLinks, systemCodeOf } from './file-error.js'
import type { FileFacts, FileLayer, FileOwner } from './file-layer.js'
import { nodeFileLayer } from './node-file-layer.js'
import { readOpenedFile } from './opened-file.js'
import type { OpenedFile } from './opened-file.js'
import { SharedFolderSync } from './shared-folder-sync.js'
import { writeWhole } from './write-whole.js'

/** Modes of what a CA directory holds, set explicitly so that no umask changes them. */
export const MODE = {
  /** A private key: its owner reads it, nobody writes it. */
  key: 0o400,
  /** A certificate or a request: everybody reads it, nobody writes it. */
  certificate: 0o444,
  /** What openssl and people edit: index, serial, configuration. */
  editable: 0o644,
  /** A passphrase. */
  secret: 0o600,
  /** A folder that holds private keys. */
  privateFolder: 0o700,
} as const

/** A file to be written. */
export interface FileSpec {
  /** Where. */
  readonly path: string
  /** Its whole text, written as UTF-8; octets are written as they are. */
  readonly text: string | Uint8Array
  /** Its permission bits. */
  readonly mode: number
  /** Whom it shall belong to; absent: who runs this. */
  readonly owner?: FileOwner | undefined
}

/** Rights of all but the owner. */
const OTHERS = 0o077
const TEMPORARY_NAME = /^\.orchard-[0-9a-f]{16}\.tmp$/

/** Tells whether a name is one of a temporary file or folder, which only an interrupted run leaves behind. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY_NAME.test(name)
}

/** A fresh temporary name beside a path: same folder, so that a rename stays on one file system. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.orchard-${toHex(globalThis.crypto.getRandomValues(new Uint8Array(8)))}.tmp`)
}

/**
 * The file operations of a CA directory, each of which either happens as a whole and is durable when it returns, or
 * throws `ERR_PKI_FILE` (`ERR_PKI_FILE_EXISTS`) and leaves what was there. Nothing else in `store/directory` writes.
 */
export class DurableFiles {
  readonly #layer: FileLayer
  readonly #folders: SharedFolderSync
  #openToOthers = false

  /** Works on a file layer; absent: on the disk. */
  constructor(layer: FileLayer = nodeFileLayer) {
    this.#layer = layer
    this.#folders = new SharedFolderSync((path) => layer.syncFolder(path))
  }

  /** The operations that all this is made of. */
  get layer(): FileLayer {
    return this.#layer
  }

  /** What could not be kept from other users of this machine, one sentence; known when private files are made. */
  get warnings(): readonly string[] {
    if (!this.#openToOthers) return []
    return [
      'The rights to private files could not be set (icacls failed): other users of this machine may be able to read the keys. Keep them in a folder of your own profile.',
    ]
  }

  /** False where permission bits mean nothing. */
  get keepsModes(): boolean {
    return this.#layer.keepsModes
  }

  /**
   * Creates a file inside a folder that nobody else sees yet: contents and mode are durable, its name is not until
   * {@link DurableFiles.syncFolder}.
   */
  async createFile(spec: FileSpec): Promise<void> {
    await wrap('create', spec.path, () => this.#create(spec))
  }

  /**
   * Creates a file that must not exist: it appears complete, under its name, to exactly one of several writers.
   * Contents and name are durable.
   *
   * @throws {@link PKIError} `ERR_PKI_FILE_EXISTS` when the name is taken, by a symbolic link too.
   */
  async publishFile(spec: FileSpec): Promise<void> {
    await wrap('create', spec.path, async () => {
      const temporary = temporaryBeside(spec.path)
      await this.#create({ ...spec, path: temporary })
      await this.#linkAway(temporary, spec)
      await this.#folders.sync(dirname(spec.path))
    })
  }

  /** Puts a file in the place of another or of none; readers see the old one or the new one, whole. */
  async replaceFile(spec: FileSpec): Promise<void> {
    await wrap('write', spec.path, async () => {
      const temporary = temporaryBeside(spec.path)
      await this.#create({ ...spec, path: temporary })
      await this.#orRemove(temporary, () => this.#layer.rename(temporary, spec.path))
      await this.#folders.sync(dirname(spec.path))
    })
  }

  /**
   * Creates a folder where there is none; tells whether it is new. Its name is durable with the next
   * {@link DurableFiles.syncFolder} of the folder that it is in.
   */
  async createFolder(path: string, mode?: number): Promise<boolean> {
    return wrap('create', path, () => this.#makeFolder(path, mode))
  }

  /** Creates a folder where there is none; an existing one keeps its mode. Its name is durable. */
  async ensureFolder(path: string, mode?: number): Promise<void> {
    await wrap('create', path, async () => {
      if (await this.#makeFolder(path, mode)) await this.#folders.sync(dirname(path))
    })
  }

  /** Creates a folder and those above it that are missing; tells whether the folder itself is new. */
  async ensureFolders(path: string, mode?: number): Promise<boolean> {
    if ((await this.findFacts(path)) !== undefined) return false
    const parent = dirname(path)
    if (parent !== path) await this.ensureFolders(parent)
    await this.ensureFolder(path, mode)
    return true
  }

  /** Moves a finished folder to its name, where nothing or an empty folder is, and makes that durable. */
  async publishFolder(from: string, to: string): Promise<void> {
    await wrap('create', to, async () => {
      await this.#layer.rename(from, to)
      await this.#folders.sync(dirname(to))
    })
  }

  /** Makes the names in a folder durable. */
  async syncFolder(path: string): Promise<void> {
    await wrap('write', path, () => this.#folders.sync(path))
  }

  /** Gives a folder to somebody. */
  async setOwner(path: string, owner: FileOwner): Promise<void> {
    await wrap('change the owner of', path, () => this.#layer.setOwner(path, owner))
  }

  /** Removes files and folders of an attempt that failed; what cannot be removed stays. */
  async discard(path: string): Promise<void> {
    const kind = await this.#layer.facts(path).then(
      (facts) => facts.kind,
      () => undefined,
    )
    if (kind !== 'folder') return this.#layer.remove(path).catch(() => undefined)
    const names = await this.#layer.list(path).catch(() => [])
    for (const name of names) await this.discard(join(path, name))
    await this.#layer.removeFolder(path).catch(() => undefined)
  }

  /** What a path is, or `undefined` where there is nothing; symbolic links are not followed. */
  async findFacts(path: string): Promise<FileFacts | undefined> {
    return wrap('read', path, () => this.#orAbsent(() => this.#layer.facts(path)))
  }

  /** What a folder holds, temporary leftovers too; `undefined` where there is no such folder. */
  async list(path: string): Promise<readonly string[] | undefined> {
    return wrap('read', path, () => this.#orAbsent(() => this.#layer.list(path)))
  }

  /**
   * Reads a text file in UTF-8 or UTF-16, or no more than some octets of it; gives `undefined` where there is none. A key is never read
   * through a symbolic link.
   */
  async findText(path: string, follow = false, most?: number): Promise<string | undefined> {
    const bytes = await this.findBytes(path, follow, most)
    return bytes === undefined ? undefined : decodeText(bytes)
  }

  /** Reads the octets of a file as {@link DurableFiles.findText} reads its text. */
  async findBytes(path: string, follow = false, most?: number): Promise<Uint8Array | undefined> {
    return wrap('read', path, () => this.#orAbsent(() => this.#layer.read(path, follow, most)))
  }

  /**
   * Reads a regular file, never through a symbolic link, and says what was read: both are of one open file. Gives
   * `undefined` where there is none.
   *
   * @throws {@link PKIError} `ERR_PKI_UNSAFE_FILE` (`not-a-file`), `ERR_PKI_FILE` (`ELOOP` at a symbolic link).
   */
  async findFile(path: string): Promise<OpenedFile | undefined> {
    return wrap('read', path, () => this.#orAbsent(() => readOpenedFile(this.#layer, path)))
  }

  async #create(spec: FileSpec): Promise<void> {
    const file = await this.#layer.create(spec.path)
    await this.#orRemove(spec.path, async () => {
      try {
        await writeWhole(
          file,
          typeof spec.text === 'string' ? new TextEncoder().encode(spec.text) : spec.text,
        )
        if (spec.owner !== undefined) await file.setOwner(spec.owner)
        await file.setMode(spec.mode)
        await this.#keepPrivate(spec.path, spec.mode)
        await file.sync()
      } finally {
        await file.close()
      }
    })
  }

  /** A hard link is the one way to give a complete file a name without taking somebody else's place. */
  async #linkAway(temporary: string, spec: FileSpec): Promise<void> {
    try {
      await this.#layer.link(temporary, spec.path)
    } catch (error) {
      await this.#layer.remove(temporary).catch(() => undefined)
      if (!hasNoLinks(error)) throw error
      await this.#create(spec)
      return
    }
    // The file has its name; a second one that stays is only a leftover.
    await this.#layer.remove(temporary).catch(() => undefined)
  }

  async #makeFolder(path: string, mode: number | undefined): Promise<boolean> {
    try {
      await this.#layer.makeFolder(path, mode)
      await this.#keepPrivate(path, mode)
      return true
    } catch (error) {
      const facts = systemCodeOf(error) === 'EEXIST' ? await this.#layer.facts(path) : undefined
      if (facts?.kind === 'folder') return false
      throw error
    }
  }

  /** A list of rights that cannot be set stops nobody from having a CA; it is said. */
  async #keepPrivate(path: string, mode: number | undefined): Promise<void> {
    if (this.#layer.keepsModes || mode === undefined || (mode & OTHERS) !== 0) return
    await this.#layer.makePrivate(path).catch(() => {
      this.#openToOthers = true
    })
  }

  async #orRemove(path: string, step: () => Promise<void>): Promise<void> {
    try {
      await step()
    } catch (error) {
      await this.#layer.remove(path).catch(() => undefined)
      throw error
    }
  }

  async #orAbsent<Result>(look: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await look()
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return undefined
      throw error
    }
  }
}

async function wrap<Result>(action: string, path: string, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step()
  } catch (error) {
    throw fileError(error, { action, path })
  }
}
