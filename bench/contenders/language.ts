import type { TurnTaker } from '../support/interleave.js'

/** A library of another language, or a program, that does the job of this one. */
export interface LanguageContender extends TurnTaker {
  /** Makes one certificate, DER. */
  readonly one: () => Promise<Uint8Array>
  /** Why it does not believe a certificate of the CA; `undefined` where it does. */
  readonly refusal: (der: Uint8Array) => Promise<string | undefined>
  /** Ends it. */
  readonly end: () => void
}
