/** A request that another machine made: its key never travels, and it does not decide what it becomes. */
import { createRootCA, createServerCSR, isPKIError, readCSR, signServerCert } from 'orchard-pki'

const issuer = await createRootCA({ commonName: 'Home CA' })
const { pem } = await createServerCSR({ hosts: ['homebox.local'] }) // stands for: ssh server 'openssl req -new …'
const csr = { pem }

try {
  await signServerCert({ issuer, csr })
} catch (error) {
  if (!isPKIError(error, 'ERR_PKI_CSR')) throw error
  console.log(`${error.message}\n${error.hint ?? ''}`) // whose names it gets must be said
}

const named = await signServerCert({ issuer, csr, hosts: ['homebox.local', '192.168.1.20'] })
const granted = await signServerCert({ issuer, csr, hosts: 'from-csr' })
console.log(named.hosts, granted.hosts)

// To look before you sign, read it first: a plain, frozen record.
const der = Buffer.from(pem.split('-----')[2] ?? '', 'base64')
console.log(readCSR(der).extensions.subjectAltName, readCSR(der).publicKey.label)
