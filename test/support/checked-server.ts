import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer as createHTTPServer, type IncomingMessage } from 'node:http'
import { createServer as createHTTPSServer } from 'node:https'
import { type AddressInfo, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Duplex } from 'node:stream'
import type { CLISandbox } from './cli.js'

/** What a server of a test presents. */
export interface ServerPEM {
  readonly cert: string | Buffer
  readonly key: string | Buffer
}

/** A server that listens on loopback until its test ends. */
export interface CheckedServer {
  /** `127.0.0.1:PORT`. */
  readonly address: string
  /** The port, as it is typed. */
  readonly port: string
  /** Every line and header that clients sent. */
  readonly heard: string[]
}

/** A token that no output may ever hold. */
export const TOKEN = 'b3c9-token-of-jupyter-77ac'

/** Where the sandbox has its CA. */
export function pathsOf({ home }: CLISandbox): {
  readonly root: string
  readonly chain: string
  readonly key: string
} {
  const folder = join(home, '.local/share/orchard')
  return {
    root: join(folder, 'ca/certs/ca.cert.pem'),
    chain: join(folder, 'jupyter/certs/jupyter.cert.pem'),
    key: join(folder, 'jupyter/private/jupyter.key.pem'),
  }
}

/** The files that `up` made. */
export function filesOfUp(sandbox: CLISandbox): ServerPEM {
  const { chain, key } = pathsOf(sandbox)
  return { cert: readFileSync(chain), key: readFileSync(key) }
}

/** A server that answers as Jupyter Server 2 does that knows {@link TOKEN}. */
export function serveJupyter(test: TestContext, pem: ServerPEM, version = '2.21.1'): Promise<CheckedServer> {
  const heard: string[] = []
  const note = ({ url = '', rawHeaders }: IncomingMessage): unknown =>
    heard.push([url, ...rawHeaders].join(' '))
  const server = createHTTPSServer(pem, (request, response) => {
    note(request)
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ version }))
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    note(request)
    socket.on('error', () => undefined)
    const isLoggedIn = request.headers.authorization === `token ${TOKEN}`
    socket.end(isLoggedIn ? accept(request) : 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')
  })
  return listen(test, server, heard)
}

/** A web server without TLS. */
export function serveHTTP(test: TestContext): Promise<CheckedServer> {
  return listen(
    test,
    createHTTPServer((_, response) => response.end('{}')),
    [],
  )
}

/** A port of loopback on which nobody listens. */
export async function closedPort(): Promise<string> {
  const server = createHTTPServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

function accept({ headers }: IncomingMessage): string {
  const accepted = createHash('sha1')
    .update(`${headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepted}\r\n\r\n`
}

async function listen(test: TestContext, server: Server, heard: string[]): Promise<CheckedServer> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  test.after(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const port = portOf(server)
  return { address: `127.0.0.1:${port}`, port, heard }
}

function portOf(server: Server): string {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('it does not listen')
  return String(address.port)
}
