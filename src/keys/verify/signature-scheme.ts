import { textOfUnits } from '../../der/code-units.js'
import { DERElement, readElement } from '../../der/element.js'
import { parseOIDContents } from '../../der/oid.js'
import { TAG } from '../../der/tags.js'
import { OID_RSA_PSS, algorithmName } from './algorithm-names.js'
import type { HashAlgorithm } from './hash-algorithms.js'
import { readPSSParameters } from './pss-parameters.js'

/** Families of signatures; `rsa` is PKCS#1 v1.5, `eddsa` Ed25519 and Ed448, `other` everything that is not known. */
export type SignatureFamily = 'rsa' | 'rsa-pss' | 'ecdsa' | 'eddsa' | 'dsa' | 'other'

/** How a signature was made, by the AlgorithmIdentifier that stands beside it. */
export interface SignatureScheme {
  /** Object identifier of the algorithm; empty where it cannot be read. */
  readonly oid: string
  /** Family of the signature. */
  readonly family: SignatureFamily
  /** Hash of the signed octets, for Ed25519 the one that it has built in; `undefined` for one that is not known. */
  readonly hash: HashAlgorithm | undefined
  /** What people call it, or else the object identifier. Foreign text: encode it where it leaves. */
  readonly label: string
  /**
   * Whether its parameters are of the form that its standard gives: NULL for PKCS#1 v1.5 (absent is read too), none
   * for ECDSA, DSA and Ed25519, RSASSA-PSS-params for PSS. What has no known hash has no known form either.
   */
  readonly wellFormed: boolean
  /** Octets of the salt of `rsa-pss` whose two hashes are one; `undefined` for all others. */
  readonly saltLength: number | undefined
}

/** What an object identifier alone says. */
type Row = readonly [family: SignatureFamily, hash: HashAlgorithm | undefined]

/** RFC 8017 §A.2, RFC 5758, RFC 8410, RFC 3279 §2.2.2, FIPS 202, and the OIW's two identifiers that were in use. */
const SCHEMES: Readonly<Record<string, Row>> = {
  '1.2.840.10045.4.3.2': ['ecdsa', 'SHA-256'],
  '1.2.840.113549.1.1.11': ['rsa', 'SHA-256'],
  '1.2.840.10045.4.3.3': ['ecdsa', 'SHA-384'],
  '1.2.840.10045.4.3.4': ['ecdsa', 'SHA-512'],
  '1.2.840.10045.4.3.1': ['ecdsa', 'SHA-224'],
  '1.2.840.10045.4.1': ['ecdsa', 'SHA-1'],
  '1.2.840.10045.4.3': ['ecdsa', undefined],
  '2.16.840.1.101.3.4.3.9': ['ecdsa', undefined],
  '2.16.840.1.101.3.4.3.10': ['ecdsa', undefined],
  '2.16.840.1.101.3.4.3.11': ['ecdsa', undefined],
  '2.16.840.1.101.3.4.3.12': ['ecdsa', undefined],
  '1.2.840.113549.1.1.12': ['rsa', 'SHA-384'],
  '1.2.840.113549.1.1.13': ['rsa', 'SHA-512'],
  '1.2.840.113549.1.1.14': ['rsa', 'SHA-224'],
  '1.2.840.113549.1.1.5': ['rsa', 'SHA-1'],
  '1.3.14.3.2.29': ['rsa', 'SHA-1'],
  '1.2.840.113549.1.1.4': ['rsa', 'MD5'],
  '1.2.840.113549.1.1.3': ['rsa', 'MD4'],
  '1.2.840.113549.1.1.2': ['rsa', 'MD2'],
  '1.2.840.113549.1.1.15': ['rsa', undefined],
  '1.2.840.113549.1.1.16': ['rsa', undefined],
  '2.16.840.1.101.3.4.3.13': ['rsa', undefined],
  '2.16.840.1.101.3.4.3.14': ['rsa', undefined],
  '2.16.840.1.101.3.4.3.15': ['rsa', undefined],
  '2.16.840.1.101.3.4.3.16': ['rsa', undefined],
  [OID_RSA_PSS]: ['rsa-pss', undefined],
  '1.3.101.112': ['eddsa', 'SHA-512'],
  '1.3.101.113': ['eddsa', undefined],
  '1.2.840.10040.4.3': ['dsa', 'SHA-1'],
  '1.3.14.3.2.27': ['dsa', 'SHA-1'],
  '2.16.840.1.101.3.4.3.1': ['dsa', 'SHA-224'],
  '2.16.840.1.101.3.4.3.2': ['dsa', 'SHA-256'],
  '2.16.840.1.101.3.4.3.3': ['dsa', 'SHA-384'],
  '2.16.840.1.101.3.4.3.4': ['dsa', 'SHA-512'],
}

