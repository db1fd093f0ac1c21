/* eslint-disable @typescript-eslint/require-await -- a file layer answers later, memory answers now */
import type {
  FileFacts,
  FileLayer,
  ReadableFile,
  WritableFile,
} from '../../../src/store/directory/file-layer.js'
import { copyImage, emptyImage, findInode } from './disk-image.js'
import type { DiskImage, DiskNode } from './disk-image.js'
import { applyOperation } from './disk-operation.js'
import type { DiskOperation, EntryChange, OperationName } from './disk-operation.js'

/** An operation that is about to happen. */
export interface ComingOperation {
  /** Its name; `look` for all that only reads. */
  readonly name: OperationName | 'look'
  /** Its path. */
  readonly path: string
}

/** What a simulated disk is made with. */
export interface SimulatedDiskOptions {
  /** What is on it; absent: an empty `/`. It is copied. */
  readonly image?: DiskImage
  /**
   * Asked before each operation that changes something or makes it durable, and before each `look`: throws, and the
   * operation fails; a number: a write takes only so many octets.
   */
  readonly watch?: (operation: ComingOperation) => number | undefined
  /** Whether the log says which functions asked for durability. */
  readonly withCallers?: boolean
}

/**
 * A disk in memory that keeps a log of every operation that changes something or makes it durable: what the power
 * leaves of it when it fails at any point is made from the log, by `crash-states.ts`.
 */
export class SimulatedDisk {
  /** What was on it at the beginning. */
  readonly before: DiskImage
  /** What the page cache has: what every process sees. */
  readonly image: DiskImage
  /** What was done, in order. */
  readonly log: DiskOperation[] = []
  /** Its file layer. */
  readonly layer: FileLayer
  readonly #watch: SimulatedDiskOptions['watch']
  readonly #withCallers: boolean

  /** Makes a disk. */
  constructor({ image = emptyImage(), watch, withCallers = false }: SimulatedDiskOptions = {}) {
    this.before = copyImage(image)
    this.image = copyImage(image)
    this.#watch = watch
    this.#withCallers = withCallers
    this.layer = this.#layerOf()
  }

  #layerOf(): FileLayer {
    return {
      keepsModes: true,
      userId: () => process.getuid?.(),
      realPath: async (path) => {
        this.#look(path)
        this.#inodeAt(path)
        return path
      },
      makePrivate: async () => undefined,
      create: async (path) => this.#create(path),
      openToAppend: async (path) => this.#writable(this.#fileAt(path), path),
      read: async (path, _follow, most) => {
        this.#look(path)
        return this.#node(this.#fileAt(path)).data.slice(0, most)
      },
      openToRead: async (path) => this.#readable(path),
      facts: async (path) => {
        this.#look(path)
        return this.#factsOf(this.#inodeAt(path))
      },
      list: async (path) => {
        this.#look(path)
        return [...this.#node(this.#folderAt(path)).entries.keys()]
      },
      makeFolder: async (path, mode) => {
        this.#expect('makeFolder', path)
        this.#add({ name: 'makeFolder', path }, { is: 'folder', mode: mode ?? 0o755 })
      },
      setOwner: async (path, owner) => {
        this.#expect('setOwner', path)
        const inode = this.#folderAt(path)
        this.#do({ name: 'setOwner', path, inode, change: { kind: 'attributes', owner }, entries: [] })
      },
      link: async (from, to) => {
        this.#expect('link', from)
        const inode = this.#inodeAt(from)
        const place = this.#vacant(to)
        if (this.#node(inode).kind !== 'file') throw systemError('EPERM')
        this.#do({ name: 'link', path: from, to, inode, entries: [{ ...place, inode }] })
      },
      rename: async (from, to) => this.#rename(from, to),
      remove: async (path) => {
        this.#expect('remove', path)
        this.#do({ name: 'remove', path, inode: this.#fileAt(path), entries: [this.#place(path)] })
      },
      removeFolder: async (path) => {
        this.#expect('removeFolder', path)
        const inode = this.#folderAt(path)
        if (this.#node(inode).entries.size > 0) throw systemError('ENOTEMPTY')
        this.#do({ name: 'removeFolder', path, inode, entries: [this.#place(path)] })
      },
      syncFile: async (path) => {
        this.#expect('file.sync', path)
        this.#do({ name: 'file.sync', path, inode: this.#fileAt(path), entries: [] })
      },
      syncFolder: async (path) => {
        this.#expect('syncFolder', path)
        const inode = findInode(this.image, path)
        if (inode !== undefined) this.#do({ name: 'syncFolder', path, inode, entries: [] })
      },
    }
  }

  async #create(path: string): Promise<WritableFile> {
    this.#expect('create', path)
    return this.#writable(this.#add({ name: 'create', path }, { is: 'file', mode: 0o600 }), path)
  }

  async #rename(from: string, to: string): Promise<void> {
    this.#expect('rename', from)
    const inode = this.#inodeAt(from)
    if (to.startsWith(`${from}/`)) throw systemError('EINVAL')
    const target = this.#find(to)
    if (target === inode) return
    if (target !== undefined) this.#expectReplaceable(inode, target)
    const entries = [{ ...this.#place(to), inode }, this.#place(from)]
    this.#do({ name: 'rename', path: from, to, inode, entries })
  }

  #expectReplaceable(inode: number, target: number): void {
    const [from, to] = [this.#node(inode), this.#node(target)]
    if (from.kind === 'file' && to.kind === 'folder') throw systemError('EISDIR')
    if (from.kind === 'folder' && to.kind === 'file') throw systemError('ENOTDIR')
    if (to.entries.size > 0) throw systemError('ENOTEMPTY')
  }

  #writable(inode: number, path: string): WritableFile {
    const attributes = (name: OperationName, change: object): void => {
      this.#expect(name, path)
      this.#do({ name, path, inode, change: { kind: 'attributes', ...change }, entries: [] })
    }
    return {
      write: async (bytes) => {
        const most = this.#expect('file.write', path) ?? bytes.length
        const taken = bytes.slice(0, most)
        const change = { kind: 'write', at: this.#node(inode).data.length, bytes: taken } as const
        if (taken.length > 0) this.#do({ name: 'file.write', path, inode, change, entries: [] })
        return taken.length
      },
      lastOctet: async () => this.#node(inode).data.at(-1),
      setMode: async (mode) => {
        attributes('file.setMode', { mode })
      },
      setOwner: async (owner) => {
        attributes('file.setOwner', { owner })
      },
      truncate: async (length) => {
        this.#expect('file.truncate', path)
        this.#do({ name: 'file.truncate', path, inode, change: { kind: 'truncate', length }, entries: [] })
      },
      sync: async () => {
        this.#expect('file.sync', path)
        this.#do({ name: 'file.sync', path, inode, entries: [] })
      },
      facts: async () => this.#factsOf(inode),
      close: async () => undefined,
    }
  }

  async #readable(path: string): Promise<ReadableFile> {
    this.#look(path)
    const inode = this.#fileAt(path)
    return {
      read: async (into, position) => {
        this.#look(path)
        const octets = this.#node(inode).data.subarray(position, position + into.length)
        into.set(octets)
        return octets.length
      },
      facts: async () => this.#factsOf(inode),
      close: async () => undefined,
    }
  }

  /** A new file or folder under a name that nothing has. */
  #add(
    operation: { readonly name: OperationName; readonly path: string },
    node: { readonly is: 'file' | 'folder'; readonly mode: number },
  ): number {
    const inode = this.image.nextInode
    const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
    const entries = [{ ...this.#vacant(operation.path), inode }]
    this.#do({ ...operation, inode, change: { kind: 'new', owner, ...node }, entries })
    return inode
  }

  #do(operation: Omit<DiskOperation, 'at' | 'callers'>): void {
    const isSync = operation.name === 'file.sync' || operation.name === 'syncFolder'
    this.image.now += 1_000_000n
    const done = {
      ...operation,
      at: this.image.now,
      callers: isSync && this.#withCallers ? callersNow() : [],
    }
    applyOperation(this.image, done)
    this.log.push(done)
  }

  #expect(name: OperationName, path: string): number | undefined {
    return this.#watch?.({ name, path })
  }

