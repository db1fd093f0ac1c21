import type { DERReader } from '../../der/read.js'
import { TAG } from '../../der/tags.js'
import { CRL_REASONS, type CRLReason } from './crl-records.js'

/** Reads the next element as a CRLReason (RFC 5280 §5.3.1); a number that has no meaning is a deviation. */
export function readCRLReason(reader: DERReader): CRLReason {
  const { offset } = reader
  const reason = CRL_REASONS[reader.smallInteger('cRLReason', TAG.enumerated)]
  if (reason === undefined) reader.deviate('reason-code', 'cRLReason', offset)
  return reason ?? 'unspecified'
}
