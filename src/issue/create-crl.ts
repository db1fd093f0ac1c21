import { isBytes } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import {
  expectBytes,
  expectDate,
  expectInteger,
  expectObject,
  expectOneOf,
  expectRecord,
} from '../base/options.js'
import { DAY_MS, floorToSecond } from '../base/time.js'
import { signerOf } from '../keys/sign/private-key.js'
import { signVerified } from '../keys/sign/sign-verified.js'
import { signatureAlgorithmDER } from '../keys/verify/algorithms.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import { writeSigned } from '../x509/write/certificate.js'
import { CRLEntryWriter } from '../x509/write/crl-entries.js'
import type { CRLEntryInput } from '../x509/write/crl-entries.js'
import { writeTBSCertList } from '../x509/write/crl.js'
import { DEFAULT_CRL_DAYS, readClock } from './defaults.js'
import { issuedCRL } from './issued-crl.js'
import type { IssuedCRL } from './issued-crl.js'
import { openIssuer, unfit } from './issuer.js'
import { CRL_OPTIONS } from './option-names.js'
import type { CryptoOptions, Issuer } from './records.js'
import { REVOCATION_REASONS } from './revocation-reason.js'
import type { RevocationReason } from './revocation-reason.js'

/** One revoked certificate, as a CRL lists it; an entry of a store's books with its revocation is nearly that. */
export interface RevokedSerial {
  /** Its serial number: hexadecimal digits, or octets, big-endian; read as positive. */
  readonly serialNumber: string | Uint8Array
  /** When it was revoked. */
  readonly at: Date
  /** Why; absent: nobody said. A certificate that was released from a hold is simply not listed any more. */
  readonly reason?: RevocationReason
  /** Since when its key must be doubted. */
  readonly invalidSince?: Date
}

/** What `createCRL` takes. */
export interface CreateCRLOptions extends CryptoOptions {
  /** The CA that has signed the certificates and signs the list; its keyUsage must have cRLSign, or be absent. */
  readonly issuer: Issuer
  /** The certificates that must not be trusted any more, each once, in any order. Nothing of them is kept. */
  readonly revoked: Iterable<RevokedSerial> | AsyncIterable<RevokedSerial>
  /** Its number: higher than that of every CRL before it (RFC 5280 §5.2.3). */
  readonly number: bigint
  /** When the next one comes at the latest; not together with `validDays`. */
  readonly nextUpdate?: Date
  /** Days until the next one; absent, and no `nextUpdate`: 30. */
  readonly validDays?: number
  /** The present; absent: the clock, read once. */
  readonly now?: Date
}

/**
 * Signs a list of revoked certificates: version 2, with cRLNumber, and the authorityKeyIdentifier that is the issuer's
 * key identifier. Uses the clock when `now` is absent; no disk, no network. Programs that are handed the list obey it;
 * iOS asks for no list of a private CA.
 *
 * @returns The list as DER and PEM; `pem` is made when it is read.
 * @throws {@link PKIError} `ERR_PKI_ISSUER` (`no-crl-sign` when its keyUsage lacks that, `expired`, and the others of an
 * issuer that is unfit), `ERR_PKI_VALIDITY` for dates that cannot be written or a next update that lies before this
 * one, `ERR_PKI_KEY_MISMATCH`, `ERR_PKI_SIGNER`, `ERR_PKI_OPTION`.
 * @see RFC 5280 §5
 * @example
 * ```ts
 * import { createCRL, createRootCA } from 'orchard-pki'
 *
 * const issuer = await createRootCA({ commonName: 'Home CA' })
 * const revoked = [{ serialNumber: '4f02', at: new Date('2026-11-01T10:00:00Z'), reason: 'keyCompromise' as const }]
 * const crl = await createCRL({ issuer, revoked, number: 1n, validDays: 30 })
 * console.log(crl.pem)
 * ```
 */
