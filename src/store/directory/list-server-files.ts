import { isPKIError } from '../../base/errors.js'
import type { CADirectory, StoreOptions } from './ca-directory.js'
import { DurableFiles } from './durable-files.js'
import { expectDirectory, expectOptions } from './expect-options.js'
import { CERTIFICATE_SUFFIX, layoutOf } from './layout.js'
import { findServerFiles } from './server-files.js'
import type { ServerFiles } from './server-files.js'

/** What `listServerFiles` takes. */
export interface ListServerFilesOptions extends StoreOptions {
  /** The CA. */
  readonly directory: CADirectory
}

/**
 * Lists the servers that have a certificate in the folder of a CA, by name. Reads the disk. A certificate that is
 * damaged is passed over: `ensureServerCertificate` makes a new one.
 *
 * @throws {@link PKIError} `ERR_PKI_FILE` when the folder cannot be read.
 */
export async function listServerFiles(options: ListServerFilesOptions): Promise<readonly ServerFiles[]> {
  expectOptions(options, 'listServerFiles')
  const files = new DurableFiles(options.files)
  const layout = layoutOf(expectDirectory(options.directory).path)
  const names = ((await files.list(layout.serverCerts)) ?? [])
    .filter((name) => name.endsWith(CERTIFICATE_SUFFIX) && !name.startsWith('.'))
    .map((name) => name.slice(0, -CERTIFICATE_SUFFIX.length))
    .sort()
  const servers: ServerFiles[] = []
  for (const name of names) {
    const found = await findServerFiles(files, { layout, name, crypto: options.crypto }).catch(passOverDamage)
    if (found !== undefined) servers.push(found)
  }
  return Object.freeze(servers)
}

function passOverDamage(error: unknown): undefined {
  if (isPKIError(error, 'ERR_PKI_PEM') || isPKIError(error, 'ERR_PKI_DER')) return undefined
  throw error
}
