import type { Machine, ProcessIdentity } from '../../src/store/directory/lock/machine.js'

/** A process as tests make one up. */
export const SOMEBODY: ProcessIdentity = {
  host: 'homebox',
  bootId: 'boot-1',
  namespace: 'pid:[1] time:[1]',
  pid: 4711,
  startTime: '1000',
}

/** A machine whose processes, clock and patience are a test's. */
export interface FakeMachine extends Machine {
  /** Start of each process that lives, by its number. */
  readonly processes: Map<number, string>
  /** Milliseconds that have passed; waiting lets them pass. */
  passed: number
  /** What happens while somebody waits. */
  whileWaiting: () => Promise<void> | void
}

/** A machine on which one process lives: the one that asks. */
export function fakeMachine(self: Partial<ProcessIdentity> = {}): FakeMachine {
  const identity = { ...SOMEBODY, pid: 1, startTime: '1', ...self }
  const start = Date.now()
  const machine: FakeMachine = {
    processes: new Map([[identity.pid, identity.startTime]]),
    passed: 0,
    whileWaiting: () => undefined,
    identity: () => identity,
    hasEnded: async ({ pid, startTime }) => Promise.resolve(machine.processes.get(pid) !== startTime),
    findCommand: async (pid) =>
      Promise.resolve(machine.processes.has(pid) ? `program ${String(pid)}` : undefined),
    now: () => new Date(start + machine.passed),
    elapsed: () => machine.passed,
    wait: async (ms) => {
      machine.passed += ms
      await machine.whileWaiting()
    },
  }
  return machine
}
