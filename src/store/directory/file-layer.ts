/** What a path is, without following a symbolic link. */
export type FileKind = 'file' | 'folder' | 'link' | 'other'

/** What the file system says of a path or an open file. */
export interface FileFacts {
  /** What it is. */
  readonly kind: FileKind
  /** Length in octets. */
  readonly size: number
  /** Permission bits, e.g. `0o400`. */
  readonly mode: number
  /** Number of the user who owns it. */
  readonly uid: number
  /** Number of its group. */
  readonly gid: number
  /** Number of the file system that it lies on. */
  readonly device: bigint
  /** Number of its inode: another file under the same name has another one. */
  readonly inode: bigint
  /** When its contents were changed last, in nanoseconds since 1970. */
  readonly modified: bigint
}

/** Whom a file shall belong to. */
export interface FileOwner {
  /** Number of the user. */
  readonly uid: number
  /** Number of the group. */
  readonly gid: number
}

/** A file that is open for reading. */
export interface ReadableFile {
  /** Reads into an array from a position of the file; gives the number of octets, 0 at its end. */
  read(into: Uint8Array, position: number): Promise<number>
  /** Says what the open file is. */
  facts(): Promise<FileFacts>
  /** Closes it. */
  close(): Promise<void>
}

/** A file that is open for writing. */
export interface WritableFile {
  /** Writes once, at the end of the file; gives the number of octets that were taken, which may be fewer. */
  write(bytes: Uint8Array): Promise<number>
  /** Its last octet; `undefined` where it is empty. */
  lastOctet(): Promise<number | undefined>
  /** Sets the permission bits, whatever the umask; does nothing where the file system keeps none (FAT). */
  setMode(mode: number): Promise<void>
  /** Gives the file to somebody. */
  setOwner(owner: FileOwner): Promise<void>
  /** Cuts the file to a length. */
  truncate(length: number): Promise<void>
  /** Makes contents and attributes durable: fsync; on macOS Node asks for F_FULLFSYNC, which empties the disk's cache. */
  sync(): Promise<void>
  /** Says what the open file is. */
  facts(): Promise<FileFacts>
  /** Closes it. */
  close(): Promise<void>
}

/**
 * The operations of a file system that a CA directory is made of: every create, write, fsync, link, rename and removal
 * goes through here one by one, so that a test can record them, make them fail, or drop what was not made durable.
 * Methods throw the errors of `node:fs` (with `code`); `durable-files.ts` turns them into `PKIError`.
 */
export interface FileLayer {
  /** False where permission bits mean nothing (Windows): then nothing is said about them. */
  readonly keepsModes: boolean
  /** Number of the user who runs this; `undefined` where users have none (Windows). */
  userId(): number | undefined
  /** Creates a file for the owner only; fails with `EEXIST` where anything is, a symbolic link too. */
  create(path: string): Promise<WritableFile>
  /** Opens an existing regular file to write at its end; never creates one, never follows a symbolic link. */
  openToAppend(path: string): Promise<WritableFile>
  /**
   * Reads a file, or no more than some octets of it; fails with `ELOOP` at a symbolic link unless it may follow it.
   */
  read(path: string, follow: boolean, most?: number): Promise<Uint8Array>
  /** Opens a file to be read in parts; fails with `ELOOP` at a symbolic link unless it may follow it. */
  openToRead(path: string, follow: boolean): Promise<ReadableFile>
  /** Says what a path is, without following a symbolic link. */
  facts(path: string): Promise<FileFacts>
  /** The path without any symbolic link in it; fails with `ENOENT` where nothing is. */
  realPath(path: string): Promise<string>
  /** Names of what a folder holds. */
  list(folder: string): Promise<readonly string[]>
  /** Creates one folder; absent mode: 0755 less the umask. */
  makeFolder(path: string, mode: number | undefined): Promise<void>
  /**
   * Lets nobody but its owner read a file, or a folder and what will be in it, where permission bits do not do that
   * (access control lists of Windows); does nothing elsewhere.
   */
  makePrivate(path: string): Promise<void>
  /** Gives a folder to somebody, without following a symbolic link. */
  setOwner(path: string, owner: FileOwner): Promise<void>
  /** Gives a file a second name; fails with `EEXIST` where the name is taken. */
  link(from: string, to: string): Promise<void>
  /** Moves a file over a file, or a folder to where nothing or an empty folder is. */
  rename(from: string, to: string): Promise<void>
  /** Removes a file. */
  remove(path: string): Promise<void>
  /** Removes an empty folder. */
  removeFolder(path: string): Promise<void>
  /** Makes contents and attributes of a file durable (fsync), whatever its mode; fails with `ELOOP` at a symbolic link. */
  syncFile(path: string): Promise<void>
  /** Makes the names in a folder durable (fsync); does nothing where that does not exist. */
  syncFolder(path: string): Promise<void>
}
