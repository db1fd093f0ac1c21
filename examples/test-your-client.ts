/** A test of your own client: which bad servers does it talk to? Here the client is fetch-like code on node:https. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, get } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { createFaultyServerCert, createTestServers } from 'orchard-pki/testing'

/** The code under test: gives the status of a page, or throws. */
async function statusOf(address: string, ca: string): Promise<number | undefined> {
  const [response] = (await once(get(address, { ca }), 'response')) as [IncomingMessage]
  response.resume()
  return response.statusCode
}

/** Serves a page with a chain of the testing door for as long as the client under test needs; tells whether it trusts. */
async function isTrusted(server: { chainPEM: string; privateKeyPEM: string }, ca: string): Promise<boolean> {
  const options = { cert: server.chainPEM, key: server.privateKeyPEM }
  const listener = createServer(options, (_request, response) => response.end('page'))
  listener.on('tlsClientError', () => undefined) // a client that refuses hangs up
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  const port = typeof address === 'object' ? address?.port : undefined
  try {
    return (await statusOf(`https://127.0.0.1:${port}/`, ca)) === 200
  } catch {
    return false
  } finally {
    listener.closeAllConnections()
    listener.close()
  }
}

// Nine servers under one root: what Node does, and what an iPhone would do.
const { root, servers } = await createTestServers({ hosts: ['127.0.0.1'] })
for (const server of servers) {
  const trusted = await isTrusted(server, root.pem)
  console.log(
    `${server.name}: Node ${trusted ? 'trusts' : 'refuses'}, iOS ${server.iOS.trusted ? 'trusts' : 'refuses'}`,
  )
  if (server.name === 'good') assert.ok(trusted)
}

// One fault in particular: this client must refuse it.
const expired = await createFaultyServerCert({ hosts: ['127.0.0.1'], faults: ['expired'] })
assert.equal(await isTrusted(expired, expired.root.pem), false)
