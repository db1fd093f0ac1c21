import type { Encoded } from '../base/encoded-input.js'
import { createServerCSR } from '../issue/create-server-csr.js'
import { exportUnencryptedPrivateKey } from '../issue/export-private-key.js'
import type { AddressOptions, Issuer, ServerCSR, SubjectFields, ValidityOptions } from '../issue/records.js'
import { signServerCert } from '../issue/sign-server-cert.js'
import type { KeyKind } from '../keys/verify/algorithms.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { withRootCures } from './outside-root.js'
import { cryptoOf } from './verb-options.js'

/** What a certificate says beside its hosts. */
export type JobFields = SubjectFields & AddressOptions & Omit<ValidityOptions, 'now'>

/** A certificate that is to be signed for a server: plain data, which can be sent to another thread. */
export type SigningJob = RequestJob | KeyJob

/** What every job says. */
export interface JobTerms {
  /** What the certificate says beside its hosts. */
  readonly fields: JobFields
  /** The present. */
  readonly now: Date
}

/** A job that brings a request. */
export interface RequestJob extends JobTerms {
  /** The request, DER. */
  readonly csr: Uint8Array
  /** Whose names the certificate gets. */
  readonly hosts: 'from-csr' | readonly string[]
}

/** A job for which a key and its request are made first. */
export interface KeyJob extends JobTerms {
  /** No request. */
  readonly csr?: undefined
  /** Whose names the certificate gets. */
  readonly hosts: readonly string[]
  /** Kind of the key; absent: `ec-p256`. */
  readonly keyKind?: KeyKind
}

/** What came of a job: plain data too. */
export interface SignedJob {
  /** The certificate, DER. */
  readonly der: Uint8Array
  /** The certificate with its chain, PEM, server first. */
  readonly chainPEM: string
  /** Its serial number, lower-case hexadecimal. */
  readonly serialNumber: string
  /** What was made for a job without a request. */
  readonly made?: MadePair
}

/** A key that was made for a server, and the request for it. */
export interface MadePair {
  /** The private key in clear, PKCS#8 PEM. */
  readonly keyPEM: string
  /** The request. */
  readonly csr: Encoded
}

/**
 * Does a job in this thread.
 *
 * @throws {@link PKIError} the codes of `createServerCSR` and `signServerCert`.
 */
export async function signJob(job: SigningJob, issuer: Issuer, crypto?: CryptoProvider): Promise<SignedJob> {
  const { hosts, fields, now } = job
  const provider = cryptoOf({ crypto })
  const csr = job.csr === undefined ? await requestFor(job, crypto) : { der: job.csr }
  const { der, chainPEM, serialNumber } = await withRootCures(() =>
    signServerCert({ ...fields, issuer, csr, hosts, now, ...provider }),
  )
  return { der, chainPEM, serialNumber, ...('privateKey' in csr ? { made: await pairOf(csr) } : {}) }
}

/** Makes a key and its request. */
async function requestFor(
  { hosts, keyKind }: KeyJob,
  crypto: CryptoProvider | undefined,
): Promise<ServerCSR> {
  const kind = keyKind === undefined ? {} : { keyKind }
  return createServerCSR({ hosts, ...kind, ...cryptoOf({ crypto }) })
}

async function pairOf({ privateKey, der, pem }: ServerCSR): Promise<MadePair> {
  const key = await exportUnencryptedPrivateKey({ privateKey })
  return { keyPEM: key.pem, csr: { der, pem } }
}
