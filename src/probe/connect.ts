import { connect, type Socket } from 'node:net'
import { systemCodeOf } from './system-code.js'
import type { ConnectionOutcome } from './records.js'

/** Where a connection goes. */
export interface Endpoint {
  /** The address. */
  readonly address: string
  /** The port. */
  readonly port: number
}

/** A connection, or why there is none. */
export type Connected =
  { readonly socket: Socket } | { readonly outcome: Exclude<ConnectionOutcome, 'connected'> }

/** Opens a TCP connection; the caller ends it, and the signal does. Uses the network. */
export async function openConnection(endpoint: Endpoint, signal: AbortSignal): Promise<Connected> {
  if (signal.aborted) return { outcome: 'timeout' }
  const socket = connect({ host: endpoint.address, port: endpoint.port, noDelay: true })
  return new Promise<Connected>((resolve) => {
    const fail = (outcome: Exclude<ConnectionOutcome, 'connected'>): void => {
      socket.destroy()
      resolve({ outcome })
    }
    signal.addEventListener('abort', () => fail('timeout'), { once: true })
    // It also stays for errors after this function: without a listener they would end the process.
    socket.on('error', (error) => fail(decideOutcome(systemCodeOf(error))))
    socket.once('connect', () => resolve({ socket }))
  })
}

/** Tries whether an endpoint takes a connection, and ends it at once. Uses the network. */
export async function tryConnection(endpoint: Endpoint, signal: AbortSignal): Promise<ConnectionOutcome> {
  const connected = await openConnection(endpoint, signal)
  if ('outcome' in connected) return connected.outcome
  connected.socket.destroy()
  return 'connected'
}

/** What an error of `connect(2)` means for a person. Pure. */
export function decideOutcome(systemCode: string): Exclude<ConnectionOutcome, 'connected'> {
  switch (systemCode) {
    case 'ECONNREFUSED':
      return 'refused'
    case 'ETIMEDOUT':
      return 'timeout'
    case 'ECONNRESET':
    case 'EPIPE':
      return 'closed'
    default:
      return 'unreachable' // EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, EACCES of a local firewall …
  }
}
