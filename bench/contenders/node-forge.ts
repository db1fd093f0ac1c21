import { generateKeyPairSync } from 'node:crypto'
import forge from 'node-forge'
import type { Contender } from '../support/interleave.js'
import type { Job } from '../support/job.js'

/** `node-forge`, which knows RSA only: its request has an RSA-2048 key; `undefined` for another kind of CA. */
export function nodeForge(job: Job): Contender | undefined {
  if (job.kind === 'ec-p256') return undefined
  const caKey = forge.pki.privateKeyFromPem(
    job.caKeyObject.export({ type: 'pkcs8', format: 'pem' }).toString(),
  )
  const ca = forge.pki.certificateFromPem(job.root.pem)
  const pem = forgeRequest()
  return { name: 'node-forge', run: () => Promise.resolve(issue(pem, ca, caKey)) }
}

function forgeRequest(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  const request = forge.pki.createCertificationRequest()
  request.publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  request.sign(key, forge.md.sha256.create())
  return forge.pki.certificationRequestToPem(request)
}

function issue(pem: string, ca: forge.pki.Certificate, caKey: forge.pki.rsa.PrivateKey): Uint8Array {
  const request = forge.pki.certificationRequestFromPem(pem)
  if (!request.verify() || request.publicKey === null) throw new Error('the request does not verify')
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = request.publicKey
  certificate.serialNumber = forge.util.bytesToHex(forge.random.getBytesSync(16))
  certificate.validity.notBefore = new Date('2026-11-22T00:00:00Z')
  certificate.validity.notAfter = new Date('2028-11-22T00:00:00Z')
  certificate.setIssuer(ca.subject.attributes)
  certificate.setExtensions([
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 2, value: 'host.home.arpa' },
        { type: 7, ip: '192.168.1.1' },
      ],
    },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier' },
  ])
  certificate.sign(caKey, forge.md.sha256.create())
  return Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes(), 'binary')
}