  #look(path: string): void {
    this.#watch?.({ name: 'look', path })
  }

  #inodeAt(path: string): number {
    const inode = this.#find(path)
    if (inode === undefined) throw systemError('ENOENT')
    return inode
  }

  /** As `findInode`, but a path through a file is an error, and not just nothing. */
  #find(path: string): number | undefined {
    const found = findInode(this.image, path)
    if (found !== undefined || path === '/' || path === '') return found
    const parent = this.#find(path.slice(0, path.lastIndexOf('/')))
    if (parent !== undefined && this.#node(parent).kind === 'file') throw systemError('ENOTDIR')
    return undefined
  }

  #fileAt(path: string): number {
    const inode = this.#inodeAt(path)
    if (this.#node(inode).kind !== 'file') throw systemError('EISDIR')
    return inode
  }

  #folderAt(path: string): number {
    const inode = this.#inodeAt(path)
    if (this.#node(inode).kind !== 'folder') throw systemError('ENOTDIR')
    return inode
  }

  #place(path: string): EntryChange {
    const slash = path.lastIndexOf('/')
    return { folder: this.#folderAt(path.slice(0, slash)), name: path.slice(slash + 1) }
  }

  #vacant(path: string): EntryChange {
    const place = this.#place(path)
    if (this.#find(path) !== undefined) throw systemError('EEXIST')
    return place
  }

  #node(inode: number): DiskNode {
    const node = this.image.nodes.get(inode)
    if (node === undefined) throw systemError('ENOENT')
    return node
  }

  #factsOf(inode: number): FileFacts {
    const { kind, data, mode, owner, modified } = this.#node(inode)
    return { kind, size: data.length, mode, ...owner, device: 1n, inode: BigInt(inode), modified }
  }
}

const FRAME = /at (?:async )?(?:new )?([\w.#<>]+) \(.*\/src\/store\/([^:]+)\.[jt]s:/

/** The functions of the store that led here. */
function callersNow(): readonly string[] {
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = 60
  const stack = new Error('stack').stack ?? ''
  Error.stackTraceLimit = before
  return stack.split('\n').flatMap((line) => {
    const found = FRAME.exec(line)
    return found?.[1] === undefined ? [] : [`${found[2] ?? ''} ${found[1]}`]
  })
}

/** An error as `node:fs` throws it, without the trace of its stack: nobody reads these. */
function systemError(code: string): Error {
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  const error = Object.assign(new Error(code), { code })
  Error.stackTraceLimit = before
  return error
}
