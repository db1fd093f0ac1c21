import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createCADirectory, nodeFileLayer, openCADirectory } from '../../src/node.js'
import type { CADirectory, FileLayer } from '../../src/node.js'
import type { WritableFile } from '../../src/node.js'
import { ensureServerCertificate } from '../../src/index.js'
import type {
  CreateRootCAOptions,
  EnsuredServer,
  EnsureServerCertificateOptions,
  ServerPlaces,
} from '../../src/index.js'
import { NOW } from './issue.js'
import { runProgram } from './interop/run-program.js'
import type { ProgramOutcome } from './interop/run-program.js'

/** Memory, where there is such a folder: fsync on a disk would make these tests take minutes. */
const BASE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** A fresh folder that is removed when the tests end. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(BASE, 'orchard-store-'))
  after(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  return folder
}

/** The root that tests make. */
export const ROOT: CreateRootCAOptions = { commonName: 'Test CA', now: NOW }

/** Makes a CA whose key is in clear, in a fresh folder: tests of anything but encryption need no 600 000 rounds. */
export async function freshCA(
  path: string = join(freshFolder(), 'orchard'),
  files?: FileLayer,
): Promise<CADirectory> {
  return createCADirectory({ path, unencrypted: true, root: ROOT, ...(files === undefined ? {} : { files }) })
}

/** A server whose files lie on the disk. */
export type ServerOnDisk = EnsuredServer & {
  /** Where. */
  readonly places: ServerPlaces
}

/** Sees to a certificate for a Jupyter server at the tests' present, through a file layer where one is given. */
export async function ensure(
  directory: CADirectory,
  { files, ...options }: Partial<EnsureServerCertificateOptions> & { readonly files?: FileLayer } = {},
): Promise<ServerOnDisk> {
  const store = files === undefined ? directory : await openCADirectory({ path: directory.path, files })
  const hosts = ['192.168.1.20', 'homebox.local']
  const server = await ensureServerCertificate({ store, hosts, now: NOW, ...options })
  if (server.places === undefined) throw new Error('a directory has files')
  return { ...server, places: server.places }
}

/** Permission bits of a path, in octal. */
export function modeOf(...path: readonly string[]): string {
  return (statSync(join(...path)).mode & 0o7777).toString(8)
}

/** Text of a file. */
export function textOf(...path: readonly string[]): string {
  return readFileSync(join(...path), 'utf8')
}

/** Everything below a folder: path and contents, `/` at the end of folders. */
export function snapshot(folder: string, below = ''): ReadonlyMap<string, string> {
  const entries = new Map<string, string>()
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = join(below, entry.name)
    if (!entry.isDirectory()) entries.set(path, readFileSync(join(folder, path), 'latin1'))
    else
      for (const [name, text] of [[`${path}/`, ''] as const, ...snapshot(folder, path)])
        entries.set(name, text)
  }
  return entries
}

/** The operations of a file layer that change something. */
const CHANGES = [
  'create',
  'openToAppend',
  'makeFolder',
  'setOwner',
  'link',
  'rename',
  'remove',
  'removeFolder',
  'syncFile',
  'syncFolder',
] as const
const FILE_CHANGES = ['write', 'setMode', 'setOwner', 'truncate', 'sync'] as const

/** One operation that a layer was asked for. */
export interface Operation {
  /** Its name, e.g. `rename` or `file.sync`. */
  readonly name: string
  /** Its path; for an open file the path that it was opened with. */
  readonly path: string
  /** Its second path. */
  readonly to?: string
}

/** Decides before each changing operation whether it fails, by throwing. */
export type Watcher = (operation: Operation, index: number) => void

/** The disk with somebody who watches every changing operation and may make it fail. */
export function watchedLayer(watch: Watcher): FileLayer {
  let count = 0
  const note = (operation: Operation): void => {
    watch(operation, count++)
  }
  const watched: Record<string, unknown> = { ...nodeFileLayer }
  for (const name of CHANGES) {
    const original = methodOf(nodeFileLayer, name)
    watched[name] = async (...args: readonly unknown[]): Promise<unknown> => {
      const [path, to] = args
      note({ name, path: String(path), ...(typeof to === 'string' ? { to } : {}) })
      const result = await original(...args)
      return name === 'create' || name === 'openToAppend'
        ? watchedFile(result as WritableFile, String(path), note)
        : result
    }
  }
  return watched as unknown as FileLayer
}

function watchedFile(file: WritableFile, path: string, note: (operation: Operation) => void): WritableFile {
  const watched: Record<string, unknown> = { ...file }
  for (const name of FILE_CHANGES) {
    const original = methodOf(file, name)
    watched[name] = async (...args: readonly unknown[]): Promise<unknown> => {
      note({ name: `file.${name}`, path })
      return original(...args)
    }
  }
  return watched as unknown as WritableFile
}

function methodOf(object: object, name: string): (...args: readonly unknown[]) => Promise<unknown> {
  const method: unknown = Reflect.get(object, name)
  if (typeof method !== 'function') throw new TypeError(`${name} is no method`)
  return (...args) => Promise.resolve(Reflect.apply(method, object, args))
}

/** An error as `node:fs` throws it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

/** Runs `store-child.ts` in a process of its own: umask, user and races are properties of a process. */
export async function runChild(
  job: Readonly<Record<string, unknown>>,
  env?: Readonly<Record<string, string>>,
): Promise<ProgramOutcome> {
  const script = fileURLToPath(new URL('./store-child.js', import.meta.url))
  return runProgram(process.execPath, [script, JSON.stringify(job)], env === undefined ? {} : { env })
}