const UNKNOWN: Row = ['other', undefined]

/** What is no AlgorithmIdentifier. */
const UNREADABLE: SignatureScheme = Object.freeze({
  oid: '',
  family: 'other',
  hash: undefined,
  label: 'an unreadable algorithm',
  wellFormed: false,
  saltLength: undefined,
})

/**
 * Tells how a signature was made, by its AlgorithmIdentifier. Nothing is thrown: what is no AlgorithmIdentifier is of
 * the family `other`.
 *
 * @param algorithmDER - The whole AlgorithmIdentifier.
 * @see RFC 5280 §4.1.1.2
 */
export function readSignatureScheme(algorithmDER: Uint8Array): SignatureScheme {
  if (algorithmDER.length > MOST_KNOWN_OCTETS) return parseScheme(algorithmDER)
  const text = textOfUnits(algorithmDER)
  const known = KNOWN.get(text)
  if (known !== undefined) return known
  const scheme = Object.freeze(parseScheme(algorithmDER))
  if (scheme.hash !== undefined && scheme.wellFormed) KNOWN.set(text, scheme)
  return scheme
}

/**
 * The identifiers of {@link SCHEMES} that were asked for, by their octets: a judge asks some twenty times of one chain.
 * There are at most two well-formed ones of each.
 */
const KNOWN = new Map<string, SignatureScheme>()
/** Octets of the longest identifier of {@link SCHEMES} with NULL; parameters of RSASSA-PSS are longer. */
const MOST_KNOWN_OCTETS = 15

function parseScheme(algorithmDER: Uint8Array): SignatureScheme {
  const outer = readElement(algorithmDER, 0, algorithmDER.length)
  if (!isWhole(outer, TAG.sequence) || outer.end !== algorithmDER.length) return UNREADABLE
  const algorithm = readElement(algorithmDER, outer.start, outer.end)
  if (!isWhole(algorithm, TAG.oid)) return UNREADABLE
  const oid = parseOIDContents(algorithm.contents)
  if (oid === undefined) return UNREADABLE
  const parameters = algorithmDER.subarray(algorithm.end, outer.end)
  const [family, hash] = SCHEMES[oid] ?? UNKNOWN
  if (family === 'rsa-pss') return describePSS(oid, parameters)
  const mayBeNull = family === 'rsa' && isNull(parameters)
  const wellFormed = hash === undefined || parameters.length === 0 || mayBeNull
  return { oid, family, hash, label: algorithmName(oid), wellFormed, saltLength: undefined }
}

function isWhole(element: ReturnType<typeof readElement>, tag: number): element is DERElement {
  return element instanceof DERElement && element.tag === tag
}

function isNull(parameters: Uint8Array): boolean {
  return parameters.length === 2 && parameters[0] === TAG.null && parameters[1] === 0
}

function describePSS(oid: string, parameters: Uint8Array): SignatureScheme {
  const read = readPSSParameters(parameters)
  const hash = read?.hash
  return {
    oid,
    family: 'rsa-pss',
    hash,
    label: hash === undefined ? algorithmName(oid) : `${algorithmName(oid)} with ${hash}`,
    wellFormed: read !== undefined,
    saltLength: hash !== undefined && read?.maskHash === hash ? read.saltLength : undefined,
  }
}
