import { dirname } from 'node:path'
import { temporaryBeside } from '../durable-files.js'
import { fileError, hasNoLinks, systemCodeOf } from '../file-error.js'
import type { FileFacts, FileLayer, FileOwner, ReadableFile, WritableFile } from '../file-layer.js'
import { writeWhole } from '../write-whole.js'

/** Octets to be put under a name. */
export interface OctetsSpec {
  /** Where. */
  readonly path: string
  /** The whole contents. */
  readonly octets: Uint8Array
  /** Permission bits. */
  readonly mode: number
  /** Whom it shall belong to; absent: who runs this. */
  readonly owner?: FileOwner | undefined
}

/**
 * The steps that the books are written in. Unlike `DurableFiles` they leave it to the caller when something becomes
 * durable: the journal is what makes a group durable, with one fsync. All throw `ERR_PKI_FILE`.
 */
export class BookFiles {
  /** The file system. */
  readonly layer: FileLayer

  /** Works on a file layer. */
  constructor(layer: FileLayer) {
    this.layer = layer
  }

  /** What a path is; `undefined` where there is nothing. */
  async findFacts(path: string): Promise<FileFacts | undefined> {
    return this.#orAbsent('read', path, () => this.layer.facts(path))
  }

  /** Contents of a file, following no link; `undefined` where there is none. */
  async find(path: string): Promise<Uint8Array | undefined> {
    return this.#orAbsent('read', path, () => this.layer.read(path, false))
  }

  /** Names in a folder; `undefined` where there is none. */
  async list(path: string): Promise<readonly string[] | undefined> {
    return this.#orAbsent('read', path, () => this.layer.list(path))
  }

  /** Opens a file to be read in parts. */
  async openToRead(path: string): Promise<ReadableFile> {
    const file = await this.wrap('read', path, () => this.layer.openToRead(path, true))
    return {
      read: (into, position) => this.wrap('read', path, () => file.read(into, position)),
      facts: () => this.wrap('read', path, () => file.facts()),
      close: () => file.close(),
    }
  }

  /** Opens a file to be read in parts; `undefined` where there is none. */
  async findToRead(path: string): Promise<ReadableFile | undefined> {
    return this.#orAbsent('read', path, () => this.openToRead(path))
  }

  /** Makes a folder where there is none; its name is not durable. */
  async makeFolder(path: string): Promise<void> {
    if ((await this.findFacts(path)) !== undefined) return
    await this.wrap('create', path, () => this.layer.makeFolder(path, undefined).catch(unlessExists))
  }

  /** Makes a folder where there is none, and its name durable. */
  async ensureFolder(path: string): Promise<void> {
    if ((await this.findFacts(path)) !== undefined) return
    await this.makeFolder(path)
    await this.syncFolder(dirname(path))
  }

  /** Makes a folder and those above it that are missing. */
  async ensureFolders(path: string): Promise<void> {
    if ((await this.findFacts(path)) !== undefined) return
    await this.ensureFolders(dirname(path))
    await this.ensureFolder(path)
  }

  /** Creates a file for its owner only and closes it; false where the name is taken. Nothing is made durable. */
  async claim(path: string): Promise<boolean> {
    try {
      const file = await this.layer.create(path)
      await file.close()
      return true
    } catch (error) {
      if (systemCodeOf(error) === 'EEXIST') return false
      throw fileError(error, { action: 'create', path })
    }
  }

  /**
   * Writes at the end of an existing file, and makes that durable when asked. What was taken only in part, or is not
   * durable, is cut off again.
   *
   * @returns The length that the file had before.
   */
  async append(path: string, octets: Uint8Array, durable: boolean): Promise<number> {
    return this.withFile(path, async (file) => {
      const { size } = await file.facts()
      try {
        await writeWhole(file, octets)
        if (durable) await file.sync()
      } catch (error) {
        await file.truncate(size).catch(() => undefined)
        throw error
      }
      return size
    })
  }

  /** Cuts a file to a length, and makes that durable when asked; otherwise it is durable with what is written next. */
  async cut(path: string, length: number, durable: boolean): Promise<void> {
    await this.withFile(path, async (file) => {
      await file.truncate(length)
      if (durable) await file.sync()
    })
  }

