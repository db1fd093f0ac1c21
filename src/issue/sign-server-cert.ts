import { toHex } from '../base/bytes.js'
import type { Host } from '../base/hosts/host.js'
import { expectRecord } from '../base/options.js'
import type { Validity } from '../base/time.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import type { PublicKey } from '../keys/verify/public-key.js'
import { readName } from '../x509/read/name.js'
import { OID } from '../x509/read/oids.js'
import {
  writeAuthorityKeyIdentifier,
  writeExtendedKeyUsage,
  writeKeyUsage,
  writeSubjectAltName,
  writeSubjectKeyIdentifier,
} from '../x509/write/extensions.js'
import { writeAddresses } from './addresses.js'
import { MAX_SERVER_DAYS } from './defaults.js'
import { encodedCertificate } from './encoded.js'
import { generalNameOf } from './host-names.js'
import { openIssuer } from './issuer.js'
import type { OpenIssuer } from './issuer.js'
import { SERVER_OPTIONS } from './option-names.js'
import { assertPermitted } from './permitted-names.js'
import type {
  AddressOptions,
  CryptoOptions,
  EncodedInput,
  Issuer,
  ServerCertificate,
  ServerCSR,
  SubjectFields,
  ValidityOptions,
} from './records.js'
import { openRequest } from './server-request.js'
import { signCertificate } from './sign-certificate.js'
import type { IssuedCertificate } from './sign-certificate.js'
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
  assertPermitted([certificate, ...issuer.chain], hosts, subjectName)
  const extensions = [
    ...profileExtensions({ publicKey, hosts, hasSubject: subjectName.rdns.length > 0 }),
    writeSubjectKeyIdentifier(keyId),
    ...issuerExtensions(issuer),
    ...addresses,
  ]
  const template = {
    issuer: certificate.subject.der,
    subject,
    publicKey: publicKey.der,
    validity,
    extensions,
  }
  const issued = await signCertificate(template, issuer.privateKey, crypto)
  return serverCertificate(issued, { hosts, validity, issuer })
}

/** What every server certificate of this library says, whoever asked for it. */
function profileExtensions({ publicKey, hosts, hasSubject }: ServerProfile): readonly Uint8Array[] {
  return [
    writeKeyUsage(
      publicKey.family === 'rsa' ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature'],
    ),
    writeExtendedKeyUsage([OID.serverAuth]),
    writeSubjectAltName(hosts.map(generalNameOf), { critical: !hasSubject }),
  ]
}

/** What the profile depends on. */
interface ServerProfile {
  readonly publicKey: PublicKey
  readonly hosts: readonly Host[]
  /** RFC 5280 §4.2.1.6: without a subject the subjectAltName is critical. */
  readonly hasSubject: boolean
}

/** The issuer's key identifier, copied as it is; absent where the issuer has none. */
function issuerExtensions({ certificate }: OpenIssuer): readonly Uint8Array[] {
  const keyId = certificate.extensions.subjectKeyId
  return keyId === undefined ? [] : [writeAuthorityKeyIdentifier(keyId)]
}

function serverCertificate({ der, serialNumber }: IssuedCertificate, facts: ServerFacts): ServerCertificate {
  const self = encodedCertificate(der)
  const chain = [self, ...facts.issuer.chain.map((record) => encodedCertificate(record.der))]
  return Object.freeze({
    ...self,
    hosts: Object.freeze(facts.hosts.map(({ name }) => name)),
    chain: Object.freeze(chain),
    chainPEM: chain.map(({ pem }) => pem).join(''),
    serialNumber: toHex(serialNumber),
    get notBefore() {
      return new Date(facts.validity.notBefore)
    },
    get notAfter() {
      return new Date(facts.validity.notAfter)
    },
  })
}

/** What a finished server certificate is described by. */
interface ServerFacts {
  readonly hosts: readonly Host[]
  readonly validity: Validity
  readonly issuer: OpenIssuer
}
