import { expectRecord } from '../base/options.js'
import { PKIError } from '../base/errors.js'
import { algorithmName } from '../keys/verify/algorithm-names.js'
import { signatureAlgorithmOf } from '../keys/verify/algorithms.js'
import type { SignatureAlgorithm } from '../keys/verify/algorithms.js'
import { takePrivateKey } from '../keys/sign/take-private-key.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { verifySignature } from '../keys/verify/verifier.js'
import { readCertificate } from '../x509/read/certificate.js'
import type { CertificateRecord } from '../x509/read/records.js'
import { certificateAuthority } from './certificate-authority.js'
import { encodedCertificate, takeCertificates } from '../x509/read/encoded.js'
import { isSelfIssued, openIssuer, unfit } from './issuer.js'
import { LOAD_OPTIONS } from './option-names.js'
import type { EncodedInput } from '../base/encoded-input.js'
import type { PrivateKeyInput } from '../keys/sign/take-private-key.js'
import type { CertificateAuthority, CryptoOptions } from './records.js'

/** What `loadIssuer` takes. */
export interface LoadIssuerOptions extends CryptoOptions {
  /** The CA certificate. PEM may go on with its issuers, in order; they become the chain, a root the anchor. */
  readonly certificate: EncodedInput
  /** The key that belongs to it: encoded (with its passphrase), a `Signer`, or a key of this library. */
  readonly privateKey: PrivateKeyInput
  /** The certificates above an intermediate, in order, where they are not in `certificate`; a root is the anchor. */
  readonly chain?: EncodedInput
}

/**
 * Loads a CA that exists: one of this library, or one that openssl made. No clock, no disk, no network.
 *
 * @returns A valid `issuer` for other verbs.
 * @throws {@link PKIError} `ERR_PKI_ISSUER` when the certificate is no CA or the chain does not lead upwards,
 * `ERR_PKI_KEY_MISMATCH` when the key is another's, `ERR_PKI_PASSPHRASE` for a wrong or missing passphrase,
 * `ERR_PKI_KEY_MALFORMED`, `ERR_PKI_KEY_SCHEME`, `ERR_PKI_KEY_UNSUPPORTED` and `ERR_PKI_KEY_WEAK` for keys that cannot
 * be used, `ERR_PKI_PEM`, `ERR_PKI_DER` and `ERR_PKI_DEVIATION` for faulty bytes, `ERR_PKI_OPTION`.
 * @example
 * ```ts
 * import { createRootCA, exportPrivateKey, loadIssuer } from 'orchard-pki'
 *
 * const root = await createRootCA({ commonName: 'Home CA' })
 * const passphrase = 'correct horse battery staple'
 * const { pem } = await exportPrivateKey({ privateKey: root.privateKey, passphrase })
 * const issuer = await loadIssuer({ certificate: { pem: root.pem }, privateKey: { pem, passphrase } })
 * console.log(issuer.commonName)
 * ```
 */
export async function loadIssuer(options: LoadIssuerOptions): Promise<CertificateAuthority> {
  expectRecord(options, '', LOAD_OPTIONS)
  const crypto = resolveCrypto(options.crypto)
  const encoded = [
    ...takeCertificates(options.certificate, 'certificate'),
    ...(options.chain === undefined ? [] : takeCertificates(options.chain, 'chain')),
  ]
  const [certificate, ...above] = encoded.map(readCertificate)
  if (certificate === undefined) throw unfit('broken-chain')
  const path = await verifiedPath([certificate, ...above], crypto)
  const privateKey = await takePrivateKey(options.privateKey, crypto)
  const chain = path.filter((record) => !isSelfIssued(record))
  const anchor = chain.length === 0 ? undefined : path[chain.length]
  await openIssuer({ der: certificate.der, privateKey, chain, ...(anchor && { anchor }) }, crypto)
  const issuers = chain.length === 0 ? undefined : chain.slice(1).map(({ der }) => encodedCertificate(der))
  return certificateAuthority(certificate, { privateKey, above: issuers, anchor, crypto })
}

/**
 * Signature algorithms with SHA-1 and SHA-224. A root bears its own signature for form's sake: iOS does not look at it,
 * and trust comes from whoever installs or loads the root. So one of an old tutorial is taken as it is given.
 */
const WITH_OLD_HASH: readonly string[] = [
  '1.2.840.113549.1.1.5',
  '1.2.840.113549.1.1.14',
  '1.3.14.3.2.29',
  '1.2.840.10045.4.1',
  '1.2.840.10045.4.3.1',
]

/** The certificate and those above it up to a root, each signature verified that says anything; what follows a root is not looked at. */
async function verifiedPath(
  encoded: readonly CertificateRecord[],
  crypto: CryptoProvider,
): Promise<readonly CertificateRecord[]> {
  const root = encoded.findIndex(isSelfIssued)
  const path = root < 0 ? encoded : encoded.slice(0, root + 1)
  for (const [index, below] of path.entries()) {
    if (isSelfIssued(below) && WITH_OLD_HASH.includes(below.signatureAlgorithm)) continue
    const algorithm = takenAlgorithm(below)
    const signer = isSelfIssued(below) ? below : path[index + 1]
    if (signer === undefined) continue
    const { publicKey } = signer
    const { tbs: data, signature } = below
    await verifySignature({ publicKey, algorithm, data, signature, subject: 'certificate', crypto })
  }
  return path
}

/** The algorithm of a CA certificate's signature; one that iOS does not take is refused. */
function takenAlgorithm({
  signatureAlgorithmDER,
  signatureAlgorithm,
}: CertificateRecord): SignatureAlgorithm {
  const algorithm = signatureAlgorithmOf(signatureAlgorithmDER)
  if (algorithm !== undefined) return algorithm
  throw new PKIError(
    'ERR_PKI_KEY_UNSUPPORTED',
    'a CA certificate is signed in a way that iOS does not take',
    {
      details: { algorithm: algorithmName(signatureAlgorithm) },
      hint: 'Make a new root; SHA-1 and RSA-PSS signatures cannot be repaired.',
    },
  )
}
