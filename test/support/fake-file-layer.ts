import type { FileFacts, FileKind, FileLayer, FileOwner, WritableFile } from '../../src/node.js'
import type { ReadableFile } from '../../src/store/directory/file-layer.js'
import { windowsFileLayer } from '../../src/store/directory/windows-file-layer.js'
import { systemError } from './store.js'

/** What file systems do differently. */
export interface FileHabits {
  /** Whether `Home` and `home` are one name. */
  readonly ignoresCase: boolean
  /** What a mode becomes; absent: it is kept. */
  readonly modeOf?: (mode: number, kind: FileKind) => number
  /** Whether a file can have two names. */
  readonly hasLinks: boolean
  /** Whether a rename may replace, and a removal take, what is read-only. */
  readonly guardsReadOnly: boolean
  /** Tells whether a file can have a name. */
  readonly allows: (name: string) => boolean
}

const ANY_NAME = (name: string): boolean => name.length <= 255
const WINDOWS_NAME = (name: string): boolean =>
  Array.from(name).every((character) => character >= ' ') &&
  !/[<>:"|?*\\]|[. ]$/.test(name) &&
  !/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name)

/** Name of a platform that is faked. */
export type FakePlatform = 'linux' | 'darwin' | 'win32' | 'modeless'

/** The platforms that a CA directory is tried on. */
export const FAKE_PLATFORMS: Readonly<Record<FakePlatform, FileHabits>> = {
  /** As Linux. */
  linux: { ignoresCase: false, hasLinks: true, guardsReadOnly: false, allows: ANY_NAME },
  /** As macOS on APFS. */
  darwin: { ignoresCase: true, hasLinks: true, guardsReadOnly: false, allows: ANY_NAME },
  /** As Windows on NTFS, below the operations that `windowsFileLayer` makes of it. */
  win32: {
    ignoresCase: true,
    hasLinks: true,
    guardsReadOnly: true,
    modeOf: (mode: number, kind: FileKind): number => (kind === 'folder' || mode & 0o200 ? 0o666 : 0o444),
    allows: WINDOWS_NAME,
  },
  /** As `/mnt/c` of WSL, or a share of Windows: every mode is 0777, and to set one does nothing. */
  modeless: {
    ignoresCase: true,
    hasLinks: false,
    guardsReadOnly: false,
    modeOf: () => 0o777,
    allows: WINDOWS_NAME,
  },
}

/** A file system in memory, and a look behind the scenes. */
export interface FakeFiles extends FileLayer {
  /** Puts a file there, whatever is there, and the folders above it. */
  put(path: string, contents: string | Uint8Array, attributes?: Partial<Attributes>): void
  /** Puts a symbolic link there. */
  putLink(path: string, target: string): void
  /** Changes attributes of what is there. */
  change(path: string, attributes: Partial<Attributes>): void
  /** Text of a file. */
  text(path: string): string
  /** All paths, sorted, `/` at the end of folders. */
  paths(): readonly string[]
  /** Lets the next renames over a file, and removals of it, fail as if another program looked at it. */
  holdUp(path: string, times: number, code?: string): void
  /** Programs that were run, e.g. `icacls /ca/private …`. */
  readonly programs: readonly string[]
  /** What running a program throws; absent: it ends well. */
  programError: Error | undefined
  /** Pauses that were made, in milliseconds. */
  readonly pauses: readonly number[]
}

/** What a fake file has beside its contents. */
export interface Attributes {
  mode: number
  uid: number
  gid: number
  device: bigint
}

interface Node extends Attributes {
  readonly kind: FileKind
  readonly inode: bigint
  readonly names: Map<string, Named>
  readonly target: string
  bytes: Uint8Array
  modified: bigint
}

interface Named {
  readonly name: string
  readonly node: Node
}

/** Where a path leads: the folder that it would be in, its name there, and what is there. */
interface Place {
  readonly folder: Node
  readonly key: string
  readonly name: string
  readonly path: string
  readonly node: Node | undefined
}

