import { basename, dirname, join, relative } from 'node:path'
import { decodePEM, encodePEM, requirePEM } from '../../base/pem.js'
import { CERTIFICATE_LABEL } from '../../x509/read/encoded.js'
import { isSelfIssued } from '../../issue/issuer.js'
import { readCertificate } from '../../x509/read/certificate.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import type { DurableFiles } from './durable-files.js'
import { atPath } from './file-error.js'
import { CA_FILES } from './layout.js'
import type { Layout } from './layout.js'
import { directoryError } from './open-ca-directory.js'

/** The certificates of a CA. */
export interface CAChain {
  /** The one that signs. */
  readonly issuer: CertificateRecord
  /** The root: the same, or the one above. */
  readonly root: CertificateRecord
  /** All of them as PEM, the one that signs first. */
  readonly pem: string
  /** The file of the root alone. */
  readonly rootPath: string
}

/**
 * Reads the certificate of a CA: a root alone, whatever stands behind it, or an intermediate with those above it.
 *
 * @throws {@link PKIError} `ERR_PKI_DIRECTORY` when there is none, it is no CA, or the root above is missing;
 * `ERR_PKI_PEM` and `ERR_PKI_DER` when it is damaged.
 */
export async function readChain(files: DurableFiles, layout: Layout): Promise<CAChain> {
  const name = relative(layout.ca, layout.root)
  const text = await files.findText(layout.root, true)
  if (text === undefined) throw directoryError(layout, 'incomplete', `${name} is missing`)
  const issuer = await atPath(layout.root, () => readCertificate(requirePEM(text, [CERTIFICATE_LABEL]).der))
  if (issuer.extensions.basicConstraints?.cA !== true)
    throw directoryError(layout, 'not-a-ca', `${name} is no certificate of a CA`)
  if (isSelfIssued(issuer)) return { issuer, root: issuer, pem: pemOf([issuer]), rootPath: layout.root }
  const all = await atPath(layout.root, () => certificatesIn(text))
  const root = all.find(isSelfIssued)
  if (root === undefined) {
    throw directoryError(layout, 'incomplete', `${name} is an intermediate and lacks the root behind it`)
  }
  const path = join(dirname(layout.root), basename(CA_FILES.rootAbove))
  const hasFile = (await files.findFacts(path)) !== undefined
  const pem = pemOf(all.slice(0, all.indexOf(root) + 1))
  return { issuer, root, pem, rootPath: hasFile ? path : layout.root }
}

function certificatesIn(text: string): readonly CertificateRecord[] {
  return decodePEM(text)
    .filter(({ label }) => label === CERTIFICATE_LABEL)
    .map(({ der }) => readCertificate(der))
}

function pemOf(chain: readonly CertificateRecord[]): string {
  return chain.map(({ der }) => encodePEM(CERTIFICATE_LABEL, der)).join('')
}
