import { constants } from 'node:fs'
import type { Stats } from 'node:fs'
import { access, lstat, open, readFile, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isPKIError, PKIError } from '../../index.js'
import { fileError } from './new-file.js'
import { publicFileKind } from './public-file-kind.js'
import type { PublicFileKind } from './public-file-kind.js'

/** Larger than a list of a million certificates; what is larger is something else. */
const MOST_OCTETS = 256 * 1_048_576

const NAMES = {
  list: 'list of revoked certificates',
  profile: 'profile of Orchard',
  calendar: 'reminder of Orchard',
  certificate: 'certificate as PEM',
  'DER certificate': 'certificate as DER',
} as const satisfies Record<PublicFileKind, string>

/**
 * Refuses a place where a file of this kind cannot be put, before work is done whose result should go there: only what
 * is absent, empty, a pipe, a device or of the same kind is written over, also behind a link. Reads the disk.
 *
 * @throws PKIError `ERR_PKI_FILE_EXISTS` for anything else, `ERR_PKI_FILE` for a folder, or in one that cannot be written.
 */
export async function assertReplaceable(path: string, kind: PublicFileKind | undefined): Promise<void> {
  await targetOf(path, kind)
}

/**
 * Writes a file that is public, over an older one of its kind in one step, so that a server never reads half of it. A
 * link is followed; a pipe or a device is written to.
 *
 * @throws PKIError As `assertReplaceable`.
 */
export async function replaceFile(path: string, contents: string | Uint8Array): Promise<void> {
  const { target, mode } = await targetOf(path, publicFileKind(Buffer.from(contents)))
  try {
    if (mode === undefined) await writeFile(target, contents)
    else await putInPlace(target, contents, mode)
  } catch (error) {
    throw fileError(path, error)
  }
}

interface Target {
  /** Where it lies, links followed. */
  readonly target: string
  /** Its permission bits; absent for what is written to as it is. */
  readonly mode?: number
}

const NEW_MODE = 0o644

async function targetOf(path: string, kind: PublicFileKind | undefined): Promise<Target> {
  try {
    const facts = await stat(path).catch(absent)
    if (facts?.isFile() === false) return asItIs(path, facts)
    const mayBePut = facts === undefined ? !(await isLink(path)) : await holds(path, facts.size, kind)
    if (!mayBePut) throw otherFile(path, kind)
    const target = facts === undefined ? path : await realpath(path)
    await access(dirname(target), constants.W_OK)
    return { target, mode: facts === undefined ? NEW_MODE : facts.mode & 0o7777 }
  } catch (error) {
    throw isPKIError(error) ? error : fileError(path, error)
  }
}

/** By the name that was given: what a shell hands down (/dev/stdout, /dev/fd/63) has no other. */
function asItIs(path: string, facts: Stats): Target {
  if (facts.isDirectory()) throw Object.assign(new Error('folder'), { code: 'EISDIR' })
  return { target: path }
}

/** Of what nothing is behind, only a link that leads nowhere is still there. */
async function isLink(path: string): Promise<boolean> {
  return (await lstat(path).catch(absent)) !== undefined
}

async function holds(path: string, octets: number, kind: PublicFileKind | undefined): Promise<boolean> {
  if (octets === 0) return true
  return kind !== undefined && octets <= MOST_OCTETS && publicFileKind(await readFile(path)) === kind
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}

function otherFile(path: string, kind: PublicFileKind | undefined): PKIError {
  const what = kind === undefined ? 'file that Orchard writes anew' : NAMES[kind]
  return new PKIError('ERR_PKI_FILE_EXISTS', `${path} is there, is no ${what}, and is not overwritten`, {
    details: { path },
    hint: 'Give another file, or move that one away.',
  })
}

async function putInPlace(path: string, contents: string | Uint8Array, mode: number): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}`)
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      await file.writeFile(contents)
      await file.chmod(mode)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw error
  }
}
