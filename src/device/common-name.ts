import { ATTRIBUTE } from '../x509/read/oids.js'
import type { CertificateRecord } from '../x509/read/records.js'

/** The first common name of a certificate's subject, or an empty string. Foreign text: encode it where it leaves. */
export function commonNameOf({ subject }: Pick<CertificateRecord, 'subject'>): string {
  return subject.rdns.flat().find(({ oid }) => oid === ATTRIBUTE.commonName)?.value ?? ''
}
