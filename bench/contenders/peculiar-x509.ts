import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import type { Contender } from '../support/interleave.js'
import type { Job } from '../support/job.js'

const SUBJECT_ALT_NAME = '2.5.29.17'

/** `@peculiar/x509`, used as its README does: generators, extension classes, native WebCrypto. */
export async function peculiarX509(job: Job): Promise<Contender> {
  const signingKey = await webcrypto.subtle.importKey('pkcs8', job.caKey, job.importParameters, false, [
    'sign',
  ])
  const ca = new x509.X509Certificate(job.root.der)
  return { name: '@peculiar/x509', run: () => issue(job, ca, signingKey) }
}

async function issue(
  job: Job,
  ca: x509.X509Certificate,
  signingKey: webcrypto.CryptoKey,
): Promise<Uint8Array> {
  const request = new x509.Pkcs10CertificateRequest(job.next())
  if (!(await request.verify())) throw new Error('the request does not verify')
  const names = request.getExtension(SUBJECT_ALT_NAME)
  if (!(names instanceof x509.SubjectAlternativeNameExtension)) throw new Error('the request names nothing')
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(16))).toString('hex'),
    issuer: ca.subjectName,
    notBefore: new Date('2026-11-22T00:00:00Z'),
    notAfter: new Date('2028-11-22T00:00:00Z'),
    publicKey: request.publicKey,
    signingKey,
    signingAlgorithm: { hash: 'SHA-256', ...job.importParameters },
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.names.toJSON(), true),
      await x509.SubjectKeyIdentifierExtension.create(request.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(ca),
    ],
  })
  return new Uint8Array(certificate.rawData)
}
