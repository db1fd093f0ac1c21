import { freezeDated } from '../base/dated-record.js'
import { copyBytes, toFingerprint, toHex } from '../base/bytes.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { sha256 } from '../keys/verify/digest.js'
import { ATTRIBUTE } from '../x509/read/oids.js'
import type { CertificateRecord } from '../x509/read/records.js'
import { encodedCertificate } from '../x509/read/encoded.js'
import type { Encoded } from '../base/encoded-input.js'
import type { CertificateAuthority } from './records.js'

/** Puts a CA's certificate, key and chain together into a record that other verbs take as `issuer`. */
export async function certificateAuthority(
  certificate: CertificateRecord,
  { privateKey, above, anchor, crypto }: AuthorityParts,
): Promise<CertificateAuthority> {
  const self = ownEncoding(certificate)
  const { subject, serialNumber } = certificate
  const commonName = subject.rdns.flat().find(({ oid }) => oid === ATTRIBUTE.commonName)?.value ?? ''
  const fields = {
    ...self,
    privateKey,
    chain: Object.freeze(above === undefined ? [] : [self, ...above]),
    ...(anchor === undefined ? {} : { anchor: ownEncoding(anchor) }),
    commonName,
    serialNumber: toHex(serialNumber),
    fingerprint: toFingerprint(await sha256(certificate.der, crypto)),
  }
  return freezeDated(fields, certificate)
}

/** Whoever gets a record may write into it; the one that was read may be in use to sign. */
export function ownEncoding({ der }: CertificateRecord): Encoded {
  return encodedCertificate(copyBytes(der))
}

/** What a CA's record is made from, beside its certificate. */
export interface AuthorityParts {
  /** The key that belongs to the certificate. */
  readonly privateKey: PrivateKey
  /** The certificates between it and the root; absent for a root. */
  readonly above?: readonly Encoded[] | undefined
  /** The root above it; absent for a root, and where it is not known. */
  readonly anchor?: CertificateRecord | undefined
  /** Where the fingerprint is computed. */
  readonly crypto: CryptoProvider
}