  /**
   * Writes at the end of a file, durably, and first makes it where it is missing, with its folder. As long as it is
   * empty its names may be those of a run that was interrupted before they were durable.
   *
   * @param above - Whether the name of its folder is to be durable too.
   * @returns The length that the file had before.
   */
  async appendToLog(path: string, octets: Uint8Array, above: boolean): Promise<number> {
    const facts = await this.findFacts(path)
    if (facts === undefined) {
      await this.makeFolder(dirname(path))
      await this.claim(path)
    }
    if (facts === undefined || facts.size === 0) {
      await this.syncFolder(dirname(path))
      if (above) await this.syncFolder(dirname(dirname(path)))
    }
    return this.append(path, octets, true)
  }

  /** Makes a file durable, and nothing when it is gone. */
  async sync(path: string): Promise<void> {
    await this.#orAbsent('write', path, () => this.layer.syncFile(path))
  }

  /** Makes the names in a folder durable, and nothing when it is gone. */
  async syncFolder(path: string): Promise<void> {
    await this.#orAbsent('write', path, () => this.layer.syncFolder(path))
  }

  /** Writes a temporary file beside a path; gives its name. Nothing is made durable. */
  async prepare(spec: OctetsSpec, durable = false): Promise<string> {
    const temporary = temporaryBeside(spec.path)
    await this.wrap('write', spec.path, async () => {
      const file = await this.layer.create(temporary)
      try {
        await writeWhole(file, spec.octets)
        if (spec.owner !== undefined) await file.setOwner(spec.owner)
        await file.setMode(spec.mode)
        if (durable) await file.sync()
      } catch (error) {
        await this.layer.remove(temporary).catch(() => undefined)
        throw error
      } finally {
        await file.close()
      }
    })
    return temporary
  }

  /** Puts a temporary file in the place of a path. */
  async place(temporary: string, path: string): Promise<void> {
    await this.wrap('write', path, async () => {
      try {
        await this.layer.rename(temporary, path)
      } catch (error) {
        await this.layer.remove(temporary).catch(() => undefined)
        throw error
      }
    })
  }

  /**
   * Gives a temporary file a name that is free; where there are no hard links, the name is looked at before.
   *
   * @returns False: somebody has the name, and the temporary file is gone.
   */
  async publish(temporary: string, path: string): Promise<boolean> {
    try {
      await this.layer.link(temporary, path)
    } catch (error) {
      const isFree = hasNoLinks(error) && (await this.findFacts(path)) === undefined
      if (isFree) await this.place(temporary, path)
      else await this.discard(temporary)
      if (isFree || hasNoLinks(error) || systemCodeOf(error) === 'EEXIST') return isFree
      throw fileError(error, { action: 'create', path })
    }
    await this.discard(temporary)
    return true
  }

  /** Puts a file in the place of another or of none, durably. */
  async replace(spec: OctetsSpec): Promise<void> {
    await this.place(await this.prepare(spec, true), spec.path)
    await this.syncFolder(dirname(spec.path))
  }

  /** Removes a file if it can be. */
  async discard(path: string): Promise<void> {
    await this.layer.remove(path).catch(() => undefined)
  }

  /** Does something with an existing file that is open to be written at its end. */
  async withFile<Result>(path: string, step: (file: WritableFile) => Promise<Result>): Promise<Result> {
    return this.wrap('write', path, async () => {
      const file = await this.layer.openToAppend(path)
      try {
        return await step(file)
      } finally {
        await file.close()
      }
    })
  }

  /** Does a step; what the file system throws says which path. */
  async wrap<Result>(action: string, path: string, step: () => Promise<Result>): Promise<Result> {
    try {
      return await step()
    } catch (error) {
      throw fileError(error, { action, path })
    }
  }

  async #orAbsent<Result>(
    action: string,
    path: string,
    step: () => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await step()
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
      if (systemCodeOf(cause) === 'ENOENT') return undefined
      throw fileError(error, { action, path })
    }
  }
}

function unlessExists(error: unknown): void {
  if (systemCodeOf(error) !== 'EEXIST') throw error
}
