import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, get } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { describe, it } from 'node:test'
import { listServers, serverTLSOptions } from '../../src/index.js'
import type { CAStore } from '../../src/index.js'
import { NOW, refusal } from '../support/issue.js'
import { memoryStore, STORES } from '../support/server-stores.js'

for (const { kind, open } of STORES) {
  describe(`serverTLSOptions over a store of the kind ${kind}`, () => {
    it('starts a server that a client takes who trusts the root and nothing else', async () => {
      // The handshake looks at the real clock.
      const store = await open({ now: new Date() })
      const options = await serverTLSOptions({ store, hosts: ['localhost'] })
      const server = createServer(options, (_request, response) => response.end('hello'))
      server.listen(0, 'localhost')
      await once(server, 'listening')
      try {
        const address = server.address()
        const port = typeof address === 'object' ? address?.port : undefined
        const request = get({ host: 'localhost', port, ca: store.rootPEM, agent: false })
        const [response] = (await once(request, 'response')) as [IncomingMessage]
        assert.equal(response.statusCode, 200)
        response.resume()
      } finally {
        server.close()
      }
      assert.deepEqual(await serverTLSOptions({ store, hosts: ['localhost'] }), options)
      assert.equal((await listServers({ store })).length, 1)
    })
  })
}

describe('serverTLSOptions', () => {
  it('says so when the key goes away meanwhile', async () => {
    const store = await memoryStore()
    const keyless: CAStore = {
      ...store,
      findServer: (name, lookup) => store.findServer(name, { ...lookup, withoutKey: true }),
    }
    await refusal('ERR_PKI_NOT_FOUND', () =>
      serverTLSOptions({ store: keyless, hosts: ['localhost'], now: NOW }),
    )
  })
})
