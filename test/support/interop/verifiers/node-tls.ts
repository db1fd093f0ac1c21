import { once as onceEvent } from 'node:events'
import { readFileSync } from 'node:fs'
import { checkServerIdentity, connect, createServer } from 'node:tls'
import type { Server } from 'node:tls'
import { isAddress } from '../check.js'
import type { Check, Verdict } from '../check.js'

/** Asks Node's TLS: a real handshake over the loopback for each check. */
export async function askNode(checks: readonly Check[]): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for (const check of checks) {
    const said = await shakeHands(check)
    verdicts.push({ id: check.id, accepted: said === 'ok', said })
  }
  return verdicts
}

async function shakeHands({ files, name }: Check): Promise<string> {
  const server = createServer({ cert: readFileSync(files.chain), key: readFileSync(files.key) })
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await onceEvent(server, 'listening')
  try {
    return await dial(portOf(server), readFileSync(files.root), name)
  } finally {
    server.close()
  }
}

/** What `tls.connect` says when it dials a name that leads to the loopback: `ok`, or the code of its error. */
async function dial(port: number, ca: Buffer, name: string | undefined): Promise<string> {
  const socket = connect({
    host: '127.0.0.1',
    port,
    ca,
    ...(name === undefined || isAddress(name) ? {} : { servername: name }),
    checkServerIdentity: (_, certificate) =>
      name === undefined ? undefined : checkServerIdentity(name, certificate),
  })
  try {
    await onceEvent(socket, 'secureConnect')
    return 'ok'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  } finally {
    socket.destroy()
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen')
  return address.port
}
