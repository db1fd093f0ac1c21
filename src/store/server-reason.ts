import { equalBytes } from '../base/bytes.js'
import { isPKIError } from '../base/errors.js'
import { formatIP } from '../base/hosts/ip-address.js'
import { decodePEM } from '../base/pem.js'
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
  'root renewed',
  'chain incomplete',
  'not for servers',
  'hosts changed',
  'longer than iOS takes',
  'not valid yet',
  'expired',
  'due',
  'revoked',
  'asked for',
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
  /** What stands in its file: the certificate with its chain, PEM; absent: nobody looks at the chain. */
  readonly chainPEM?: string
  /** The root. */
  readonly root: CertificateRecord
  /** The certificate that signs here; absent: the root. */
  readonly issuer?: CertificateRecord
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
  const chainFault = await findChainFault(state)
  if (chainFault !== undefined) return chainFault
  // Apple asks for this very purpose since July 2019; that every purpose is allowed is not enough.
  if (certificate.extensions.extendedKeyUsage?.includes(OID.serverAuth) !== true) return 'not for servers'
  if (!sameNames(hostsOf(certificate), hosts)) return 'hosts changed'
  return judgeDates(state)
}

/** What the dates of a certificate are judged by. */
export type ServerDates = Pick<ServerState, 'now' | 'renewBefore'> & {
  /** Its certificate. */
  readonly certificate: Pick<CertificateRecord, 'notBefore' | 'notAfter'>
}

/** Decides whether the dates of a certificate are still good, and otherwise why not. Pure. */
export function judgeDates({ certificate, now, renewBefore }: ServerDates): ServerReason {
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

/** Why a device that trusts the root does not get from the certificate to it; `undefined` where it does. */
async function findChainFault(state: ServerState): Promise<ServerReason | undefined> {
  const signer = await findSigner(state)
  if (signer === undefined) return 'signed by another root'
  if (!namesIssuer(state.certificate, signer)) return 'root renewed'
  return signer === state.root || isInChain(signer, state.chainPEM) ? undefined : 'chain incomplete'
}

/** The certificate of this CA that signed a server's: the one that signs here, or the root above it. */
async function findSigner({
  certificate,
  root,
  issuer = root,
  crypto,
}: ServerState): Promise<CertificateRecord | undefined> {
  if (await isSignedBy(certificate, issuer, crypto)) return equalBytes(issuer.der, root.der) ? root : issuer
  return issuer !== root && (await isSignedBy(certificate, root, crypto)) ? root : undefined
}

async function isSignedBy(
  certificate: CertificateRecord,
  { subject: name, publicKey }: CertificateRecord,
  crypto: CryptoProvider | undefined,
): Promise<boolean> {
  const algorithm = signatureAlgorithmOf(certificate.signatureAlgorithmDER)
  if (algorithm === undefined || !equalBytes(certificate.issuer.der, name.der)) return false
  const { tbs: data, signature } = certificate
  try {
    await verifySignature({ publicKey, algorithm, data, signature, subject: 'certificate', crypto })
    return true
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_SIGNATURE')) return false
    throw error
  }
}

/**
 * Whether a certificate still leads to the one that signed it: a root that was renewed with its key and name has another
 * serial number, which the certificates of the tutorial spell out (RFC 5280 §4.2.1.1).
 */
function namesIssuer({ extensions }: CertificateRecord, signer: CertificateRecord): boolean {
  const { keyId, serialNumber } = extensions.authorityKeyId ?? {}
  const own = signer.extensions.subjectKeyId
  if (keyId !== undefined && own !== undefined && !equalBytes(keyId, own)) return false
  return serialNumber === undefined || equalBytes(serialNumber, signer.serialNumber)
}

/** A device that knows the root only must be sent what stands between. */
function isInChain(signer: CertificateRecord, chainPEM: string | undefined): boolean {
  if (chainPEM === undefined) return true
  const [, next] = decodePEM(chainPEM).filter(({ label }) => label === 'CERTIFICATE')
  return next !== undefined && equalBytes(next.der, signer.der)
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
