/** Something encoded, as DER. Where a value has both forms, `der` is what counts. */
export interface DERInput {
  /** The encoded bytes; they are copied. */
  readonly der: Uint8Array
}

/** Something encoded, as PEM text. */
export interface PEMInput {
  /** The text; what stands around the block is ignored. */
  readonly pem: string
}

/** Bytes that were made elsewhere: they say whether they are PEM or DER, nothing is guessed. */
export type EncodedInput = DERInput | PEMInput

/** An encoded object in both of its forms. */
export interface Encoded {
  /** DER. */
  readonly der: Uint8Array
  /** PEM with LF, 64 columns and a final newline. */
  readonly pem: string
}
