import type { BigIntStats } from 'node:fs'
import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  write,
  writeSync,
} from 'node:fs'
import { chmod, open, readdir, realpath } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { systemCodeOf } from './file-error.js'
import type { FileFacts, FileLayer, ReadableFile, WritableFile } from './file-layer.js'
import { windowsFileLayer } from './windows-file-layer.js'
import type { WindowsDuties } from './windows-file-layer.js'

const { O_APPEND, O_CREAT, O_DIRECTORY, O_EXCL, O_RDONLY, O_RDWR, O_WRONLY } = constants
/** Absent on Windows; there `open` knows neither of the two. */
const WINDOWS = process.platform === 'win32'
const O_NOFOLLOW = WINDOWS ? 0 : constants.O_NOFOLLOW
/** Keeps `open` from waiting for the other end of a pipe that somebody put where a file should be. */
const O_NONBLOCK = WINDOWS ? 0 : constants.O_NONBLOCK
/**
 * Mode of a folder where nobody asks for one, less the umask: under umask 000 too nobody else may put another root
 * certificate, or another folder of keys, in the place of ours.
 */
const MOST_OPEN_FOLDER = 0o755
/** What a file system says that cannot fsync a folder. */
const NO_FOLDER_SYNC: readonly string[] = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR']

/** What a file system says of a mode that it cannot keep (FAT, some network shares). */
const NO_MODES: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'ENOSYS']

/**
 * Octets that are read or written without leaving the thread. A turn through the thread pool costs ten times as much as
 * a small operation on files that the system has in memory (measured: create, write and close 0.03 ms against 0.3 ms),
 * and a certificate takes thirty of them. What waits for the disk, fsync before all, goes through the pool.
 */
const SMALL_OCTETS = 64 * 1024

/**
 * What is thrown where there is nothing. It is made once: that something is absent is the common case when servers are
 * made, and an error of its own, with its stack, takes twice as long as the look at the disk (measured).
 */
const ABSENT: Error = Object.freeze(
  Object.assign(new Error('ENOENT: no such file or directory'), { code: 'ENOENT' }),
)

const fsyncFile = promisify(fsync)
const writeFile = promisify(write)

/** Does a step at once; what it throws is what the promise fails with. */
function atOnce<Result>(step: () => Result): Promise<Result> {
  return new Promise((resolve) => {
    resolve(step())
  })
}

const plainFileLayer: FileLayer = {
  keepsModes: true,
  userId: () => process.getuid?.(),
  create: (path) => atOnce(() => writable(openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600))),
  openToAppend: (path) => atOnce(() => writable(openSync(path, O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK))),
  read: async (path, follow, most) => {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) throw ABSENT
    // A pipe would hold up this thread for as long as nobody writes into it.
    if (follow && !statSync(path).isFile()) return readSlowly(path, most)
    const descriptor = openSync(path, follow ? O_RDONLY : O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    try {
      const { size } = fstatSync(descriptor)
      const wanted = Math.min(size, most ?? size)
      // What `/proc` makes up has no length.
      if (size === 0 || wanted > SMALL_OCTETS) return await readSlowly(path, most, follow)
      return readAtOnce(descriptor, wanted)
    } finally {
      closeSync(descriptor)
    }
  },
  openToRead: async (path, follow) =>
    readable(await open(path, follow ? O_RDONLY : O_RDONLY | O_NOFOLLOW | O_NONBLOCK)),
  facts: (path) =>
    atOnce(() => {
      const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false })
      if (stats === undefined) throw ABSENT
      return factsOf(stats)
    }),
  realPath: (path) => realpath(path),
  list: async (folder) => (lstatSync(folder).size > SMALL_OCTETS ? readdir(folder) : readdirSync(folder)),
  makeFolder: (path, mode) =>
    atOnce(() => {
      mkdirSync(path, { mode: mode ?? MOST_OPEN_FOLDER })
      if (mode !== undefined) chmodSync(path, mode)
    }),
  makePrivate: () => Promise.resolve(),
  setOwner: async (path, { uid, gid }) => {
    // By descriptor: what was opened is what changes hands, whatever the path has come to mean.
    const handle = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    await handle.chown(uid, gid).finally(() => handle.close())
  },
  link: (from, to) =>
    atOnce(() => {
      linkSync(from, to)
    }),
  rename: (from, to) =>
    atOnce(() => {
      renameSync(from, to)
    }),
  remove: (path) =>
    atOnce(() => {
      unlinkSync(path)
    }),
  removeFolder: (path) =>
    atOnce(() => {
      rmdirSync(path)
    }),
  syncFile: async (path) => {
    // Windows makes nothing durable through a descriptor that only reads.
    const descriptor = openSync(path, WINDOWS ? 'r+' : O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    await fsyncFile(descriptor).finally(() => {
      closeSync(descriptor)
    })
  },
  syncFolder: async (path) => {
    const descriptor = openSync(path, O_RDONLY | O_DIRECTORY)
    try {
      await fsyncFile(descriptor)
    } catch (error) {
      if (!NO_FOLDER_SYNC.includes(systemCodeOf(error))) throw error
    } finally {
      closeSync(descriptor)
    }
  },
}

