import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTLS } from 'node:tls'

/** How octets are sent. */
export interface RawExchange {
  readonly port: number
  /** All that is sent; nothing of it is changed. */
  readonly bytes: string | Uint8Array
  /** Address that it is sent from, of the loopback network; absent: 127.0.0.1. */
  readonly from?: string
  /** The root that is trusted, PEM: then TLS is spoken. */
  readonly root?: string
  /** Milliseconds until the client hangs up; absent: 15 000. */
  readonly patienceMs?: number
}

/** What came back until the other side closed. */
export interface RawAnswer {
  /** 0 where nothing like an answer came. */
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
  /** All octets. */
  readonly all: Buffer
}

/** Sends octets and takes all that comes back. A connection that is reset ends as one that is closed. */
export async function exchangeRaw(exchange: RawExchange): Promise<RawAnswer> {
  const { bytes, patienceMs = 15_000 } = exchange
  const socket = open(exchange)
  const chunks: Buffer[] = []
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => socket.destroy(), patienceMs)
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
    socket.write(bytes)
  })
  return parseAnswer(Buffer.concat(chunks))
}

function open({ port, from = '127.0.0.1', root }: RawExchange): Socket {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from })
  return root === undefined ? socket : connectTLS({ socket, ca: root, host: '127.0.0.1', servername: '' })
}

/** Takes an answer apart; the body is what stands behind the head. */
export function parseAnswer(all: Buffer): RawAnswer {
  const end = all.indexOf('\r\n\r\n')
  const head = (end === -1 ? all : all.subarray(0, end)).toString('latin1').split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head[0] ?? '')?.[1] ?? 0)
  const headers = new Map(
    head.slice(1).map((line) => {
      const [name = '', ...rest] = line.split(': ')
      return [name.toLowerCase(), rest.join(': ')] as const
    }),
  )
  return { status, headers, body: end === -1 ? Buffer.alloc(0) : all.subarray(end + 4), all }
}

/** A plain request with the right host, and whatever else is given. */
export function request(
  port: number,
  path: string,
  { method = 'GET', headers = [], host = `127.0.0.1:${port}` }: RequestParts = {},
): string {
  return [`${method} ${path} HTTP/1.1`, `Host: ${host}`, ...headers, '', ''].join('\r\n')
}

/** What may differ from a plain request. */
export interface RequestParts {
  readonly method?: string
  readonly headers?: readonly string[]
  readonly host?: string
}

/** Headers of a WebSocket handshake. */
export const UPGRADE: readonly string[] = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]
