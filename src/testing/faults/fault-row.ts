import type { ChangeDraft } from '../chain-draft.js'
import type { IOSExpectation } from '../ios-expectation.js'

/** What is known of one fault. */
export interface TestFaultFacts {
  /** What is wrong, one sentence without a full stop. */
  readonly title: string
  /** What an iPhone or iPad does. */
  readonly iOS: IOSExpectation
}

/** A fault and the step that makes it. */
export interface FaultRow extends TestFaultFacts {
  /** Makes it. */
  readonly change: ChangeDraft
}

/** One row of a table of faults. */
export function fault(title: string, iOS: IOSExpectation, change: ChangeDraft): FaultRow {
  return Object.freeze({ title, iOS, change })
}
