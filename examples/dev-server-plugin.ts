/**
 * A plugin for a dev server: https with a certificate that the phone on your desk takes. It has the shape of Vite's
 * plugins; webpack-dev-server takes the same two texts as `server: { type: 'https', options: { key, cert } }`.
 */
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer, get } from 'node:https'
import type { Server } from 'node:https'
import { homeNameConstraints } from 'orchard-pki'
import { openOrCreateCADirectory, serverTLSOptions } from 'orchard-pki/node'
import type { CAStore } from 'orchard-pki/node'

const DAY_MS = 86_400_000

/** https for a dev server: the certificate is made at the first start, kept while it is good, renewed when it is due. */
function trustedHTTPS(store: CAStore, hosts: readonly string[]) {
  return {
    name: 'trusted-https',
    apply: 'serve',
    /** Vite merges this into its configuration. */
    async config() {
      return { server: { https: await serverTLSOptions({ store, hosts }) } }
    },
    /** A dev server that runs for weeks takes the new certificate without a restart. */
    configureServer({ httpServer }: { readonly httpServer: Server }) {
      const renew = async (): Promise<void> => {
        httpServer.setSecureContext(await serverTLSOptions({ store, hosts }))
      }
      setInterval(() => void renew().catch(console.error), DAY_MS).unref()
    },
  } as const
}

// Made at the first start and kept: what is installed on the phone once goes on working. A key in clear is fit for a
// root that can sign nothing but home networks and local names.
const { directory } = await openOrCreateCADirectory({
  path: '.orchard',
  unencrypted: true,
  root: { commonName: 'Dev CA', nameConstraints: homeNameConstraints() },
})
console.log(`install ${directory.rootPath} once; Settings shows ${directory.fingerprint}`)

// What Vite does with `plugins: [trustedHTTPS(…)]`, and a client that trusts this root and nothing else.
const plugin = trustedHTTPS(directory, ['localhost', '127.0.0.1'])
const { https } = (await plugin.config()).server
const httpServer = createServer(https, (_request, response) => response.end('hello from the dev server\n'))
plugin.configureServer({ httpServer })
httpServer.listen(0, 'localhost')
await once(httpServer, 'listening')
const address = httpServer.address()
const port = typeof address === 'object' ? address?.port : undefined

const request = get({ host: 'localhost', port, ca: directory.rootPEM })
const [response] = (await once(request, 'response')) as [IncomingMessage]
response.pipe(process.stdout)
await once(response, 'end')
httpServer.close()

const again = await plugin.config()
if (again.server.https.cert !== https.cert) throw new Error('the second start made another certificate')
