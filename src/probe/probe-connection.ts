import { tryConnection, type Endpoint } from './connect.js'
import type { Deadline } from './deadline.js'
import type { ConnectionAttempt, ConnectionOutcome, ConnectionStep } from './records.js'

/** What is to be dialled. */
export interface ConnectionTarget {
  /** The addresses, in order. */
  readonly addresses: readonly string[]
  /** The ports, in order. */
  readonly ports: readonly number[]
  /** The addresses of this machine. */
  readonly ownAddresses: readonly string[]
}

const LOOPBACK = ['127.0.0.1', '::1']

/** Dials every address, of the first port on which one answers. Uses the network. */
export async function probeConnection(target: ConnectionTarget, deadline: Deadline): Promise<ConnectionStep> {
  const attempts: ConnectionAttempt[] = []
  for (const port of target.ports) {
    const tried = await dial(
      target.addresses.map((address) => ({ address, port })),
      deadline,
    )
    attempts.push(...tried)
    if (tried.some(({ outcome }) => outcome === 'connected')) break
  }
  const step = decideConnection(attempts, target.ports)
  const { port } = step
  if (step.status !== 'refused' || !isOwn(target)) return step
  const loopback = await dial(
    LOOPBACK.map((address) => ({ address, port })),
    deadline,
  )
  return loopback.some(({ outcome }) => outcome === 'connected') ? { ...step, status: 'loopback-only' } : step
}

async function dial(
  endpoints: readonly Endpoint[],
  deadline: Deadline,
): Promise<readonly ConnectionAttempt[]> {
  return deadline.step((signal) =>
    Promise.all(
      endpoints.map(async (endpoint) => ({ ...endpoint, outcome: await tryConnection(endpoint, signal) })),
    ),
  )
}

function isOwn({ addresses, ownAddresses }: ConnectionTarget): boolean {
  return addresses.some((address) => ownAddresses.includes(address) && !LOOPBACK.includes(address))
}

/** What a person must hear first of several failures: the one that is nearest to an answer. */
const NEAREST: readonly ConnectionOutcome[] = ['connected', 'refused', 'closed', 'timeout', 'unreachable']

/** Sums up the attempts: the first that answers counts, or else the outcome of the first port that says most. Pure. */
export function decideConnection(
  attempts: readonly ConnectionAttempt[],
  ports: readonly number[],
): ConnectionStep {
  const answering = attempts.find(({ outcome }) => outcome === 'connected')
  const port = answering?.port ?? ports[0] ?? 0
  const here = attempts.filter((attempt) => attempt.port === port)
  const status =
    NEAREST.find((outcome) => here.some((attempt) => attempt.outcome === outcome)) ?? 'unreachable'
  return { status, attempts, port, ...(answering === undefined ? {} : { address: answering.address }) }
}
