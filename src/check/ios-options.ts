import { PKIError } from '../base/errors.js'
import {
  expectArray,
  expectBytes,
  expectDate,
  expectOneOf,
  expectRecord,
  expectString,
} from '../base/options.js'
import { resolveCrypto, type CryptoProvider } from '../keys/verify/crypto-provider.js'
import { KEY_USAGES, type CertificateRecord, type KeyUsage } from '../x509/read/records.js'
import { readCertificateInput } from './certificate-input.js'
import { present } from './clock.js'
import type { CertificateInput, JudgeOptions } from './records.js'
import { ANCHOR_KINDS, type AnchorKind } from './rules/rule.js'

/** Options of `checkIOSTrust`. */
export interface CheckIOSTrustOptions extends JudgeOptions {
  /** The certificates as the server sends them, its own first; the order of the rest does not matter. */
  readonly chain: readonly CertificateInput[]
  /** The roots that the device trusts; none: nothing is trusted. */
  readonly anchors: readonly CertificateInput[]
  /** Whose anchors they are; absent: `user`, installed and switched on by a person. */
  readonly anchorKind?: AnchorKind
  /** The host as it is typed, a name or an address; absent: the names are not compared. */
  readonly host?: string
  /** Key usages that an app asks for through a private policy; absent: none, as Safari does. */
  readonly requiredKeyUsage?: readonly KeyUsage[]
  /** OCSP responses, DER, as stapled by the server; absent: none. A device asks nobody about a CA of your own. */
  readonly ocspResponses?: readonly Uint8Array[]
}

/** The options, each taken and with what absence means. */
export interface IOSRequest {
  /** The certificates, not yet read. */
  readonly chain: readonly unknown[]
  /** The roots. */
  readonly anchors: readonly CertificateRecord[]
  /** Whose they are. */
  readonly anchorKind: AnchorKind
  /** The host. */
  readonly host: string | undefined
  /** Key usages that are asked for. */
  readonly requiredKeyUsage: readonly KeyUsage[]
  /** OCSP responses. */
  readonly ocspResponses: readonly Uint8Array[]
  /** The present. */
  readonly now: Date
  /** WebCrypto. */
  readonly crypto: CryptoProvider
}

const KEYS = [
  'chain',
  'anchors',
  'anchorKind',
  'host',
  'requiredKeyUsage',
  'ocspResponses',
  'now',
  'crypto',
] as const
/** Most certificates of a chain; no server sends more than ten. */
const MOST_CERTIFICATES = 1_000

/**
 * Takes the options of `checkIOSTrust`.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION`, `ERR_PKI_CRYPTO`; `ERR_PKI_PEM` or `ERR_PKI_DER` for an anchor that is no
 * certificate.
 */
export function takeIOSOptions(options: CheckIOSTrustOptions): IOSRequest {
  const given = expectRecord(options, '', KEYS)
  const { anchorKind, host, requiredKeyUsage, ocspResponses, now } = given
  const chain = expectArray(given.chain, 'chain')
  if (chain.length === 0 || chain.length > MOST_CERTIFICATES) throw countError(chain.length)
  return {
    chain,
    anchors: expectArray(given.anchors, 'anchors').map((anchor, index) =>
      readCertificateInput(anchor, `anchors[${String(index)}]`),
    ),
    anchorKind: anchorKind === undefined ? 'user' : expectOneOf(anchorKind, 'anchorKind', ANCHOR_KINDS),
    host: host === undefined ? undefined : expectString(host, 'host'),
    requiredKeyUsage: requiredKeyUsage === undefined ? [] : takeKeyUsages(requiredKeyUsage),
    ocspResponses: ocspResponses === undefined ? [] : takeResponses(ocspResponses),
    now: now === undefined ? present() : expectDate(now, 'now'),
    crypto: resolveCrypto(options.crypto),
  }
}

function takeKeyUsages(value: unknown): readonly KeyUsage[] {
  return expectArray(value, 'requiredKeyUsage').map((usage, index) =>
    expectOneOf(usage, `requiredKeyUsage[${String(index)}]`, KEY_USAGES),
  )
}

function takeResponses(value: unknown): readonly Uint8Array[] {
  return expectArray(value, 'ocspResponses').map((response, index) =>
    expectBytes(response, `ocspResponses[${String(index)}]`),
  )
}

function countError(count: number): PKIError<'ERR_PKI_OPTION'> {
  const expected = `1 to ${String(MOST_CERTIFICATES)} certificates`
  return new PKIError('ERR_PKI_OPTION', `chain must have ${expected}, not ${String(count)}`, {
    details: { option: 'chain', expected },
    hint: "Give the server's certificate first, then who signed it.",
  })
}
