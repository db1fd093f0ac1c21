import { copyBytes } from '../../base/bytes.js'
import type { DERReader } from '../../der/read.js'
import { TAG, contextConstructedTag, contextTag } from '../../der/tags.js'
import { readGeneralNames } from './general-name.js'
import { readRDN } from './name.js'
import { REASON_FLAGS } from './records.js'
import type {
  DistributionPoint,
  DistributionPointName,
  NameAttribute,
  ReasonFlag,
  RelativeName,
} from './records.js'

const DISTRIBUTION_POINT = contextConstructedTag(0)
const FULL_NAME = contextConstructedTag(0)
const NAME_RELATIVE_TO_CRL_ISSUER = contextConstructedTag(1)
const REASONS = contextTag(1)
const CRL_ISSUER = contextConstructedTag(2)
const RELATIVE_FIELD = 'nameRelativeToCRLIssuer'
/** What a point without a name has of it. */
const UNNAMED: DistributionPointName = { fullName: undefined, nameRelativeToCRLIssuer: undefined }

/** Reads CRLDistributionPoints, which freshestCRL is too (RFC 5280 §4.2.1.13, §4.2.1.15); none at all is a deviation. */
export function readDistributionPoints(reader: DERReader, field: string): readonly DistributionPoint[] {
  return reader.sequenceOf(field, readDistributionPoint)
}

/** The addresses among the full names of distribution points. */
export function crlAddressesOf(points: readonly DistributionPoint[]): readonly string[] {
  const addresses: string[] = []
  for (const { fullName } of points) {
    for (const name of fullName ?? []) if (name.type === 'uri') addresses.push(name.value)
  }
  return Object.freeze(addresses)
}

function readDistributionPoint(list: DERReader, field: string): DistributionPoint {
  const { offset } = list
  const point = list.sequence(field)
  const name = readDistributionPointName(point)
  const reasons = point.peek() === REASONS ? readReasonFlags(point, 'reasons', REASONS) : undefined
  const cRLIssuer = point.peek() === CRL_ISSUER ? readGeneralNames(point, 'cRLIssuer', CRL_ISSUER) : undefined
  point.end()
  if (name === UNNAMED && cRLIssuer === undefined) list.deviate('absent-field', field, offset)
  const { fullName, nameRelativeToCRLIssuer } = name
  return Object.freeze({ fullName, nameRelativeToCRLIssuer, reasons, cRLIssuer })
}

/** Reads the `[0]` DistributionPointName of a distribution point of a certificate or a CRL, if it is there. */
export function readDistributionPointName(point: DERReader): DistributionPointName {
  const field = 'distributionPoint'
  const element = point.optional(field, DISTRIBUTION_POINT)
  if (element === undefined) return UNNAMED
  const name = point.inside(element, field)
  if (name.peek() === FULL_NAME) {
    const fullName = readGeneralNames(name, 'fullName', FULL_NAME)
    name.end()
    return { fullName, nameRelativeToCRLIssuer: undefined }
  }
  const relative = point.inside(element, field).element(RELATIVE_FIELD, NAME_RELATIVE_TO_CRL_ISSUER)
  const attributes = readRDN(name, RELATIVE_FIELD, NAME_RELATIVE_TO_CRL_ISSUER)
  name.end()
  return { fullName: undefined, nameRelativeToCRLIssuer: relativeName(relative.bytes, attributes) }
}

/** The IMPLICIT tag hides that of the SET, which is given back to it. */
function relativeName(bytes: Uint8Array, attributes: readonly NameAttribute[]): RelativeName {
  const der = copyBytes(bytes)
  der[0] = TAG.set
  return Object.freeze({ der, attributes })
}

/** Reads ReasonFlags; a bit without a name is a deviation. */
export function readReasonFlags(reader: DERReader, field: string, tag: number): readonly ReasonFlag[] {
  const { offset } = reader
  const bits = reader.namedBits(field, tag)
  const reasons = REASON_FLAGS.filter((_reason, bit) => bits.includes(bit))
  if (bits.length > reasons.length) reader.deviate('named-bits', field, offset)
  return Object.freeze(reasons)
}
