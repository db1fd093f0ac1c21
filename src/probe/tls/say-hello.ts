import { randomBytes } from 'node:crypto'
import { openConnection, type Endpoint } from '../connect.js'
import { recogniseProtocol } from '../first-octets.js'
import { systemCodeOf } from '../system-code.js'
import type { SpokenProtocol } from '../records.js'
import { writeClientHello, type ClientOffer } from './client-hello.js'
import { ServerFlightReader, type ServerFlight } from './server-flight.js'

/** Where TLS is looked at. */
export interface TLSEndpoint extends Endpoint {
  /** DNS name to ask for (SNI); absent where an address is dialled. */
  readonly serverName?: string
}

/** Sends a ClientHello over a connection of its own and reads what is said in the clear. Uses the network and randomness. */
export async function sayHello(
  endpoint: TLSEndpoint,
  offer: ClientOffer,
  signal: AbortSignal,
): Promise<ServerFlight> {
  const connected = await openConnection(endpoint, signal)
  if ('outcome' in connected) return { kind: 'unreachable' }
  const { socket } = connected
  const reader = new ServerFlightReader()
  const { serverName } = endpoint
  const hello = writeClientHello({
    offer,
    random: randomBytes(64),
    keyShare: randomBytes(32),
    ...(serverName === undefined ? {} : { serverName }),
  })
  try {
    return await new Promise<ServerFlight>((resolve) => {
      socket.on('data', (chunk) => {
        const flight = reader.push(chunk)
        if (flight !== undefined) resolve(flight)
      })
      socket.on('end', () => resolve(reader.end('closed')))
      socket.on('error', (error) => {
        resolve(reader.end(systemCodeOf(error) === 'ECONNRESET' ? 'reset' : 'closed'))
      })
      signal.addEventListener('abort', () => resolve(reader.end('silent')), { once: true })
      socket.write(hello)
    })
  } finally {
    socket.destroy()
  }
}

/** Asks in plain HTTP, and tells what answers; `undefined` when nothing does. Uses the network. */
export async function askInPlain(
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<SpokenProtocol | undefined> {
  const connected = await openConnection(endpoint, signal)
  if ('outcome' in connected) return undefined
  const { socket } = connected
  try {
    return await new Promise<SpokenProtocol | undefined>((resolve) => {
      socket.once('data', (chunk) => resolve(recogniseProtocol(chunk.subarray(0, 64))))
      socket.on('end', () => resolve(undefined))
      socket.on('error', () => resolve(undefined))
      signal.addEventListener('abort', () => resolve(undefined), { once: true })
      socket.write('HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    })
  } finally {
    socket.destroy()
  }
}
