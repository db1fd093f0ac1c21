import { toHex } from '../../base/bytes.js'
import type { DERReader } from '../../der/read.js'
import { contextTag } from '../../der/tags.js'
import type { CRLExtensions, IssuingDistributionPoint } from './crl-records.js'
import { readDistributionPointName, readDistributionPoints, readReasonFlags } from './distribution-points.js'
import { readAuthorityKeyId, type ReadKnown } from './extensions.js'
import { readGeneralNames } from './general-name.js'
import { OID } from './oids.js'

/** The extensions of a CRL that this library reads: those that may be critical. */
export const CRL_EXTENSIONS: ReadonlySet<string> = new Set<string>([
  OID.authorityKeyIdentifier,
  OID.issuerAltName,
  OID.cRLNumber,
  OID.deltaCRLIndicator,
  OID.issuingDistributionPoint,
  OID.freshestCRL,
])

/** Most octets of the number of a CRL: RFC 5280 §5.2.3. */
const MAX_NUMBER_OCTETS = 20
const ONLY_USER_CERTS = contextTag(1)
const ONLY_CA_CERTS = contextTag(2)
const ONLY_SOME_REASONS = contextTag(3)
const INDIRECT_CRL = contextTag(4)
const ONLY_ATTRIBUTE_CERTS = contextTag(5)

/** Reads the extensions of a CRL that this library knows (RFC 5280 §5.2). */
export function readCRLExtensions(known: ReadKnown): CRLExtensions {
  return Object.freeze({
    authorityKeyId: known(OID.authorityKeyIdentifier, readAuthorityKeyId),
    issuerAltName: known(OID.issuerAltName, (reader) => readGeneralNames(reader, 'issuerAltName')),
    cRLNumber: known(OID.cRLNumber, (reader) => readCRLNumber(reader, 'cRLNumber')),
    baseCRLNumber: known(OID.deltaCRLIndicator, (reader) => readCRLNumber(reader, 'deltaCRLIndicator')),
    issuingDistributionPoint: known(OID.issuingDistributionPoint, readIssuingDistributionPoint),
    freshestCRL: known(OID.freshestCRL, (reader) => readDistributionPoints(reader, 'freshestCRL')),
  })
}

/** RFC 5280 §5.2.3: 0 or more, of at most 20 octets. */
function readCRLNumber(reader: DERReader, field: string): bigint {
  const { offset } = reader
  const octets = reader.integer(field)
  const [first = 0] = octets
  if (first >= 0x80 || octets.length > MAX_NUMBER_OCTETS)
    reader.fail('is no number of at most 20 octets', field, offset)
  return BigInt(`0x${toHex(octets)}`)
}

/** RFC 5280 §5.2.5. */
function readIssuingDistributionPoint(reader: DERReader): IssuingDistributionPoint {
  const { offset } = reader
  const point = reader.sequence('issuingDistributionPoint')
  if (point.done) reader.deviate('empty-sequence', 'issuingDistributionPoint', offset)
  const { fullName, nameRelativeToCRLIssuer } = readDistributionPointName(point)
  const onlyContainsUserCerts = point.defaultFalse('onlyContainsUserCerts', ONLY_USER_CERTS)
  const onlyContainsCACerts = point.defaultFalse('onlyContainsCACerts', ONLY_CA_CERTS)
  const hasReasons = point.peek() === ONLY_SOME_REASONS
  const onlySomeReasons = hasReasons
    ? readReasonFlags(point, 'onlySomeReasons', ONLY_SOME_REASONS)
    : undefined
  const indirectCRL = point.defaultFalse('indirectCRL', INDIRECT_CRL)
  const onlyContainsAttributeCerts = point.defaultFalse('onlyContainsAttributeCerts', ONLY_ATTRIBUTE_CERTS)
  point.end()
  return Object.freeze({
    fullName,
    nameRelativeToCRLIssuer,
    onlyContainsUserCerts,
    onlyContainsCACerts,
    onlySomeReasons,
    indirectCRL,
    onlyContainsAttributeCerts,
  })
}
