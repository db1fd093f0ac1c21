import { toHex } from '../../base/bytes.js'
import { formatIP } from '../../base/hosts/ip-address.js'
import type { CryptoProvider } from '../../keys/verify/crypto-provider.js'
import { sha256 } from '../../keys/verify/digest.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import { describeName } from '../path/describe-name.js'
import type { CertificatePath } from '../path/records.js'
import type { JudgedCertificate } from '../records.js'
import { commonNames } from '../rules/certificate-facts.js'
import type { CertificateRole } from '../rules/rule.js'
import { roleOf } from '../rules/run-rules.js'

/** What a report says of the certificates of a path. */
export async function judgedPath(
  path: CertificatePath,
  crypto: CryptoProvider,
): Promise<readonly JudgedCertificate[]> {
  const judged = path.certificates.map((record, index) =>
    judgedCertificate(record, roleOf(path, index), crypto),
  )
  return Object.freeze(await Promise.all(judged))
}

/** What a report says of one certificate. */
export async function judgedCertificate(
  record: CertificateRecord,
  role: CertificateRole,
  crypto: CryptoProvider,
): Promise<JudgedCertificate> {
  const hosts = hostsOf(record)
  return Object.freeze({
    der: record.der,
    role,
    label: commonNames(record.subject)[0] ?? hosts[0] ?? describeName(record.subject),
    hosts,
    notBefore: record.notBefore.toISOString(),
    notAfter: record.notAfter.toISOString(),
    key: record.publicKey.label,
    fingerprint: fingerprintText(await sha256(record.der, crypto)),
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

function fingerprintText(hash: Uint8Array): string {
  return toHex(hash)
    .toUpperCase()
    .replaceAll(/..(?=.)/g, '$&:')
}
