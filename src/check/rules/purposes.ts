import { OID } from '../../x509/read/oids.js'

/** What people call the purposes of extKeyUsage that certificates of servers have. */
const PURPOSES: Readonly<Record<string, string>> = {
  [OID.serverAuth]: 'serverAuth',
  [OID.clientAuth]: 'clientAuth',
  [OID.anyExtendedKeyUsage]: 'any purpose',
  [OID.microsoftServerGatedCrypto]: 'Microsoft server-gated crypto',
  [OID.netscapeServerGatedCrypto]: 'Netscape server-gated crypto',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
  '1.3.6.1.4.1.11129.2.4.4': 'precertificate signing',
}

/** Purposes of an extKeyUsage as people say them. */
export function describePurposes(purposes: readonly string[] | undefined): string {
  if (purposes === undefined) return 'no extKeyUsage'
  if (purposes.length === 0) return 'an empty extKeyUsage'
  return purposes.map((oid) => PURPOSES[oid] ?? oid).join(', ')
}
