import type { FaultRow, TestFaultFacts } from './faults/fault-row.js'
import { ISSUER_FAULT_NAMES, ISSUER_FAULTS } from './faults/issuer-faults.js'
import { KEY_FAULT_NAMES, KEY_FAULTS } from './faults/key-faults.js'
import { NAME_FAULT_NAMES, NAME_FAULTS } from './faults/name-faults.js'
import { PURPOSE_FAULT_NAMES, PURPOSE_FAULTS } from './faults/purpose-faults.js'
import { STRUCTURE_FAULT_NAMES, STRUCTURE_FAULTS } from './faults/structure-faults.js'
import { VALIDITY_FAULT_NAMES, VALIDITY_FAULTS } from './faults/validity-faults.js'

/** A fault that a server certificate, its chain or its root can have. */
export type TestFault =
  | (typeof VALIDITY_FAULT_NAMES)[number]
  | (typeof NAME_FAULT_NAMES)[number]
  | (typeof PURPOSE_FAULT_NAMES)[number]
  | (typeof KEY_FAULT_NAMES)[number]
  | (typeof STRUCTURE_FAULT_NAMES)[number]
  | (typeof ISSUER_FAULT_NAMES)[number]

/** The name of every fault: of dates, names, purposes, keys, structure, and of the CAs above. */
export const TEST_FAULT_NAMES: readonly TestFault[] = [
  ...VALIDITY_FAULT_NAMES,
  ...NAME_FAULT_NAMES,
  ...PURPOSE_FAULT_NAMES,
  ...KEY_FAULT_NAMES,
  ...STRUCTURE_FAULT_NAMES,
  ...ISSUER_FAULT_NAMES,
]

/** Every fault with the step that makes it. */
export const FAULT_ROWS: Readonly<Record<TestFault, FaultRow>> = {
  ...VALIDITY_FAULTS,
  ...NAME_FAULTS,
  ...PURPOSE_FAULTS,
  ...KEY_FAULTS,
  ...STRUCTURE_FAULTS,
  ...ISSUER_FAULTS,
}

/**
 * Every fault: what is wrong, and what an iPhone or iPad does about it. To try them all:
 *
 * @example
 * ```ts
 * import { TEST_FAULT_NAMES, TEST_FAULTS } from 'orchard-pki/testing'
 *
 * for (const fault of TEST_FAULT_NAMES) {
 *   const { title, iOS } = TEST_FAULTS[fault]
 *   console.log(fault, title, iOS.trusted ? 'trusted' : (iOS.check ?? 'refused'), iOS.reason)
 * }
 * ```
 */
export const TEST_FAULTS: Readonly<Record<TestFault, TestFaultFacts>> = FAULT_ROWS
