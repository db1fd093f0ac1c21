import { expectRecord } from '../base/options.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import { readName } from '../x509/read/name.js'
import { writeAddresses } from './addresses.js'
import { MAX_SERVER_DAYS } from './defaults.js'
import { openIssuer } from './issuer.js'
import { SERVER_OPTIONS } from './option-names.js'
import { assertPermitted } from './permitted-names.js'
import type { EncodedInput } from '../base/encoded-input.js'
import type {
  AddressOptions,
  CryptoOptions,
  Issuer,
  ServerCertificate,
  ServerCSR,
  SubjectFields,
  ValidityOptions,
} from './records.js'
import { issueServerCertificate } from './server-certificate.js'
import { openRequest } from './server-request.js'
import { writeSubject } from './subject.js'
import { assertInsideIssuer, assertServerLength, resolveValidity } from './validity.js'

/** What `signServerCert` takes. */
export interface SignServerCertOptions extends SubjectFields, ValidityOptions, AddressOptions, CryptoOptions {
  /** The CA that signs. */
  readonly issuer: Issuer
  /** A request of `createServerCSR`, or one made elsewhere. */
  readonly csr: ServerCSR | EncodedInput
  /**
   * Whose names the certificate gets: a list, or `'from-csr'` to grant what the request asks for. Absent: the request's
   * own, if it is a result of `createServerCSR`; for one made elsewhere it must be said.
   */
  readonly hosts?: 'from-csr' | readonly string[]
}

/**
 * Signs a certificate for a TLS server that iOS accepts. Uses randomness, and the clock when `now` is absent; no disk,
 * no network. From the request it takes the public key and, if allowed, host names; the profile decides the rest:
 * subjectAltName, extKeyUsage serverAuth, keyUsage digitalSignature (RSA also keyEncipherment), at most 825 days.
 *
 * @returns The certificate, and the chain that a server sends (itself first, the root left out).
 * @throws {@link PKIError} `ERR_PKI_VALIDITY_TOO_LONG` above 825 days, `ERR_PKI_OUTLIVES_ISSUER`,
 * `ERR_PKI_NAME_CONSTRAINTS` for hosts that the issuer may not sign, `ERR_PKI_CSR` and `ERR_PKI_SIGNATURE` for a bad
 * request, `ERR_PKI_HOST`, `ERR_PKI_NO_HOSTS`, `ERR_PKI_ISSUER`, `ERR_PKI_KEY_MISMATCH`, `ERR_PKI_KEY_UNSUPPORTED`,
 * `ERR_PKI_KEY_WEAK`, `ERR_PKI_DEVIATION`, `ERR_PKI_DER`, `ERR_PKI_SIGNER`, `ERR_PKI_OPTION`.
 * @see https://support.apple.com/103769, RFC 5280 §4.2.1
 * @example
 * ```ts
 * import { createRootCA, createServerCSR, signServerCert } from 'orchard-pki'
 *
 * const root = await createRootCA({ commonName: 'Home CA' })
 * const csr = await createServerCSR({ hosts: ['192.168.1.20', 'homebox.local'] })
 * const server = await signServerCert({ issuer: root, csr })
 * console.log(server.chainPEM)
 * ```
 */
export async function signServerCert(options: SignServerCertOptions): Promise<ServerCertificate> {
  expectRecord(options, '', SERVER_OPTIONS)
  const crypto = resolveCrypto(options.crypto)
  const issuer = await openIssuer(options.issuer, crypto)
  const { certificate } = issuer
  const subject = writeSubject(options)
  const validity = resolveValidity({ options, defaultDays: MAX_SERVER_DAYS, issuer: certificate })
  assertServerLength(validity)
  assertInsideIssuer(validity, certificate)
  const addresses = writeAddresses(options)
  const { publicKey, keyId, hosts } = await openRequest(options.csr, options.hosts, crypto)
  const subjectName = readName(subject)
  assertPermitted(issuer.path, hosts, subjectName)
  const parts = { publicKey, keyId, hosts, subject: subjectName, validity, addresses }
  return issueServerCertificate(parts, issuer, crypto)
}
