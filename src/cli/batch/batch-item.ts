import type { BatchRequest } from '../../index.js'
import type { PKIError } from '../../index.js'

/** One request of a batch, or why it is none. */
export interface BatchItem {
  /** Where it stands, for people: `line 3`, or the name of a file. */
  readonly place: string
  /** Number of its line, from 1; absent where each file is a request. */
  readonly line?: number
  /** How much of the whole has been read with it, from 0 to 1; absent where the whole is unknown. */
  readonly part?: number
  /** The request; absent where there is an error. */
  readonly request?: BatchRequest
  /** What is wrong with it. */
  readonly error?: PKIError
}
