import { join } from 'node:path'
import { isPKIError } from '../../base/errors.js'
import { encodePEM } from '../../base/pem.js'
import type { ServerCertificate } from '../../issue/records.js'
import { readCertificate } from '../../x509/read/certificate.js'
import { formatIndexLine, indexSerialOf } from '../index-line.js'
import type { DurableFiles, FileSpec } from './durable-files.js'
import { MODE } from './durable-files.js'
import type { Layout } from './layout.js'

/**
 * Enters a signed certificate into the books of its CA, durably, before anybody gets it: its own file in `newcerts/`,
 * whose exclusive creation makes its serial number unique, then its line in `index.txt`. When the line cannot be
 * written, the file goes again and the certificate has never been.
 *
 * @throws {@link PKIError} `ERR_PKI_FILE`; `ERR_PKI_FILE_EXISTS` when the serial number has been used.
 */
export async function recordIssuance(
  files: DurableFiles,
  layout: Layout,
  issued: ServerCertificate,
): Promise<void> {
  const certificate = readCertificate(issued.der)
  const path = join(layout.newCerts, `${indexSerialOf(certificate)}.pem`)
  await publishCertificate(files, {
    path,
    text: encodePEM('CERTIFICATE', issued.der),
    mode: MODE.certificate,
  })
  await files.appendLine(layout.index, formatIndexLine(certificate), () => files.discard(path))
}

/** A file that is there but not durable must not outlive the error: nobody gets this certificate. */
async function publishCertificate(files: DurableFiles, spec: FileSpec): Promise<void> {
  try {
    await files.publishFile(spec)
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_FILE_EXISTS')) await files.discard(spec.path)
    throw error
  }
}
