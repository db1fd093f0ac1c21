import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { Server } from 'node:https'
import { join } from 'node:path'
import { createTestServers } from '../../../../src/testing.js'
import type { TestServer, TestServerName } from '../../../../src/testing.js'

/** What every server answers; a client that shows it has trusted the server. */
export const BODY = 'the page of the server'

/** A server that listens. */
export interface RunningServer {
  /** Its name. */
  readonly name: TestServerName
  /** Its certificate and everything about it. */
  readonly server: TestServer
  /** Its port on 127.0.0.1. */
  readonly port: number
}

/** The nine servers, listening. */
export interface RunningServers {
  /** Path of the root's PEM file. */
  readonly rootFile: string
  /** The servers, in their order. */
  readonly servers: readonly RunningServer[]
  /** Ends them. */
  readonly close: () => void
}

/** Starts the nine servers on the loopback, each on a port that is free. */
export async function startServers(folder: string): Promise<RunningServers> {
  const { root, servers } = await createTestServers({ hosts: ['localhost', '127.0.0.1'] })
  mkdirSync(folder, { recursive: true })
  const rootFile = join(folder, 'root.pem')
  writeFileSync(rootFile, root.pem)
  const started = await Promise.all(servers.map(start))
  const close = () => {
    for (const { listener } of started) {
      listener.closeAllConnections()
      listener.close()
    }
  }
  return { rootFile, servers: started, close }
}

async function start(server: TestServer): Promise<RunningServer & { readonly listener: Server }> {
  const options = { cert: server.chainPEM, key: server.privateKeyPEM }
  const listener = createServer(options, (_request, response) => {
    response.setHeader('content-type', 'text/plain').end(BODY)
  })
  listener.on('tlsClientError', () => undefined)
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen')
  return { name: server.name, server, port: address.port, listener }
}
