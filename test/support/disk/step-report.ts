import type { EntryStatus } from '../../../src/store/ca-store.js'
import type { HandedOut } from './ledger.js'

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

/** One line that says what a step has handed out. */
export function writeStep({ result, ...step }: ReportedStep): string {
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

/** Reads a line of {@link writeStep}. */
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
