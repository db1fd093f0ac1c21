import { toFingerprint } from '../../base/bytes.js'
import { formatIP } from '../../base/hosts/ip-address.js'
import { hashSHA256 } from '../../keys/verify/software/sha256.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import { describeName } from '../path/describe-name.js'
import type { CertificatePath } from '../path/records.js'
import type { JudgedCertificate } from '../records.js'
import { commonNames } from '../rules/certificate-facts.js'
import type { CertificateRole } from '../rules/rule.js'
import { roleOf } from '../rules/run-rules.js'

/** What a report says of the certificates of a path. */
export function judgedPath(path: CertificatePath): readonly JudgedCertificate[] {
  return Object.freeze(
    path.certificates.map((record, index) => judgedCertificate(record, roleOf(path, index))),
  )
}

/** What a report says of one certificate. */
export function judgedCertificate(record: CertificateRecord, role: CertificateRole): JudgedCertificate {
  const { der, subject, notBefore, notAfter, publicKey } = record
  const hosts = hostsOf(record)
  let fingerprint: string | undefined
  return Object.freeze({
    der,
    role,
    label: commonNames(subject)[0] ?? hosts[0] ?? describeName(subject),
    hosts,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    key: publicKey.label,
    // Most reports are asked for a verdict alone.
    get fingerprint() {
      return (fingerprint ??= toFingerprint(hashSHA256(der)))
    },
  })
}

function hostsOf({ extensions: { subjectAltName = [] } }: CertificateRecord): readonly string[] {
  return Object.freeze(
    subjectAltName.flatMap((name) => {
      if (name.type === 'dns') return [name.value]
      return name.type === 'ip' ? [formatIP(name.octets)] : []
    }),
  )
}
