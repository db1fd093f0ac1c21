import { isPKIError } from '../../base/errors.js'
import { DERReader } from '../../der/read.js'
import { findHash, type HashAlgorithm } from './hash-algorithms.js'

/** MGF1, the only mask generation function there is (RFC 8017 §B.2.1). */
const OID_MGF1 = '1.2.840.113549.1.1.8'
/** Octets of the salt where the parameters do not say (RFC 4055 §3.1). */
const DEFAULT_SALT_LENGTH = 20
/** The only trailer there is: 0xbc (RFC 4055 §3.1). */
const TRAILER = 1

/** What RSASSA-PSS-params say (RFC 4055 §3.1). */
export interface PSSParameters {
  /** Hash of the message; `undefined` for one that is not known. */
  readonly hash: HashAlgorithm | undefined
  /** Hash of MGF1; `undefined` for one that is not known, and for another mask generation function. */
  readonly maskHash: HashAlgorithm | undefined
  /** Octets of the salt: exactly, in a signature; at least, in a key. */
  readonly saltLength: number
}

/**
 * Reads RSASSA-PSS-params, or gives `undefined` where they are none: another trailer than 1, a hash with parameters
 * other than NULL, fields out of order, trailing octets. A DEFAULT that is written out is read.
 *
 * @param der - The parameters of an AlgorithmIdentifier.
 * @see RFC 4055 §3.1, §2.1 (a hash's parameters are NULL or absent)
 */
export function readPSSParameters(der: Uint8Array): PSSParameters | undefined {
  try {
    return readParameters(DERReader.open(der, 'RSASSA-PSS-params'))
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_DER')) throw error
    return undefined
  }
}

function readParameters(outer: DERReader): PSSParameters {
  const fields = outer.sequence('')
  outer.end()
  const hash = readExplicit(fields, 0, readHash) ?? 'SHA-1'
  const maskHash = readExplicit(fields, 1, readMask) ?? 'SHA-1'
  const saltLength = readExplicit(fields, 2, readNumber) ?? DEFAULT_SALT_LENGTH
  const trailer = readExplicit(fields, 3, readNumber) ?? TRAILER
  if (trailer !== TRAILER) fields.fail('is not 1', 'trailerField')
  fields.end()
  return {
    hash: hash === UNKNOWN ? undefined : hash,
    maskHash: maskHash === UNKNOWN ? undefined : maskHash,
    saltLength,
  }
}

/** What is written and not known, unlike what is absent. */
const UNKNOWN = 'unknown'

function readExplicit<Value>(
  fields: DERReader,
  number: number,
  read: (reader: DERReader) => Value,
): Value | undefined {
  const reader = fields.explicit(`[${String(number)}]`, number)
  if (reader === undefined) return undefined
  const value = read(reader)
  reader.end()
  return value
}

function readHash(reader: DERReader): HashAlgorithm | typeof UNKNOWN {
  const algorithm = reader.sequence('hashAlgorithm')
  const oid = algorithm.oid('algorithm')
  if (!algorithm.done) algorithm.null('parameters')
  algorithm.end()
  return findHash(oid) ?? UNKNOWN
}

function readMask(reader: DERReader): HashAlgorithm | typeof UNKNOWN {
  const algorithm = reader.sequence('maskGenAlgorithm')
  if (algorithm.oid('algorithm') !== OID_MGF1) return UNKNOWN
  const hash = readHash(algorithm)
  algorithm.end()
  return hash
}

function readNumber(reader: DERReader): number {
  return reader.smallInteger('')
}
