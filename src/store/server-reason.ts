import { equalBytes } from '../base/bytes.js'
import { isPKIError } from '../base/errors.js'
import { formatIP } from '../base/hosts/ip-address.js'
import { DAY_MS, HOUR_MS, isWithin } from '../base/time.js'
import { MAX_SERVER_DAYS } from '../issue/defaults.js'
import { signatureAlgorithmOf } from '../keys/verify/algorithms.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { assertUsablePublicKey } from '../keys/verify/public-key.js'
import type { PublicKey } from '../keys/verify/public-key.js'
import { verifySignature } from '../keys/verify/verifier.js'
import { OID } from '../x509/read/oids.js'
import type { CertificateRecord, GeneralName } from '../x509/read/records.js'

/** Why a server keeps its certificate or gets another one. */
export const SERVER_REASONS = [
  'still good',
  'no certificate yet',
  'key missing',
  'key does not match',
  'certificate unreadable',
  'key that iOS refuses',
  'signed by another root',
  'not for servers',
  'hosts changed',
  'longer than iOS takes',
  'not valid yet',
  'expired',
  'due',
] as const

/** Why a server keeps its certificate or gets another one. */
export type ServerReason = (typeof SERVER_REASONS)[number]

/** Days before its end that a certificate is renewed when nobody says otherwise. */
export const DEFAULT_RENEW_DAYS = 30

/**
 * Longest life by subtraction: what Apple's code takes, which is one hour more than its document. openssl's `-days 825` is
 * one second more than 825 days with both ends counted, and good.
 */
const IOS_LIMIT_MS = MAX_SERVER_DAYS * DAY_MS + HOUR_MS

/** What is known of a server when its certificate is judged. */
export interface ServerState {
  /** Its certificate. */
  readonly certificate: CertificateRecord
  /** SubjectPublicKeyInfo of its key file, DER; `undefined` where there is none. */
  readonly keyDER: Uint8Array | undefined
  /** The root that signs here. */
  readonly root: CertificateRecord
  /** The hosts that are asked for, in canonical text. */
  readonly hosts: readonly string[]
  /** The present. */
  readonly now: Date
  /** Days before its end that it is due; absent: 30, or a third of its life where that is less. */
  readonly renewBefore?: number | undefined
  /** A WebCrypto implementation; absent: the runtime's own. */
  readonly crypto?: CryptoProvider | undefined
}

/**
 * Decides whether the certificate of a server is still good for its hosts, and otherwise why not. Pure.
 *
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when the provider fails: that says nothing of the certificate.
 */
export async function judgeServerCertificate(state: ServerState): Promise<ServerReason> {
  const { certificate, keyDER, hosts } = state
  if (keyDER === undefined) return 'key missing'
  if (!equalBytes(keyDER, certificate.publicKey.der)) return 'key does not match'
  if (!isUsable(certificate.publicKey)) return 'key that iOS refuses'
  if (!(await isSignedBy(certificate, state))) return 'signed by another root'
  // Apple asks for this very purpose since July 2019; that every purpose is allowed is not enough.
  if (certificate.extensions.extendedKeyUsage?.includes(OID.serverAuth) !== true) return 'not for servers'
  if (!sameNames(hostsOf(certificate), hosts)) return 'hosts changed'
  return judgeDates(state)
}

function judgeDates({ certificate, now, renewBefore }: ServerState): ServerReason {
  const from = certificate.notBefore.getTime()
  const until = certificate.notAfter.getTime()
  if (until - from > IOS_LIMIT_MS) return 'longer than iOS takes'
  if (!isWithin(certificate, now)) return now < certificate.notBefore ? 'not valid yet' : 'expired'
  const ahead =
    renewBefore === undefined
      ? Math.min(DEFAULT_RENEW_DAYS * DAY_MS, (until - from) / 3)
      : renewBefore * DAY_MS
  return now.getTime() > until - ahead ? 'due' : 'still good'
}

async function isSignedBy(certificate: CertificateRecord, { root, crypto }: ServerState): Promise<boolean> {
  const algorithm = signatureAlgorithmOf(certificate.signatureAlgorithmDER)
  if (algorithm === undefined || !equalBytes(certificate.issuer.der, root.subject.der)) return false
  const { tbs: data, signature } = certificate
  const { publicKey } = root
  try {
    await verifySignature({ publicKey, algorithm, data, signature, subject: 'certificate', crypto })
    return true
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_SIGNATURE')) return false
    throw error
  }
}

function isUsable(key: PublicKey): boolean {
  try {
    assertUsablePublicKey(key)
    return true
  } catch {
    return false
  }
}

/** The hosts that a certificate names, in canonical text; a name of another kind appears as its kind. */
export function hostsOf(certificate: CertificateRecord): readonly string[] {
  return (certificate.extensions.subjectAltName ?? []).map(hostOf)
}

function hostOf(name: GeneralName): string {
  if (name.type === 'dns') return name.value.toLowerCase()
  return name.type === 'ip' ? formatIP(name.octets) : `(${name.type})`
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  const names = new Set(a)
  return names.size === new Set(b).size && b.every((name) => names.has(name))
}
