import { OID } from '../../x509/read/oids.js'
import type { PurposeRules } from '../path/path-settings.js'

/** What a caller of the plain validator can ask a certificate to be made for. */
export const PURPOSES = ['server', 'client', 'any', 'timestamping'] as const

/** What a certificate is asked to be made for. */
export type Purpose = (typeof PURPOSES)[number]

/** RFC 3161 §2.3. */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'

/** What each purpose asks of a path (RFC 5280 §4.2.1.12, RFC 3161 §2.3). */
export const PURPOSE_RULES: Readonly<Record<Purpose, PurposeRules | undefined>> = {
  server: {
    accepted: [OID.serverAuth, OID.anyExtendedKeyUsage],
    anchorCounts: true,
    keyUsages: ['digitalSignature', 'keyEncipherment', 'keyAgreement'],
  },
  client: {
    accepted: [OID.clientAuth, OID.anyExtendedKeyUsage],
    anchorCounts: true,
    keyUsages: ['digitalSignature', 'keyAgreement'],
  },
  any: undefined,
  timestamping: {
    accepted: [TIME_STAMPING],
    anchorCounts: true,
    keyUsages: ['digitalSignature', 'nonRepudiation'],
    exclusive: true,
  },
}

/** What iOS asks of the path of a TLS server; the anchor's extended key usage is not looked at. */
export const APPLE_SERVER: PurposeRules = {
  accepted: [
    OID.serverAuth,
    OID.anyExtendedKeyUsage,
    OID.microsoftServerGatedCrypto,
    OID.netscapeServerGatedCrypto,
  ],
  anchorCounts: false,
}
