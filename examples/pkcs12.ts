/** A key and its certificates as one encrypted file, in the form that every iOS and macOS imports, and back again. */
import { createRootCA, createServerCSR, exportPKCS12, readPKCS12, signServerCert } from 'orchard-pki'

const root = await createRootCA({ commonName: 'Home CA' })
const csr = await createServerCSR({ hosts: ['homebox.local'] })
const certificate = await signServerCert({ issuer: root, csr })

const password = 'correct horse battery staple'
const file = await exportPKCS12({
  privateKey: csr.privateKey,
  certificate,
  chain: certificate.chain,
  password,
  friendlyName: 'homebox',
  encryption: 'legacy-apple',
})

const read = await readPKCS12({ der: file, password })
console.log(`${read.friendlyName ?? ''}: ${read.privateKey.kind}, ${String(file.length > 1000)}`)