/** The disk of this machine, through `node:fs`. */
export const nodeFileLayer: FileLayer = Object.freeze(
  WINDOWS ? windowsFileLayer(plainFileLayer, windowsDuties()) : plainFileLayer,
)

function windowsDuties(): WindowsDuties {
  return {
    clearReadOnly: (path) => chmod(path, 0o600),
    run: async (program, args) => {
      const { execFile } = await import('node:child_process')
      await promisify(execFile)(program, [...args], { timeout: 10_000, windowsHide: true })
    },
    user: () => {
      const { USERDOMAIN: domain } = process.env
      return domain === undefined ? userInfo().username : `${domain}\\${userInfo().username}`
    },
    wait,
  }
}

/** Reads what is no small file of its own: a large one, a pipe, a device. */
async function readSlowly(path: string, most: number | undefined, follow = true): Promise<Uint8Array> {
  const handle = await open(path, follow ? O_RDONLY : O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  const bytes = most === undefined ? handle.readFile() : readUpTo(handle, most)
  return bytes.finally(() => handle.close())
}

/** Reads a small file. */
function readAtOnce(descriptor: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  let length = 0
  while (length < size) {
    const taken = readSync(descriptor, bytes, length, size - length, length)
    if (taken === 0) break
    length += taken
  }
  return bytes.subarray(0, length)
}

/** A pipe gives less than was asked for, and `/dev/zero` has no end. */
async function readUpTo(handle: FileHandle, most: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(most)
  let length = 0
  while (length < most) {
    const { bytesRead } = await handle.read(bytes, length, most - length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return bytes.subarray(0, length)
}

function writable(descriptor: number): WritableFile {
  return {
    write: async (bytes) =>
      bytes.length <= SMALL_OCTETS
        ? writeSync(descriptor, bytes)
        : (await writeFile(descriptor, bytes, 0, bytes.length, null)).bytesWritten,
    lastOctet: () =>
      atOnce(() => {
        const { size } = fstatSync(descriptor)
        const octet = new Uint8Array(1)
        return readSync(descriptor, octet, 0, 1, Math.max(0, size - 1)) === 0 ? undefined : octet[0]
      }),
    setMode: (mode) =>
      atOnce(() => {
        setMode(descriptor, mode)
      }),
    setOwner: ({ uid, gid }) =>
      atOnce(() => {
        fchownSync(descriptor, uid, gid)
      }),
    truncate: (length) =>
      atOnce(() => {
        ftruncateSync(descriptor, length)
      }),
    sync: () => fsyncFile(descriptor),
    facts: () => atOnce(() => factsOf(fstatSync(descriptor, { bigint: true }))),
    close: () =>
      atOnce(() => {
        closeSync(descriptor)
      }),
  }
}

/** Only an owner may set a mode. To be refused one's own file means that there are no modes; `safe-file.ts` says so. */
function setMode(descriptor: number, mode: number): void {
  try {
    fchmodSync(descriptor, mode)
  } catch (error) {
    if (!NO_MODES.includes(systemCodeOf(error))) throw error
    if (fstatSync(descriptor).uid !== process.getuid?.()) throw error
  }
}

function readable(handle: FileHandle): ReadableFile {
  return {
    read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
    facts: async () => factsOf(await handle.stat({ bigint: true })),
    close: () => handle.close(),
  }
}

function factsOf(stats: BigIntStats): FileFacts {
  return {
    kind: kindOf(stats),
    size: Number(stats.size),
    mode: Number(stats.mode) & 0o7777,
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    device: stats.dev,
    inode: stats.ino,
    modified: stats.mtimeNs,
  }
}

function kindOf(stats: BigIntStats): FileFacts['kind'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  return stats.isSymbolicLink() ? 'link' : 'other'
}
