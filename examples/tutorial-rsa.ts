/** The shape of the openssl tutorial: an RSA-4096 root for 7300 days, an RSA-2048 server for 825, the same fields. */
import { createRootCA, createServerCSR, exportPrivateKey, signServerCert } from 'orchard-pki'

const subject = {
  countryName: 'DE',
  stateOrProvinceName: 'Bayern',
  localityName: 'München',
  organizationName: 'Home',
  organizationalUnitName: 'Jupyter',
}
const root = await createRootCA({
  ...subject,
  commonName: 'Home root',
  emailAddress: 'me@example.com',
  keyKind: 'rsa-4096',
  validDays: 7300,
})
const csr = await createServerCSR({ hosts: ['192.168.1.20', 'homebox.local'], keyKind: 'rsa-2048' })
const server = await signServerCert({
  ...subject,
  issuer: root,
  csr,
  commonName: 'homebox.local',
  validDays: 825,
})
const { pem } = await exportPrivateKey({
  privateKey: root.privateKey,
  passphrase: 'correct horse battery staple',
})
console.log(pem.split('\n')[0], root.notAfter.toISOString(), server.notAfter.toISOString())