export async function createCRL(options: CreateCRLOptions): Promise<IssuedCRL> {
  expectRecord(options, '', CRL_OPTIONS)
  const crypto = resolveCrypto(options.crypto)
  const number = expectBigInt(options.number)
  const { thisUpdate, nextUpdate } = resolveUpdates(options)
  const { certificate, privateKey } = await openIssuer(options.issuer, crypto)
  const { keyUsage, subjectKeyId } = certificate.extensions
  if (keyUsage !== undefined && !keyUsage.includes('cRLSign')) throw unfit('no-crl-sign')
  if (thisUpdate > certificate.notAfter) throw unfit('expired')
  const list = await writeEntries(options.revoked)
  const algorithm = signatureAlgorithmDER(signerOf(privateKey).algorithm)
  const tbs = writeTBSCertList({
    signatureAlgorithm: algorithm,
    issuer: certificate.subject.der,
    thisUpdate,
    nextUpdate,
    entries: list.finish(),
    keyId: subjectKeyId,
    number,
  })
  const der = writeSigned(tbs, algorithm, await signVerified(privateKey, tbs, crypto))
  return issuedCRL(der, { number, thisUpdate, nextUpdate, entries: list.count }, {})
}

/** The two instants, whole seconds. */
interface Updates {
  readonly thisUpdate: Date
  readonly nextUpdate: Date
}

/** Most days until the next list. */
const MAX_DAYS = 36_500

function resolveUpdates({ now, nextUpdate, validDays }: CreateCRLOptions): Updates {
  const thisUpdate = floorToSecond(now === undefined ? readClock() : expectDate(now, 'now'))
  if (nextUpdate !== undefined && validDays !== undefined) {
    throw new PKIError('ERR_PKI_OPTION', 'nextUpdate and validDays both say when the next list comes', {
      details: { option: 'validDays', expected: 'either validDays or nextUpdate' },
    })
  }
  const days = expectInteger(validDays ?? DEFAULT_CRL_DAYS, 'validDays', { min: 1, max: MAX_DAYS })
  const next =
    nextUpdate === undefined
      ? new Date(thisUpdate.getTime() + days * DAY_MS)
      : floorToSecond(expectDate(nextUpdate, 'nextUpdate'))
  if (next > thisUpdate) return { thisUpdate, nextUpdate: next }
  throw new PKIError('ERR_PKI_VALIDITY', 'the next list would come before this one', {
    details: { option: 'nextUpdate', expected: 'a date after now' },
  })
}

function expectBigInt(value: unknown): bigint {
  if (typeof value === 'bigint') return value
  throw new PKIError('ERR_PKI_OPTION', `number must be a bigint, not a ${typeof value}`, {
    details: { option: 'number', expected: 'a bigint' },
    hint: 'Write 1n, or BigInt(1).',
  })
}

async function writeEntries(revoked: CreateCRLOptions['revoked']): Promise<CRLEntryWriter> {
  const list = new CRLEntryWriter()
  if (!isIterable(revoked) && !isAsyncIterable(revoked)) throw notEntries()
  // What is at hand is not awaited: a hundred thousand awaits take longer than all the rest.
  if (isIterable(revoked)) for (const entry of revoked) list.add(takeEntry(entry, list.count))
  else for await (const entry of revoked) list.add(takeEntry(entry, list.count))
  return list
}

function isIterable(value: unknown): value is Iterable<RevokedSerial> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

function isAsyncIterable(value: unknown): value is AsyncIterable<RevokedSerial> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

function notEntries(): PKIError {
  return new PKIError('ERR_PKI_OPTION', 'revoked holds no entries', {
    details: { option: 'revoked', expected: 'an iterable or async iterable of { serialNumber, at }' },
  })
}

const REASONS: ReadonlySet<unknown> = new Set([undefined, ...REVOCATION_REASONS])

/** Gives an entry as it is where it is well formed: no copy is made of a hundred thousand, nor a path of an option. */
function takeEntry(entry: RevokedSerial, index: number): CRLEntryInput {
  if (!isPlainObject(entry)) expectObject(entry, pathOf(index))
  const { serialNumber, at, reason, invalidSince } = entry
  if (typeof serialNumber !== 'string' && !isBytes(serialNumber))
    expectBytes(serialNumber, pathOf(index, '.serialNumber'))
  if (!isDate(at)) expectDate(at, pathOf(index, '.at'))
  if (invalidSince !== undefined && !isDate(invalidSince))
    expectDate(invalidSince, pathOf(index, '.invalidSince'))
  if (!REASONS.has(reason)) expectOneOf(reason, pathOf(index, '.reason'), REVOCATION_REASONS)
  return entry
}

/** Asks for its time, valid or not: an object that only inherits from `Date` has none. */
function isDate(value: Date): boolean {
  try {
    Date.prototype.getTime.call(value)
    return true
  } catch {
    return false
  }
}

function pathOf(index: number, field = ''): string {
  return `revoked[${index}]${field}`
}

/** Tells what nearly every entry is, in a tenth of the time that all questions to an object take. */
function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
