import { isPKIError } from '../../../base/errors.js'
import { readCRL } from '../../../x509/read/crl.js'
import { createRevocationList, type RevocationList } from './revocation-list.js'

/** The CRLs that were handed in. */
export interface ListStore {
  /** Complete CRLs by the name of their issuer, the newest first. */
  readonly complete: ReadonlyMap<string, readonly RevocationList[]>
  /** Delta CRLs by the name of their issuer, the newest first. */
  readonly deltas: ReadonlyMap<string, readonly RevocationList[]>
  /** Why one of them could not be read. */
  readonly problem: string | undefined
}

/** Reads CRLs. One that is none is kept as the problem; nothing is thrown for foreign bytes. */
export function readLists(crls: readonly Uint8Array[]): ListStore {
  const lists: RevocationList[] = []
  let problem: string | undefined
  for (const crl of crls) {
    try {
      lists.push(createRevocationList(readCRL(crl)))
    } catch (error) {
      if (!isPKIError(error)) throw error
      problem ??= `a CRL cannot be read: ${error.message}`
    }
  }
  lists.sort(newerFirst)
  return {
    complete: byIssuer(lists.filter(({ baseNumber }) => baseNumber === undefined)),
    deltas: byIssuer(lists.filter(({ baseNumber }) => baseNumber !== undefined)),
    problem,
  }
}

/** Of two CRLs of the same second, the one with the greater number is the newer (RFC 5280 §5.2.3). */
function newerFirst(a: RevocationList, b: RevocationList): number {
  return b.thisUpdate - a.thisUpdate || Number((b.number ?? 0n) - (a.number ?? 0n))
}

function byIssuer(lists: readonly RevocationList[]): ReadonlyMap<string, readonly RevocationList[]> {
  const groups = new Map<string, RevocationList[]>()
  for (const list of lists) {
    const group = groups.get(list.issuerKey)
    if (group === undefined) groups.set(list.issuerKey, [list])
    else group.push(list)
  }
  return groups
}
