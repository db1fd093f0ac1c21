import { freezeDated } from '../base/dated-record.js'
import { toFingerprint, toHex } from '../base/bytes.js'
import { isPKIError } from '../base/errors.js'
import { requirePEM } from '../base/pem.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { sha256 } from '../keys/verify/digest.js'
import { readCertificate } from '../x509/read/certificate.js'
import type { CertificateRecord } from '../x509/read/records.js'
import { atServer } from './at-server.js'
import type { ServerPlaces, StoredServer } from './ca-store.js'
import { hostsOf } from './server-reason.js'

/** A server that has a certificate of a CA, and what that says. */
export interface ServerRecord {
  /** What it is called. */
  readonly name: string
  /** Its certificate, read. */
  readonly certificate: CertificateRecord
  /** The certificate with its chain, PEM: the server first, the root left out. */
  readonly chainPEM: string
  /** The hosts that the certificate names, in canonical text. */
  readonly hosts: readonly string[]
  /** Serial number: lower-case hexadecimal without leading zero octets, as in the books. */
  readonly serialNumber: string
  /** First instant of its validity; a fresh copy at each read. */
  readonly notBefore: Date
  /** Last instant of its validity; a fresh copy at each read. */
  readonly notAfter: Date
  /** SHA-256 of the certificate, as `AB:CD:…`. */
  readonly fingerprint: string
  /** Whether its private key is here; false where it lives on another machine. */
  readonly hasKey: boolean
  /** Where its files lie: Jupyter's `certfile` and `keyfile`, and the request; absent in a store without files. */
  readonly places?: ServerPlaces
  /** What a person should know or cure, one sentence each; empty when all is well. */
  readonly warnings: readonly string[]
}

/**
 * Reads the certificate of a server.
 *
 * @throws {@link PKIError} `ERR_PKI_PEM` and `ERR_PKI_DER` when it is damaged; the message says where it lies.
 */
export async function readServerCertificate(
  stored: StoredServer,
  chainPEM: string,
): Promise<CertificateRecord> {
  return atServer(stored, 'certificate', () => readCertificate(requirePEM(chainPEM, ['CERTIFICATE']).der))
}

/**
 * Describes what a store has for a server; `undefined` where it has no certificate.
 *
 * @throws {@link PKIError} `ERR_PKI_PEM` and `ERR_PKI_DER` when the certificate is damaged.
 */
export async function describeServer(
  stored: StoredServer,
  crypto?: CryptoProvider,
): Promise<ServerRecord | undefined> {
  const { name, chainPEM, hasKey, places, warnings } = stored
  if (chainPEM === undefined) return undefined
  const certificate = await readServerCertificate(stored, chainPEM)
  const fields = {
    name,
    certificate,
    chainPEM,
    hosts: Object.freeze(hostsOf(certificate)),
    serialNumber: serialNumberOf(certificate),
    fingerprint: toFingerprint(await sha256(certificate.der, crypto)),
    hasKey,
    ...(places === undefined ? {} : { places }),
    warnings,
  }
  return freezeDated(fields, certificate)
}

/** Serial number of a certificate as the books of a CA have it. */
export function serialNumberOf({ serialNumber }: CertificateRecord): string {
  return toHex(serialNumber).replace(/^(?:00)+(?=.)/, '')
}

/** A certificate that cannot be read is none; any other error goes on. */
export function passOverDamage(error: unknown): undefined {
  if (isPKIError(error, 'ERR_PKI_PEM') || isPKIError(error, 'ERR_PKI_DER')) return undefined
  throw error
}
