import { copyBytes, toHex } from '../base/bytes.js'
import { freezeDated } from '../base/dated-record.js'
import type { Host } from '../base/hosts/host.js'
import type { Validity } from '../base/time.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import type { PublicKey } from '../keys/verify/public-key.js'
import { OID } from '../x509/read/oids.js'
import type { Name } from '../x509/read/records.js'
import {
  writeExtendedKeyUsage,
  writeKeyUsage,
  writeSubjectAltName,
  writeSubjectKeyIdentifier,
} from '../x509/write/extensions.js'
import { encodedCertificate } from '../x509/read/encoded.js'
import { generalNameOf } from './host-names.js'
import type { OpenIssuer } from './issuer.js'
import type { ServerCertificate } from './records.js'
import { signCertificate } from './sign-certificate.js'
import type { IssuedCertificate } from './sign-certificate.js'

/** Everything that is decided about a server certificate before it is signed. */
export interface ServerParts {
  /** The server's public key. */
  readonly publicKey: PublicKey
  /** Key identifier of that key. */
  readonly keyId: Uint8Array
  /** The hosts that it names. */
  readonly hosts: readonly Host[]
  /** The subject; empty unless the caller gave one. */
  readonly subject: Name
  /** Its interval. */
  readonly validity: Validity
  /** Encoded extensions that name addresses of the CA. */
  readonly addresses: readonly Uint8Array[]
}

/**
 * Writes the profile of a TLS server around what was decided, signs it, and describes it. Every refusal lies before it.
 *
 * @throws {@link PKIError} `ERR_PKI_SIGNER` when a foreign signer fails or signs wrongly.
 */
export async function issueServerCertificate(
  parts: ServerParts,
  issuer: OpenIssuer,
  crypto: CryptoProvider,
): Promise<ServerCertificate> {
  const { subject, publicKey, validity } = parts
  const extensions = [...profileExtensions(parts), ...issuer.authorityKeyId, ...parts.addresses]
  const template = {
    issuer: issuer.certificate.subject.der,
    subject: subject.der,
    publicKey: publicKey.der,
    validity,
    extensions,
  }
  return describe(await signCertificate(template, issuer.privateKey, crypto), parts, issuer)
}

/** What every server certificate of this library says; RFC 5280 §4.2.1.6: without a subject the names are critical. */
function profileExtensions({ publicKey, keyId, hosts, subject }: ServerParts): readonly Uint8Array[] {
  return [
    ...purposesOf(publicKey),
    writeSubjectAltName(hosts.map(generalNameOf), { critical: subject.rdns.length === 0 }),
    writeSubjectKeyIdentifier(keyId),
  ]
}

/** keyUsage and extKeyUsage by the family of the key: they are the same in every certificate. */
const PURPOSES = new Map<PublicKey['family'], readonly Uint8Array[]>()

function purposesOf({ family }: PublicKey): readonly Uint8Array[] {
  const written = PURPOSES.get(family) ?? [
    writeKeyUsage(family === 'rsa' ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature']),
    writeExtendedKeyUsage([OID.serverAuth]),
  ]
  PURPOSES.set(family, written)
  return written
}

function describe(
  { der, serialNumber }: IssuedCertificate,
  { hosts, validity }: ServerParts,
  issuer: OpenIssuer,
): ServerCertificate {
  const self = encodedCertificate(der)
  const chain = [
    self,
    ...issuer.sent.map(({ der: octets, pem }) => Object.freeze({ der: copyBytes(octets), pem })),
  ]
  const fields = {
    der,
    pem: self.pem,
    hosts: Object.freeze(hosts.map(({ name }) => name)),
    chain: Object.freeze(chain),
    chainPEM: chain.map(({ pem }) => pem).join(''),
    serialNumber: toHex(serialNumber),
  }
  return freezeDated(fields, validity)
}
