import { PKIError } from '../base/errors.js'
import { expectInteger, expectObject, expectRecord } from '../base/options.js'
import type { ServerPlacement } from './ca-store.js'

/** Where the files of a server go, as a caller says it: whether a new pair is begun follows from its key. */
export type PlacementOption = Omit<ServerPlacement, 'newPair'>

/** Highest number of a user or a group; the next one means nobody. */
const HIGHEST_ID = 0xffff_fffe

/** Takes the option `placement`. @throws {@link PKIError} `ERR_PKI_OPTION`. */
export function expectPlacement(placement: PlacementOption | undefined): PlacementOption {
  if (placement === undefined) return {}
  const { owner } = expectRecord(placement, 'placement', ['ownFolder', 'owner'])
  if (owner === undefined) return placement
  const { uid, gid } = expectObject(owner, 'placement.owner')
  expectInteger(uid, 'placement.owner.uid', { min: 0, max: HIGHEST_ID })
  expectInteger(gid, 'placement.owner.gid', { min: 0, max: HIGHEST_ID })
  return placement
}

/** Takes a number of days before an end. @throws {@link PKIError} `ERR_PKI_OPTION`. */
export function expectRenewBefore(days: number | undefined): number | undefined {
  if (days === undefined || (typeof days === 'number' && days >= 0 && days < Infinity)) return days
  throw new PKIError('ERR_PKI_OPTION', 'renewBefore is no number of days', {
    details: { option: 'renewBefore', expected: 'a number of days from 0' },
  })
}
