import type { CertificateRecord, DistributionPoint, Name } from '../../../x509/read/records.js'
import { nameKey } from '../compare-names.js'
import { directoryNames, generalNameKey, pointNames } from './point-names.js'
import { ALL_REASONS, reasonMask } from './reason-mask.js'
import type { RevocationList } from './revocation-list.js'

/** Most distribution points of a certificate that are looked at; the rest is as if it were not there. */
const MOST_POINTS = 100

/** A distribution point of a certificate, as CRLs are compared with it. */
export interface Point {
  /** Issuers of its CRLs, as keys of names. */
  readonly issuerKeys: readonly string[]
  /** Whether it names them itself, so that its CRL must be an indirect one. */
  readonly isDelegated: boolean
  /** Its names, of which a CRL that names its own point must have one. */
  readonly names: ReadonlySet<string>
  /** The reasons that its CRL covers, as bits. */
  readonly reasons: number
}

/**
 * The distribution points of a certificate, and behind them the one that every certificate has: the CRLs of its issuer
 * for all reasons (RFC 5280 §6.3.3, the paragraph behind the loop).
 */
export function pointsOf({ extensions, issuer }: CertificateRecord): readonly Point[] {
  const points = extensions.crlDistributionPoints?.slice(0, MOST_POINTS) ?? []
  const issuerKey = nameKey(issuer, 'rfc5280')
  return [
    ...points.map((point) => readPoint(point, issuer)),
    {
      issuerKeys: [issuerKey],
      isDelegated: false,
      names: new Set([`directory:${issuerKey}`]),
      reasons: ALL_REASONS,
    },
  ]
}

function readPoint(point: DistributionPoint, issuer: Name): Point {
  const { cRLIssuer, fullName, nameRelativeToCRLIssuer } = point
  const delegates = cRLIssuer === undefined ? [issuer] : directoryNames(cRLIssuer)
  const isNamed = fullName !== undefined || nameRelativeToCRLIssuer !== undefined
  return {
    issuerKeys: delegates.map((name) => nameKey(name, 'rfc5280')),
    isDelegated: cRLIssuer !== undefined,
    names: isNamed ? pointNames(point, delegates[0] ?? issuer) : new Set(cRLIssuer?.map(generalNameKey)),
    reasons: reasonMask(point.reasons),
  }
}

/**
 * The reasons, as bits, for which a CRL speaks of a certificate at a point of it; 0 where it does not: RFC 5280 §6.3.3
 * (b), (d).
 */
export function reasonsCovered(list: RevocationList, point: Point, certificate: CertificateRecord): number {
  const { scope } = list
  if (point.isDelegated && scope?.indirectCRL !== true) return 0
  if (scope === undefined) return point.reasons
  if (!coversKind(scope, certificate)) return 0
  const isElsewhere = list.pointNames.length > 0 && !list.pointNames.some((name) => point.names.has(name))
  return isElsewhere ? 0 : point.reasons & reasonMask(scope.onlySomeReasons)
}

function coversKind(scope: NonNullable<RevocationList['scope']>, { extensions }: CertificateRecord): boolean {
  if (scope.onlyContainsAttributeCerts) return false
  const isCA = extensions.basicConstraints?.cA === true
  return isCA ? !scope.onlyContainsUserCerts : !scope.onlyContainsCACerts
}
