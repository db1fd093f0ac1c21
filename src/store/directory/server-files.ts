import { toFingerprint, toHex } from '../../base/bytes.js'
import { requirePEM } from '../../base/pem.js'
import type { CryptoProvider } from '../../keys/verify/crypto-provider.js'
import { sha256 } from '../../keys/verify/digest.js'
import { readCertificate } from '../../x509/read/certificate.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import { hostsOf } from '../server-reason.js'
import type { DurableFiles } from './durable-files.js'
import { atPath } from './file-error.js'
import { serverPathsOf } from './layout.js'
import type { Layout } from './layout.js'

/** The files of one server, and what its certificate says. */
export interface ServerFiles {
  /** What its files are called. */
  readonly name: string
  /** Its certificate with the chain that the server sends, PEM: Jupyter's `certfile`. */
  readonly certificatePath: string
  /** Its private key in clear, PKCS#8: Jupyter's `keyfile`; absent where the key lives on another machine. */
  readonly keyPath?: string
  /** Its last request. */
  readonly csrPath?: string
  /** Its certificate, read. */
  readonly certificate: CertificateRecord
  /** What stands in `certificatePath`: the server's certificate first, the root left out. */
  readonly chainPEM: string
  /** The hosts that the certificate names, in canonical text. */
  readonly hosts: readonly string[]
  /** Serial number, lower-case hexadecimal. */
  readonly serialNumber: string
  /** First instant of its validity; a fresh copy at each read. */
  readonly notBefore: Date
  /** Last instant of its validity; a fresh copy at each read. */
  readonly notAfter: Date
  /** SHA-256 of the certificate, as `AB:CD:…`. */
  readonly fingerprint: string
}

/** Which server's files are to be read. */
export interface ServerFilesQuery {
  /** Where the CA lies. */
  readonly layout: Layout
  /** What the server's files are called. */
  readonly name: string
  /** A WebCrypto implementation; absent: the runtime's own. */
  readonly crypto?: CryptoProvider | undefined
}

/**
 * Reads the files of one server; `undefined` where it has no certificate.
 *
 * @throws {@link PKIError} `ERR_PKI_PEM` and `ERR_PKI_DER` when the certificate is damaged, `ERR_PKI_FILE`.
 */
export async function findServerFiles(
  files: DurableFiles,
  query: ServerFilesQuery,
): Promise<ServerFiles | undefined> {
  const paths = serverPathsOf(query.layout, query.name)
  const chainPEM = await files.findText(paths.certificate, true)
  if (chainPEM === undefined) return undefined
  const certificate = await atPath(paths.certificate, () =>
    readCertificate(requirePEM(chainPEM, ['CERTIFICATE']).der),
  )
  const hasKey = (await files.findFacts(paths.key)) !== undefined
  const hasCSR = (await files.findFacts(paths.csr)) !== undefined
  const { notBefore, notAfter } = certificate
  return Object.freeze({
    name: query.name,
    certificatePath: paths.certificate,
    ...(hasKey ? { keyPath: paths.key } : {}),
    ...(hasCSR ? { csrPath: paths.csr } : {}),
    certificate,
    chainPEM,
    hosts: Object.freeze(hostsOf(certificate)),
    serialNumber: toHex(certificate.serialNumber),
    get notBefore() {
      return new Date(notBefore)
    },
    get notAfter() {
      return new Date(notAfter)
    },
    fingerprint: toFingerprint(await sha256(certificate.der, query.crypto)),
  })
}
