/** From nothing to the two files that Jupyter wants and the root that the iPad wants. */
import { writeFile } from 'node:fs/promises'
import {
  createRootCA,
  createServerCSR,
  exportPrivateKey,
  exportUnencryptedPrivateKey,
  homeNameConstraints,
  signServerCert,
} from 'orchard-pki'

const root = await createRootCA({ commonName: 'Home CA, Nov 2026', nameConstraints: homeNameConstraints() })
const csr = await createServerCSR({ hosts: ['192.168.1.20', 'homebox.local'] })
const server = await signServerCert({ issuer: root, csr })

const caKey = await exportPrivateKey({
  privateKey: root.privateKey,
  passphrase: 'correct horse battery staple',
})
const serverKey = await exportUnencryptedPrivateKey({ privateKey: csr.privateKey })
await writeFile('ca.key.pem', caKey.pem, { mode: 0o400, flag: 'wx' })
await writeFile('server.key.pem', serverKey.pem, { mode: 0o400, flag: 'wx' })
await writeFile('server.cert.pem', server.chainPEM) // jupyter lab --certfile server.cert.pem --keyfile server.key.pem
await writeFile('ca.cert.pem', root.pem) // carry this one to the iPad
console.log(`install ca.cert.pem on the iPad; Settings shows ${root.fingerprint}`)