/** The user of a fake file system. */
export const FAKE_USER = 1000
const MOST_LINKS = 40

/**
 * A file system in memory with the habits of a platform; everything is done by one user, who is not root unless a test says so. `/`, `/home` and
 * `/tmp` (sticky) are there. It says what `node:fs` says when something is wrong.
 */
export function fakeFileLayer(platform: FakePlatform = 'linux', user: number = FAKE_USER): FakeFiles {
  const disk = new FakeDisk(FAKE_PLATFORMS[platform], user)
  const programs: string[] = []
  const pauses: number[] = []
  const plain = disk.layer()
  const layer =
    platform !== 'win32'
      ? plain
      : windowsFileLayer(plain, {
          clearReadOnly: async (path) => {
            disk.nodeAt(path).mode |= 0o200
            return Promise.resolve()
          },
          run: async (program, args) => {
            programs.push([program, ...args].join(' '))
            if (fake.programError !== undefined) throw fake.programError
            return Promise.resolve()
          },
          user: () => 'HOMEBOX\\alice',
          wait: async (ms) => Promise.resolve(pauses.push(ms)),
        })
  const fake: FakeFiles = {
    ...layer,
    put: (path, contents, attributes) => {
      disk.put(path, contents, attributes)
    },
    putLink: (path, target) => {
      disk.putLink(path, target)
    },
    change: (path, attributes) => {
      Object.assign(disk.nodeAt(path), attributes)
    },
    text: (path) => new TextDecoder().decode(disk.nodeAt(path).bytes),
    paths: () => disk.paths(),
    holdUp: (path, times, code = 'EBUSY') => disk.heldUp.set(path, { times, code }),
    programs,
    programError: undefined,
    pauses,
  }
  return fake
}

class FakeDisk {
  readonly heldUp = new Map<string, { times: number; readonly code: string }>()
  readonly #habits: FileHabits
  readonly #root: Node
  #count = 1n

  readonly #user: number

  constructor(habits: FileHabits, user: number) {
    this.#habits = habits
    this.#user = user
    this.#root = this.#newNode('folder', 0o755)
    this.#root.uid = 0
    for (const [name, mode, uid] of [
      ['home', 0o755, FAKE_USER],
      ['tmp', 0o1777, 0],
    ] as const) {
      const node = this.#newNode('folder', mode)
      node.uid = uid
      this.#root.names.set(name, { name, node })
    }
  }

