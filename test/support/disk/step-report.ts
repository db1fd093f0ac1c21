import { writeSync } from 'node:fs'
import type { EntryStatus } from '../../../src/store/ca-store.js'
import type { HandedOut, StepBook } from './ledger.js'

const STDOUT = 1

/** One step of a script in another process, as it says it. */
export interface ReportedStep {
  /** What was done. */
  readonly what: string
  /** Which operation came first. */
  readonly begin: number
  /** Which operation came next. */
  readonly end: number
  /** What was handed out. */
  readonly result: HandedOut
}

/** Says every step on standard output as soon as it is done: nothing may take back what stands there. */
export function reportSteps(place: () => number): StepBook {
  const note: StepBook['note'] = (what, begin, result) => {
    say(writeStep({ what, begin, end: place(), result }))
  }
  return {
    get place() {
      return place()
    },
    step: async (what, action, handsOut) => {
      const begin = place()
      const result = await action()
      note(what, begin, handsOut(result))
      return result
    },
    note,
  }
}

const NOBODY_WAKES = new Int32Array(new SharedArrayBuffer(4))
const RETRY_MS = 2

/** Writes a line to its end before anything else happens, also into a pipe whose reader is slow. */
function say(line: string): void {
  let rest = Buffer.from(line)
  while (rest.length > 0) rest = rest.subarray(writeSome(rest))
}

function writeSome(octets: Buffer): number {
  try {
    return writeSync(STDOUT, octets)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
    Atomics.wait(NOBODY_WAKES, 0, 0, RETRY_MS)
    return 0
  }
}

/** One line that says what a step has handed out. */
function writeStep({ result, ...step }: ReportedStep): string {
  const { created, certificates, statuses, servers, crlNumber } = result
  const listed = {
    created,
    certificates: [...(certificates ?? [])],
    statuses: [...(statuses ?? [])],
    servers: [...(servers ?? [])],
    crlNumber: crlNumber?.toString(),
  }
  return `${JSON.stringify({ ...step, result: listed })}\n`
}

/** Reads a line of {@link reportSteps}. */
export function readStep(line: string): ReportedStep {
  const { result, ...step } = JSON.parse(line) as Omit<ReportedStep, 'result'> & { readonly result: Listed }
  const { created, crlNumber, certificates, statuses, servers } = result
  return {
    ...step,
    result: {
      ...(created === undefined ? {} : { created }),
      ...(crlNumber === undefined ? {} : { crlNumber: BigInt(crlNumber) }),
      certificates: new Map(certificates),
      statuses: new Map(statuses),
      servers: new Map(servers),
    },
  }
}

interface Listed {
  readonly created?: boolean
  readonly certificates: readonly (readonly [string, string])[]
  readonly statuses: readonly (readonly [string, EntryStatus])[]
  readonly servers: readonly (readonly [string, string])[]
  readonly crlNumber?: string
}
