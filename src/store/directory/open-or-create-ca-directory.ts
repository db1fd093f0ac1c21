import { isPKIError } from '../../base/errors.js'
import { storeOptionsOf } from './ca-directory.js'
import type { CADirectory } from './ca-directory.js'
import { createCADirectory } from './create-ca-directory.js'
import type { CreateCADirectoryOptions } from './create-ca-directory.js'
import { expectOptions } from './expect-options.js'
import { openCADirectory } from './open-ca-directory.js'
import type { OpenCADirectoryOptions } from './open-ca-directory.js'

/** What `openOrCreateCADirectory` gives. */
export interface OpenedCADirectory {
  /** The CA. */
  readonly directory: CADirectory
  /** Whether this call has made it. */
  readonly created: boolean
}

/**
 * Opens the CA in a folder, or creates it where there is none. Of two processes that do this at once one creates and
 * the other opens. Touches what `openCADirectory` and `createCADirectory` touch.
 *
 * @throws {@link PKIError} The codes of `openCADirectory` and `createCADirectory`, except that an absent or an existing
 * CA is no error.
 */
export async function openOrCreateCADirectory(options: CreateCADirectoryOptions): Promise<OpenedCADirectory> {
  expectOptions(options, 'createCADirectory')
  const place = { path: options.path, ...storeOptionsOf(options) }
  const found = await findCADirectory(place)
  if (found !== undefined) return Object.freeze({ directory: found, created: false })
  try {
    return Object.freeze({ directory: await createCADirectory(options), created: true })
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_FILE_EXISTS')) throw error
    return Object.freeze({ directory: await openCADirectory(place), created: false })
  }
}

async function findCADirectory(options: OpenCADirectoryOptions): Promise<CADirectory | undefined> {
  try {
    return await openCADirectory(options)
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_DIRECTORY') && error.details.reason === 'absent') return undefined
    throw error
  }
}
