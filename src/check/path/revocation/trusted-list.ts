import { equalBytes } from '../../../base/bytes.js'
import type { PublicKey } from '../../../keys/verify/public-key.js'
import type { RevocationContext } from './revocation-context.js'
import { findListSigner, type ListInUse, type NoSigner } from './list-signer.js'
import { findInList, type Revocation, type RevocationList } from './revocation-list.js'
import { verifyRecord } from './signer-chain.js'

/** A CRL that may be believed, and the delta CRL that brings it up to date where there is one. */
export interface TrustedList {
  /** The complete CRL. */
  readonly list: RevocationList
  /** The newest delta CRL that builds on it. */
  readonly delta: RevocationList | undefined
}

/**
 * Tells whether a complete CRL may be believed: it is current, or a current delta CRL builds on it (RFC 5280 §5.2.4),
 * nothing in it is unknown, and who signed it may.
 */
export async function trustList(use: ListInUse, context: RevocationContext): Promise<TrustedList | NoSigner> {
  const { list } = use
  const fault = list.problem ?? dateProblem(list, context.now)
  const deltas = deltasOf(list, context)
  const isStale = list.problem === undefined && fault === EXPIRED && deltas.length > 0
  if (fault !== undefined && !isStale) return { problem: fault, circular: false }
  const signer = await findListSigner(use, context)
  if ('problem' in signer) return signer
  const delta = await firstSigned(deltas, signer, context)
  return isStale && delta === undefined ? { problem: EXPIRED, circular: false } : { list, delta }
}

const EXPIRED = 'it has expired'

/** Both ends belong to the time in which a CRL is current; RFC 5280 §5.1.2.5 asks for the second one. */
function dateProblem({ thisUpdate, nextUpdate }: RevocationList, now: number): string | undefined {
  if (now < thisUpdate) return 'it is from the future'
  if (nextUpdate === undefined) return 'it does not say when the next one comes'
  return now > nextUpdate ? EXPIRED : undefined
}

/** The current delta CRLs that can be combined with a complete one, the newest first: RFC 5280 §5.2.4, §6.3.3 (c). */
function deltasOf(list: RevocationList, { lists, now }: RevocationContext): readonly RevocationList[] {
  const { number } = list
  if (number === undefined) return []
  return (lists.deltas.get(list.issuerKey) ?? []).filter((delta) => {
    const isSameScope = delta.scopeKey === list.scopeKey && equalKeyIds(delta, list)
    const isAfter = delta.number !== undefined && delta.number >= number
    const isOnIt = delta.baseNumber !== undefined && delta.baseNumber <= number
    const isUsable = delta.problem === undefined && dateProblem(delta, now) === undefined
    return isSameScope && isAfter && isOnIt && isUsable
  })
}

function equalKeyIds(a: RevocationList, b: RevocationList): boolean {
  const [first, second] = [a.keyId, b.keyId]
  return first === undefined || second === undefined ? first === second : equalBytes(first, second)
}

/** A delta CRL must be signed by the key that signed the complete one: RFC 5280 §6.3.3 (h). */
async function firstSigned(
  deltas: readonly RevocationList[],
  key: PublicKey,
  context: RevocationContext,
): Promise<RevocationList | undefined> {
  for (const delta of deltas) {
    if ((await verifyRecord(delta.record, key, context)) === 'valid') return delta
  }
  return undefined
}

/** Finds what a CRL says of a certificate; what its delta CRL says counts more, `removeFromCRL` too: §6.3.3 (i) to (k). */
export function findRevocation(
  { list, delta }: TrustedList,
  issuerKey: string,
  serialNumber: Uint8Array,
): Revocation | undefined {
  const entry =
    (delta && findInList(delta, issuerKey, serialNumber)) ?? findInList(list, issuerKey, serialNumber)
  return entry?.reason === 'removeFromCRL' ? undefined : entry
}
