/**
 * Faults that the world ships in certificates although X.690 or RFC 5280 forbid them. They are read and listed;
 * issuing refuses any, a judge decides by profile.
 */
export type DeviationKind =
  | 'encoded-default'
  | 'empty-sequence'
  | 'absent-field'
  | 'set-order'
  | 'serial-zero'
  | 'serial-negative'
  | 'serial-too-long'
  | 'time-form'
  | 'string-charset'
  | 'named-bits'
  | 'version'
  | 'algorithm-parameters'
  | 'algorithm-mismatch'
  | 'public-key'
  | 'repeated-policy'
  | 'reason-code'

/** One fault that was read past. */
export interface Deviation {
  /** Which fault it is. */
  readonly kind: DeviationKind
  /** Path of the field, e.g. `Certificate.tbsCertificate.extensions[2].critical`. */
  readonly path: string
  /** Offset of the element from the start of the input, in octets. */
  readonly offset: number
}
