import { machineAddresses } from '../../node.js'
import type { Machine } from '../../node.js'

/** Looks at this machine; a file of its own because only the commands that ask need what looks. */
export function thisMachine(): Promise<Machine> {
  return machineAddresses()
}
