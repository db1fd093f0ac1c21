import { generateKeyPairSync } from 'node:crypto'
import forge from 'node-forge'
import type { Contender } from '../support/interleave.js'
import type { Input, Job } from '../support/job.js'

/** `node-forge`, which knows RSA only: its servers have RSA-2048 keys; `undefined` for another kind of CA. */
export function nodeForge(job: Job, input: Input): Contender | undefined {
  if (job.kind === 'ec-p256') return undefined
  const caKey = forge.pki.privateKeyFromPem(
    job.caKeyObject.export({ type: 'pkcs8', format: 'pem' }).toString(),
  )
  const ca = forge.pki.certificateFromPem(job.root.pem)
  const pem = forgeRequest()
  const publicKey = keyOfRequest(pem)
  const wanted = input === 'key' ? () => publicKey : () => keyOfRequest(pem)
  return { name: 'node-forge', run: () => Promise.resolve(issue(wanted(), ca, caKey)) }
}

function forgeRequest(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  const request = forge.pki.createCertificationRequest()
  request.publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  request.sign(key, forge.md.sha256.create())
  return forge.pki.certificationRequestToPem(request)
}

function keyOfRequest(pem: string): forge.pki.PublicKey {
  const request = forge.pki.certificationRequestFromPem(pem)
  if (!request.verify() || request.publicKey === null) throw new Error('the request does not verify')
  return request.publicKey
}

function issue(
  publicKey: forge.pki.PublicKey,
  ca: forge.pki.Certificate,
  caKey: forge.pki.rsa.PrivateKey,
): Uint8Array {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = publicKey
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
