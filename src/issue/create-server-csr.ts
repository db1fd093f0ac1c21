import { parseHosts } from '../base/hosts/parse-host.js'
import { encodePEM } from '../base/pem.js'
import { expectRecord } from '../base/options.js'
import { signVerified } from '../keys/sign/sign-verified.js'
import { publicKeyOf, signerOf } from '../keys/sign/private-key.js'
import { signatureAlgorithmDER } from '../keys/verify/algorithms.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import { writeSigned } from '../x509/write/certificate.js'
import { writeCSRInfo } from '../x509/write/csr.js'
import { writeSubjectAltName } from '../x509/write/extensions.js'
import { CSR_LABELS } from '../x509/read/encoded.js'
import { generalNameOf } from './host-names.js'
import { resolveKey } from './key-input.js'
import { CSR_OPTIONS } from './option-names.js'
import type { CryptoOptions, KeyOptions, ServerCSR, SubjectFields } from './records.js'
import { writeSubject } from './subject.js'

/** What `createServerCSR` takes. */
export interface CreateServerCSROptions extends SubjectFields, KeyOptions, CryptoOptions {
  /**
   * Every name and address that a person will type: DNS names (also `*.example.com`), IPv4, IPv6. A pasted
   * `https://192.168.1.20:8888/tree` is understood; duplicates are dropped.
   */
  readonly hosts: readonly string[]
}

/**
 * Creates a key pair and a certificate request for a TLS server. Uses randomness; no clock, no disk, no network.
 *
 * @returns The request (DER, and PEM with LF and a final newline) and the only copy of its private key.
 * @throws {@link PKIError} `ERR_PKI_HOST` when a host is neither a DNS name nor an IP address, `ERR_PKI_NO_HOSTS`
 * when there is none, `ERR_PKI_NAME` for a bad subject field, `ERR_PKI_KEY_UNSUPPORTED` and `ERR_PKI_KEY_WEAK` for a
 * key that iOS refuses, `ERR_PKI_OPTION` for any other option.
 * @see RFC 2986 §4 (PKCS#10), RFC 5280 §4.2.1.6 (subjectAltName)
 * @example
 * ```ts
 * import { createServerCSR } from 'orchard-pki'
 *
 * const csr = await createServerCSR({ hosts: ['192.168.1.20', 'homebox.local'] })
 * console.log(csr.hosts, csr.pem)
 * ```
 */
export async function createServerCSR(options: CreateServerCSROptions): Promise<ServerCSR> {
  expectRecord(options, '', CSR_OPTIONS)
  const crypto = resolveCrypto(options.crypto)
  const hosts = parseHosts(options.hosts, 'hosts')
  const subject = writeSubject(options)
  const privateKey = await resolveKey(options, crypto)
  const tbs = writeCSRInfo({
    subject,
    publicKey: publicKeyOf(privateKey).der,
    extensions: [writeSubjectAltName(hosts.map(generalNameOf), { critical: false })],
  })
  const algorithm = signatureAlgorithmDER(signerOf(privateKey).algorithm)
  const der = writeSigned(tbs, algorithm, await signVerified(privateKey, tbs, crypto))
  return Object.freeze({
    der,
    pem: encodePEM(CSR_LABELS[0], der),
    hosts: Object.freeze(hosts.map(({ name }) => name)),
    privateKey,
  })
}
