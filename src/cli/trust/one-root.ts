import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { checkRoot } from '../../check.js'
import { createTrustProfile } from '../../index.js'
import { storeRoot, trustFolder } from '../../node.js'
import type { StoreRoot } from '../../node.js'
import { openCA } from '../ca/folder.js'
import { readCertificates } from '../profile/carried-roots.js'
import { userFiles } from '../session.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'
import type { OneRootFlags } from './trust-flags.js'

/** A root, and the file that it was read from. */
export interface OneRoot {
  /** DER of the certificate. */
  readonly der: Uint8Array
  /** The file. */
  readonly path: string
}

/**
 * The root of `--root`, or that of the CA.
 *
 * @throws PKIError `ERR_PKI_DIRECTORY`, `ERR_PKI_FILE`, `ERR_PKI_PEM`, `ERR_PKI_DER`.
 */
export async function oneRoot(session: Session, flags: OneRootFlags): Promise<OneRoot> {
  if (flags.root === undefined) {
    const { root, rootPath } = await openCA(session, flags)
    return { der: root.der, path: rootPath }
  }
  const [certificate, ...others] = await readCertificates(session, [flags.root])
  if (certificate === undefined || others.length > 0)
    throw new UsageError(
      `--root must be one certificate, and ${flags.root} holds several`,
      'Give each its own file.',
    )
  return { der: certificate.der, path: resolve(session.environment.cwd, flags.root) }
}

/**
 * Refuses a root that no device should trust, in the words of the judge.
 *
 * @throws PKIError `ERR_PKI_ROOT`, `ERR_PKI_KEY_WEAK`, `ERR_PKI_KEY_UNSUPPORTED`.
 */
export async function assertFit({ now, printer }: Session, { der }: OneRoot): Promise<void> {
  const root = { der }
  const report = await checkRoot({ root, now })
  await createTrustProfile({ root, report })
  for (const { level, title, found } of report.findings)
    if (level === 'warn') printer.remark('root', `${title}; found: ${found}`)
}

/**
 * The root for the stores: named by its own file where that holds nothing else, otherwise by a copy, which is not
 * written yet.
 */
export async function rootForStores(session: Session, { der, path }: OneRoot): Promise<StoreRoot> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const root = storeRoot({ der, path })
  if (text.trimEnd() === root.pem.trimEnd()) return root
  return storeRoot({ der, path: resolve(trustFolder(root, userFiles(session)), 'root.pem') })
}
