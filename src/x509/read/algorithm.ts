import type { DERElement } from '../../der/element.js'
import type { DERReader } from '../../der/read.js'
import { TAG } from '../../der/tags.js'
import { OID } from './oids.js'

/** Algorithms whose parameters are NULL: PKCS#1 v1.5, RFC 3279 §2.2.1 and §2.3.1, RFC 4055 §5. */
const WITH_NULL: readonly string[] = [
  OID.rsaEncryption,
  '1.2.840.113549.1.1.2',
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.113549.1.1.14',
]
/** Algorithms whose parameters are absent: ECDSA (RFC 5758 §3.2), Ed25519 and Ed448 (RFC 8410 §3). */
const WITHOUT_PARAMETERS: readonly string[] = [
  '1.2.840.10045.4.1',
  '1.2.840.10045.4.3.1',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
  '1.3.101.112',
  '1.3.101.113',
]

/** An AlgorithmIdentifier (RFC 5280 §4.1.1.2). */
export interface AlgorithmField {
  /** Object identifier of the algorithm. */
  readonly oid: string
  /** The whole AlgorithmIdentifier. */
  readonly element: DERElement
  /** Whether its parameters are not those that its standard gives it. */
  readonly faulty: boolean
}

/** Reads the next element as an AlgorithmIdentifier; parameters that its standard does not give it are a deviation. */
export function readAlgorithm(reader: DERReader, field: string): AlgorithmField {
  const element = reader.element(field, TAG.sequence)
  const algorithm = reader.inside(element, field)
  const oid = algorithm.oid('algorithm')
  const tag = algorithm.peek()
  if (tag === TAG.null) algorithm.null('parameters')
  else if (tag !== undefined) algorithm.element('parameters')
  algorithm.end()
  const faulty =
    (tag !== TAG.null && WITH_NULL.includes(oid)) || (tag !== undefined && WITHOUT_PARAMETERS.includes(oid))
  if (faulty) reader.deviate('algorithm-parameters', `${field}.parameters`, element.offset)
  return { oid, element, faulty }
}
