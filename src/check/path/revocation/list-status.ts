import { nameKey } from '../compare-names.js'
import type { RevocationContext } from './revocation-context.js'
import { pointsOf, reasonsCovered, type Point } from './list-scope.js'
import { ALL_REASONS } from './reason-mask.js'
import type { RevocationList } from './revocation-list.js'
import { SILENT, unusable, type ChainedCertificate, type RevocationStatus } from './revocation-status.js'
import { findRevocation, trustList } from './trusted-list.js'

/**
 * Finds the status of a certificate by the CRLs that were handed in: RFC 5280 §6.3.3, of several CRLs the newest
 * first. Signers whose own status waits for this very answer are taken only where the others leave it open.
 */
export async function listStatus(
  subject: ChainedCertificate,
  context: RevocationContext,
): Promise<RevocationStatus> {
  const walk = await walkLists(subject, context, false)
  const isOpen = walk.wasCircular && walk.status.kind === 'unknown'
  const { status } = isOpen ? await walkLists(subject, context, true) : walk
  return status === SILENT && hasDeltasOnly(subject, context) ? unusable(DELTAS_ONLY) : status
}

const DELTAS_ONLY = 'a delta CRL speaks of it, and the CRL that it builds on is not there'

function hasDeltasOnly({ certificate }: ChainedCertificate, { lists }: RevocationContext): boolean {
  const issuerKey = nameKey(certificate.issuer, 'rfc5280')
  return lists.deltas.has(issuerKey) && !lists.complete.has(issuerKey)
}

/** What a walk found, and whether a CRL was left out because its signer's status waits for the answer. */
interface Walk {
  readonly status: RevocationStatus
  readonly wasCircular: boolean
}

async function walkLists(
  subject: ChainedCertificate,
  context: RevocationContext,
  mayBeCircular: boolean,
): Promise<Walk> {
  const { issuer, serialNumber } = subject.certificate
  let covered = 0
  let status = SILENT
  let wasCircular = false
  for (const { list, reasons, isDelegated } of listsOf(subject, context)) {
    if ((reasons & ~covered) === 0) continue
    const trusted = await trustList({ list, subject, isDelegated, mayBeCircular }, context)
    if ('problem' in trusted) {
      wasCircular ||= trusted.circular
      if (status === SILENT) status = unusable(`a CRL for it cannot be used: ${trusted.problem}`)
      continue
    }
    const entry = findRevocation(trusted, nameKey(issuer, 'rfc5280'), serialNumber)
    if (entry !== undefined) return { status: { kind: 'revoked', ...entry }, wasCircular }
    covered |= reasons
    if (covered === ALL_REASONS) return { status: { kind: 'good' }, wasCircular }
  }
  return { status, wasCircular }
}

/** A CRL that speaks of a certificate. */
interface SpeakingList {
  readonly list: RevocationList
  /** The reasons that it covers, as bits. */
  readonly reasons: number
  /** Whether a distribution point names its issuer. */
  readonly isDelegated: boolean
}

/** The CRLs that speak of a certificate, by its distribution points in order, the newest first at each. */
function* listsOf({ certificate }: ChainedCertificate, context: RevocationContext): Generator<SpeakingList> {
  for (const point of pointsOf(certificate)) {
    const { isDelegated } = point
    for (const list of listsAt(point, context)) {
      const reasons = reasonsCovered(list, point, certificate)
      if (reasons !== 0) yield { list, reasons, isDelegated }
    }
  }
}

function* listsAt({ issuerKeys }: Point, { lists }: RevocationContext): Generator<RevocationList> {
  for (const issuerKey of issuerKeys) yield* lists.complete.get(issuerKey) ?? []
}
