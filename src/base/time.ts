/** One day in milliseconds. The only day constant of this library. */
export const DAY_MS = 86_400_000
/** One hour in milliseconds. */
export const HOUR_MS = 3_600_000
/** One second in milliseconds. */
export const SECOND_MS = 1_000

/** An interval whose two ends belong to it, as RFC 5280 §4.1.2.5 counts. */
export interface Validity {
  /** First instant. */
  readonly notBefore: Date
  /** Last instant. */
  readonly notAfter: Date
}

/** Tells whether an instant lies in an interval, both ends included. */
export function isWithin(validity: Validity, instant: Date): boolean {
  return validity.notBefore.getTime() <= instant.getTime() && instant.getTime() <= validity.notAfter.getTime()
}

/** Length of an interval in seconds, both ends counted: RFC 5280 §4.1.2.5. */
export function inclusiveSeconds(validity: Validity): number {
  return (validity.notAfter.getTime() - validity.notBefore.getTime()) / SECOND_MS + 1
}

/** Drops the fraction of a second: X.509 times hold whole seconds only. */
export function floorToSecond(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / SECOND_MS) * SECOND_MS)
}
