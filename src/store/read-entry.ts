import { equalBytes, isBytes } from '../base/bytes.js'
import { readCertificate } from '../x509/read/certificate.js'
import type { CertificateRecord } from '../x509/read/records.js'
import type { NewEntry } from './ca-store.js'

/** What was read of the octets in an array, held no longer than that. */
const READ = new WeakMap<Uint8Array, CertificateRecord>()

/**
 * Reads the certificate of an entry, once for all who handle the entry. The record holds a copy of the octets, which
 * counts from then on: whoever else has the array may change it, and then it is read again. Not to be handed out, since
 * who changes the octets of the record changes it for the next reader.
 *
 * @throws {@link PKIError} `ERR_PKI_DER`; `ERR_PKI_OPTION` when it is no `Uint8Array`.
 */
export function readEntry({ der }: Pick<NewEntry, 'der'>): CertificateRecord {
  const known = isBytes(der) ? READ.get(der) : undefined
  if (known !== undefined && equalBytes(known.der, der)) return known
  const certificate = readCertificate(der)
  READ.set(der, certificate)
  return certificate
}
