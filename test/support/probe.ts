import { createServer as createHTTPServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createHTTPSServer } from 'node:https'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTLSServer, type TlsOptions } from 'node:tls'
import type { TestContext } from 'node:test'
import type { Duplex } from 'node:stream'
import { probeServer, type ProbeServerOptions, type ServerProbe } from '../../src/node.js'
import { createFaultyServerCert, type FaultyServerCert, type TestFault } from '../../src/testing.js'

/** Hosts that every test server is for. */
export const HOSTS: readonly string[] = ['127.0.0.1', 'localhost']

const made = new Map<string, Promise<FaultyServerCert>>()

/** A server's certificate with faults, below a root and an intermediate; each is made once. */
export function serverWith(...faults: readonly TestFault[]): Promise<FaultyServerCert> {
  const name = faults.join()
  const server = made.get(name) ?? createFaultyServerCert({ hosts: HOSTS, faults })
  made.set(name, server)
  return server
}

/** What a TLS server needs of a certificate. */
export function tlsOptions({ chainPEM, privateKeyPEM }: FaultyServerCert): TlsOptions {
  return { cert: chainPEM, key: privateKeyPEM }
}

/** Listens on loopback until the test ends, and gives the address as it is typed. */
export async function listen(test: TestContext, server: Server): Promise<string> {
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
  return `https://127.0.0.1:${portOf(server)}`
}

/** The port on which a server listens. */
export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('it does not listen')
  return address.port
}

/** A TCP server: what it does with each connection is the test's. */
export function listenTCP(test: TestContext, serve: (socket: Socket) => void): Promise<string> {
  return listen(test, createServer(serve))
}

/** A TLS server that hangs up behind the handshake unless told otherwise. */
export function listenTLS(
  test: TestContext,
  options: TlsOptions,
  serve: (socket: Duplex) => void = (socket) => socket.end(),
): Promise<string> {
  const server = createTLSServer(options, (socket) => {
    socket.on('error', () => undefined)
    serve(socket)
  })
  return listen(test, server)
}

/** A plain HTTP server. */
export function listenHTTP(test: TestContext, answer: RequestListener): Promise<string> {
  return listen(test, createHTTPServer(answer))
}

/** What a server does that is asked for a WebSocket. */
export type UpgradeAnswer = (socket: Duplex, request: IncomingMessage) => void

/** An HTTPS server, with a WebSocket where it says what it does with an upgrade. */
export async function listenHTTPS(
  test: TestContext,
  { answer, upgrade }: { readonly answer: RequestListener; readonly upgrade?: UpgradeAnswer },
): Promise<string> {
  const server = createHTTPSServer(tlsOptions(await serverWith()), answer)
  if (upgrade !== undefined) {
    server.on('upgrade', (request, socket) => {
      socket.on('error', () => undefined)
      upgrade(socket, request)
    })
  }
  return listen(test, server)
}

/** Looks at a server of a test, which answers at once or never. */
export async function look(url: string, options: Omit<ProbeServerOptions, 'url'> = {}): Promise<ServerProbe> {
  return probeServer({ url, timeoutMs: 5_000, ...options })
}

/** The root of the good server. */
export async function goodRoots(): Promise<readonly Uint8Array[]> {
  return [(await serverWith()).root.der]
}
