import { isPKIError, type PKIError } from '../base/errors.js'
import { readCertificate } from '../x509/read/certificate.js'
import type { CertificateRecord } from '../x509/read/records.js'
import { takeCertificateDER } from './certificate-input.js'

/** A certificate of a chain that cannot be read. */
export interface MalformedCertificate {
  /** Its place in the chain. */
  readonly index: number
  /** Why. */
  readonly error: PKIError
}

/** What could be read of a chain as it was sent. */
export interface SentChain {
  /** The first certificate, `undefined` when it cannot be read. */
  readonly leaf: CertificateRecord | undefined
  /** The other ones that can be read. */
  readonly intermediates: readonly CertificateRecord[]
  /** Those that cannot. */
  readonly malformed: readonly MalformedCertificate[]
}

/**
 * Reads the certificates of a chain; one that cannot be read is told and left out.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when an entry has none of the forms of a certificate.
 */
export function readSent(chain: readonly unknown[]): SentChain {
  const malformed: MalformedCertificate[] = []
  const records = chain.map((input, index) => {
    try {
      return readCertificate(takeCertificateDER(input, `chain[${String(index)}]`))
    } catch (error) {
      if (!isPKIError(error, 'ERR_PKI_DER') && !isPKIError(error, 'ERR_PKI_PEM')) throw error
      malformed.push({ index, error })
      return undefined
    }
  })
  const [leaf, ...rest] = records
  return { leaf, intermediates: rest.filter((record) => record !== undefined), malformed }
}