  layer(): FileLayer {
    const opened = (path: string, follow: boolean): Node => {
      const node = this.nodeAt(path, follow)
      if (node.kind === 'link') throw systemError('ELOOP')
      this.#demand(node, 0o4)
      return node
    }
    return {
      keepsModes: true,
      userId: () => this.#user,
      create: (path) => act(() => this.#writable(this.#add(path, this.#newNode('file', 0o600)))),
      openToAppend: (path) =>
        act(() => {
          const node = opened(path, false)
          if (node.kind === 'folder') throw systemError('EISDIR')
          this.#demand(node, 0o2)
          return this.#writable(node)
        }),
      read: (path, follow, most) =>
        act(() => {
          const node = opened(path, follow)
          if (node.kind === 'folder') throw systemError('EISDIR')
          return node.bytes.slice(0, most)
        }),
      openToRead: (path, follow) => act(() => this.#readable(opened(path, follow))),
      facts: (path) => act(() => this.#factsOf(this.nodeAt(path))),
      realPath: (path) =>
        act(() => {
          const { path: found, node } = this.#find(path, true)
          if (node === undefined) throw systemError('ENOENT')
          return found
        }),
      list: (path) =>
        act(() => {
          const folder = this.nodeAt(path, true)
          if (folder.kind !== 'folder') throw systemError('ENOTDIR')
          return [...folder.names.values()].map(({ name }) => name)
        }),
      makeFolder: (path, mode) =>
        act(() => {
          this.#add(path, this.#newNode('folder', mode ?? 0o755))
        }),
      makePrivate: () => Promise.resolve(),
      setOwner: (path, owner) =>
        act(() => {
          this.#give(this.nodeAt(path), owner)
        }),
      link: (from, to) =>
        act(() => {
          const node = this.nodeAt(from)
          if (this.#find(to, false).node !== undefined) throw systemError('EEXIST')
          if (!this.#habits.hasLinks || node.kind === 'folder') throw systemError('EPERM')
          this.#add(to, node)
        }),
      rename: (from, to) =>
        act(() => {
          this.#rename(from, to)
        }),
      remove: (path) =>
        act(() => {
          const { folder, key, node } = this.#find(path, false)
          if (node === undefined) throw systemError('ENOENT')
          if (node.kind === 'folder') throw systemError('EPERM')
          this.#letGo(path, node)
          folder.names.delete(key)
        }),
      removeFolder: (path) =>
        act(() => {
          const { folder, key, node } = this.#find(path, false)
          if (node === undefined) throw systemError('ENOENT')
          if (node.kind !== 'folder') throw systemError('ENOTDIR')
          if (node.names.size > 0) throw systemError('ENOTEMPTY')
          folder.names.delete(key)
        }),
      syncFile: (path) =>
        act(() => {
          this.nodeAt(path)
        }),
      syncFolder: (path) =>
        act(() => {
          if (this.nodeAt(path).kind !== 'folder') throw systemError('ENOTDIR')
        }),
    }
  }

  nodeAt(path: string, follow = false): Node {
    const { node } = this.#find(path, follow)
    if (node === undefined) throw systemError('ENOENT')
    return node
  }

  put(path: string, contents: string | Uint8Array, attributes: Partial<Attributes> = {}): void {
    this.#makeParents(path)
    const { folder, key, name, node = this.#newNode('file', 0o644) } = this.#find(path, false)
    node.bytes = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents
    node.modified = this.#tick()
    Object.assign(node, attributes)
    folder.names.set(key, { name, node })
  }

  putLink(path: string, target: string): void {
    this.#add(path, { ...this.#newNode('link', 0o777), target })
  }

  paths(node = this.#root, below = ''): readonly string[] {
    const found = [...node.names.values()].flatMap(({ name, node: child }) =>
      child.kind === 'folder'
        ? [`${below}/${name}/`, ...this.paths(child, `${below}/${name}`)]
        : [`${below}/${name}`],
    )
    return found.sort()
  }

  #makeParents(path: string): void {
    const parent = path.slice(0, path.lastIndexOf('/'))
    if (parent === '' || this.#has(parent)) return
    this.#makeParents(parent)
    this.#add(parent, this.#newNode('folder', 0o755))
  }

  #has(path: string): boolean {
    try {
      return this.#find(path, true).node !== undefined
    } catch {
      return false
    }
  }

  #find(path: string, follow: boolean, links = 0): Place {
    if (links > MOST_LINKS) throw systemError('ELOOP')
    let place: Place = { folder: this.#root, key: '', name: '', path: '/', node: this.#root }
    const names = path.split('/').filter((name) => name !== '' && name !== '.')
    for (const [index, name] of names.entries()) {
      if (place.node === undefined) throw systemError('ENOENT')
      if (place.node.kind !== 'folder') throw systemError('ENOTDIR')
      place = this.#step(place.node, place.path, name)
      const { node } = place
      if (node?.kind !== 'link' || (index === names.length - 1 && !follow)) continue
      place = this.#find(node.target, true, links + 1)
    }
    return place
  }

  #step(folder: Node, path: string, name: string): Place {
    const key = this.#habits.ignoresCase ? name.normalize('NFD').toLowerCase() : name
    const found = folder.names.get(key)
    const shown = found?.name ?? name
    return { folder, key, name, path: `${path === '/' ? '' : path}/${shown}`, node: found?.node }
  }

  #add(path: string, node: Node): Node {
    const place = this.#find(path, false)
    if (place.node !== undefined) throw systemError('EEXIST')
    if (!this.#habits.allows(place.name)) throw systemError('ENOENT')
    place.folder.names.set(place.key, { name: place.name, node })
    return node
  }

  #rename(from: string, to: string): void {
    const [source, target] = [this.#find(from, false), this.#find(to, false)]
    const { node } = source
    if (node === undefined) throw systemError('ENOENT')
    if (!this.#habits.allows(target.name)) throw systemError('ENOENT')
    if (target.node === node) return
    if (target.node !== undefined) this.#assertReplaceable(node, target.node, to)
    source.folder.names.delete(source.key)
    target.folder.names.set(target.key, { name: target.name, node })
  }

  #assertReplaceable(node: Node, replaced: Node, path: string): void {
    this.#letGo(path, replaced)
    if (replaced.kind === 'folder' && this.#habits.guardsReadOnly) throw systemError('EPERM')
    if (node.kind === 'folder' && replaced.kind !== 'folder') throw systemError('ENOTDIR')
    if (node.kind !== 'folder' && replaced.kind === 'folder') throw systemError('EISDIR')
    if (replaced.names.size > 0) throw systemError('ENOTEMPTY')
  }

  #letGo(path: string, node: Node): void {
    const held = this.heldUp.get(path)
    if (held !== undefined && held.times-- > 0) throw systemError(held.code)
    if (this.#habits.guardsReadOnly && node.kind === 'file' && (node.mode & 0o200) === 0)
      throw systemError('EPERM')
  }

  #demand(node: Node, right: number): void {
    const mode = this.#shownMode(node)
    const rights = node.uid === this.#user ? mode >> 6 : mode
    if (this.#user !== 0 && (rights & right) === 0)
      throw systemError(this.#habits.guardsReadOnly ? 'EPERM' : 'EACCES')
  }

  /** Somebody who is not root gives nothing away. */
  #give(node: Node, { uid, gid }: FileOwner): void {
    if (this.#user !== 0 && uid !== node.uid) throw systemError('EPERM')
    Object.assign(node, { uid, gid })
  }

  #shownMode({ mode, kind }: Node): number {
    return this.#habits.modeOf?.(mode, kind) ?? mode
  }

  #newNode(kind: FileKind, mode: number): Node {
    return {
      kind,
      mode,
      uid: this.#user,
      gid: this.#user,
      device: 1n,
      inode: this.#count++,
      names: new Map(),
      target: '',
      bytes: new Uint8Array(),
      modified: this.#tick(),
    }
  }

  #tick(): bigint {
    return BigInt(Date.now()) * 1_000_000n + this.#count++
  }

  #factsOf(node: Node): FileFacts {
    const { kind, uid, gid, device, inode, modified } = node
    return { kind, size: node.bytes.length, mode: this.#shownMode(node), uid, gid, device, inode, modified }
  }

  #readable(node: Node): ReadableFile {
    return {
      read: (into, position) =>
        act(() => {
          if (node.kind === 'folder') throw systemError('EISDIR')
          const part = node.bytes.subarray(position, position + into.length)
          into.set(part)
          return part.length
        }),
      facts: () => act(() => this.#factsOf(node)),
      close: () => Promise.resolve(),
    }
  }

  #writable(node: Node): WritableFile {
    const keep = (bytes: Uint8Array): void => {
      node.bytes = bytes
      node.modified = this.#tick()
    }
    return {
      write: (bytes) =>
        act(() => {
          keep(Uint8Array.of(...node.bytes, ...bytes))
          return bytes.length
        }),
      lastOctet: () => act(() => node.bytes.at(-1)),
      setMode: (mode) =>
        act(() => {
          node.mode = mode
        }),
      setOwner: (owner) =>
        act(() => {
          this.#give(node, owner)
        }),
      truncate: (length) =>
        act(() => {
          keep(node.bytes.slice(0, length))
        }),
      sync: () => Promise.resolve(),
      facts: () => act(() => this.#factsOf(node)),
      close: () => Promise.resolve(),
    }
  }
}

/** What is thrown inside becomes a rejection, and nothing happens before the caller waits. */
async function act<Result>(step: () => Result): Promise<Result> {
  await Promise.resolve()
  return step()
}
