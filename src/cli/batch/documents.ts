import type { Problem } from '../problem.js'

/** One line of `issue --batch --json` and `sign --batch --json`. */
export type BatchLineDocument = {
  /** Number of the line, from 1; absent where each file is a request. */
  readonly line?: number
  /** The file of the request, where no list names it. */
  readonly file?: string
} & (
  | {
      /** The server. */
      readonly name: string
      /** What was done. */
      readonly outcome: 'reused' | 'issued' | 'renewed'
      /** Why. */
      readonly reason: string
      /** The hosts of its certificate. */
      readonly hosts: readonly string[]
      /** Serial number, lower-case hexadecimal. */
      readonly serialNumber: string
      /** First instant of its validity, ISO 8601. */
      readonly notBefore: string
      /** Last instant of its validity, ISO 8601. */
      readonly notAfter: string
    }
  | {
      /** The server, where that can be told. */
      readonly name?: string
      /** Why nothing was signed for it. */
      readonly error: Problem
    }
)
