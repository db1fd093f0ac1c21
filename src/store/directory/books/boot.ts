import { nodeMachine, sameBoot } from '../lock/machine.js'

/** The boot that this process runs in. */
export function thisBoot(): string {
  return nodeMachine.identity().bootId
}

/** Tells whether something was written in the boot that this process runs in. */
export function isThisBoot(boot: string): boolean {
  const identity = nodeMachine.identity()
  return sameBoot({ ...identity, bootId: boot }, identity)
}
