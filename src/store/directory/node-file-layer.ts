import { execFile } from 'node:child_process'
import type { BigIntStats } from 'node:fs'
import { constants } from 'node:fs'
import { chmod, link, lstat, mkdir, open, readdir, realpath, rename, rmdir, unlink } from 'node:fs/promises'
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

const plainFileLayer: FileLayer = {
  keepsModes: true,
  userId: () => process.getuid?.(),
  create: async (path: string) => writable(await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)),
  openToAppend: async (path: string) =>
    writable(await open(path, O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK)),
  read: async (path: string, follow: boolean, most?: number) => {
    const handle = await open(path, follow ? O_RDONLY : O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    const bytes = most === undefined ? handle.readFile() : readUpTo(handle, most)
    return bytes.finally(() => handle.close())
  },
  openToRead: async (path: string, follow: boolean) =>
    readable(await open(path, follow ? O_RDONLY : O_RDONLY | O_NOFOLLOW | O_NONBLOCK)),
  facts: async (path: string) => factsOf(await lstat(path, { bigint: true })),
  realPath: (path: string) => realpath(path),
  list: (folder: string) => readdir(folder),
  makeFolder: async (path: string, mode: number | undefined) => {
    await mkdir(path, { mode: mode ?? MOST_OPEN_FOLDER })
    if (mode !== undefined) await chmod(path, mode)
  },
  makePrivate: () => Promise.resolve(),
  setOwner: async (path, { uid, gid }) => {
    // By descriptor: what was opened is what changes hands, whatever the path has come to mean.
    const handle = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    await handle.chown(uid, gid).finally(() => handle.close())
  },
  link,
  rename,
  remove: unlink,
  removeFolder: rmdir,
  syncFile: async (path: string) => {
    // Windows makes nothing durable through a descriptor that only reads.
    const handle = await open(path, WINDOWS ? 'r+' : O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    await handle.sync().finally(() => handle.close())
  },
  syncFolder: async (path: string) => {
    const handle = await open(path, O_RDONLY | O_DIRECTORY)
    try {
      await handle.sync()
    } catch (error) {
      if (!NO_FOLDER_SYNC.includes(systemCodeOf(error))) throw error
    } finally {
      await handle.close()
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
      await promisify(execFile)(program, [...args], { timeout: 10_000, windowsHide: true })
    },
    user: () => {
      const { USERDOMAIN: domain } = process.env
      return domain === undefined ? userInfo().username : `${domain}\\${userInfo().username}`
    },
    wait,
  }
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

function writable(handle: FileHandle): WritableFile {
  return {
    write: async (bytes) => (await handle.write(bytes)).bytesWritten,
    lastOctet: async () => {
      const { size } = await handle.stat()
      const octet = new Uint8Array(1)
      const { bytesRead } = await handle.read(octet, 0, 1, Math.max(0, size - 1))
      return bytesRead === 0 ? undefined : octet[0]
    },
    setMode: (mode) => setMode(handle, mode),
    setOwner: ({ uid, gid }) => handle.chown(uid, gid),
    truncate: (length) => handle.truncate(length),
    sync: () => handle.sync(),
    facts: async () => factsOf(await handle.stat({ bigint: true })),
    close: () => handle.close(),
  }
}

/** Only an owner may set a mode. To be refused one's own file means that there are no modes; `safe-file.ts` says so. */
async function setMode(handle: FileHandle, mode: number): Promise<void> {
  try {
    await handle.chmod(mode)
  } catch (error) {
    if (!NO_MODES.includes(systemCodeOf(error))) throw error
    if ((await handle.stat()).uid !== process.getuid?.()) throw error
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
