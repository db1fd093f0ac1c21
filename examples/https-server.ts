/** An https server whose certificate is made at start, and a client that trusts its root and nothing else. */
import { once } from 'node:events'
import { createServer, get } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { createRootCA, createServerCSR, exportUnencryptedPrivateKey, signServerCert } from 'orchard-pki'

const root = await createRootCA({ commonName: 'Dev root', nameConstraints: { permitted: ['localhost'] } })
const csr = await createServerCSR({ hosts: ['localhost'] })
const { chainPEM } = await signServerCert({ issuer: root, csr, validDays: 1 })
const { pem } = await exportUnencryptedPrivateKey({ privateKey: csr.privateKey })

const server = createServer({ cert: chainPEM, key: pem }, (_request, response) => response.end('trusted\n'))
server.listen(0, 'localhost')
await once(server, 'listening')
const address = server.address()
const port = typeof address === 'object' ? address?.port : undefined

const request = get({ host: 'localhost', port, ca: root.pem })
const [response] = (await once(request, 'response')) as [IncomingMessage]
response.pipe(process.stdout)
await once(response, 'end')
server.close()
