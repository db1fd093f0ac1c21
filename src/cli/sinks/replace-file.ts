import { open, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileError } from './new-file.js'

/**
 * Writes a file that is public, over an older one in one step, so that a server never reads half of it. A link is
 * followed; a pipe or a device is written to.
 *
 * @throws PKIError `ERR_PKI_FILE`.
 */
export async function replaceFile(path: string, contents: string | Uint8Array): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path)
    const facts = await stat(target).catch(() => undefined)
    if (facts !== undefined && !facts.isFile() && !facts.isDirectory()) await writeFile(target, contents)
    else await putInPlace(target, contents, facts === undefined ? 0o644 : facts.mode & 0o7777)
  } catch (error) {
    throw fileError(path, error)
  }
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
