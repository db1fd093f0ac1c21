import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import type { Contender } from '../support/interleave.js'
import { readCSR } from '../../src/index.js'
import { inTurn } from '../support/job.js'
import type { Input, Job } from '../support/job.js'

const SUBJECT_ALT_NAME = '2.5.29.17'

/** What a certificate is for. */
interface Wanted {
  readonly publicKey: x509.PublicKey
  readonly names: x509.JsonGeneralNames
}

/** `@peculiar/x509`, used as its README does: generators, extension classes, native WebCrypto. */
export async function peculiarX509(job: Job, input: Input): Promise<Contender> {
  const signingKey = await webcrypto.subtle.importKey('pkcs8', job.caKey, job.importParameters, false, [
    'sign',
  ])
  const ca = new x509.X509Certificate(job.root.der)
  const issuer = { ca, signingKey, job }
  const wanted = input === 'key' ? wantKeys(job) : () => requestOf(job)
  return { name: '@peculiar/x509', run: async () => issue(await wanted(), issuer) }
}

/** Keys as objects of that library, made beforehand. */
function wantKeys(job: Job): () => Wanted {
  const keys = job.requests.map((request) => new x509.PublicKey(readCSR(request).publicKey.der))
  const names: x509.JsonGeneralNames = [
    { type: 'dns', value: 'host.home.arpa' },
    { type: 'ip', value: '192.168.1.1' },
  ]
  const nextKey = inTurn(keys)
  return () => ({ publicKey: nextKey(), names })
}

async function requestOf(job: Job): Promise<Wanted> {
  const request = new x509.Pkcs10CertificateRequest(job.nextRequest())
  if (!(await request.verify())) throw new Error('the request does not verify')
  const names = request.getExtension(SUBJECT_ALT_NAME)
  if (!(names instanceof x509.SubjectAlternativeNameExtension)) throw new Error('the request names nothing')
  return { publicKey: request.publicKey, names: names.names.toJSON() }
}

/** The CA and its key. */
interface Issuer {
  readonly ca: x509.X509Certificate
  readonly signingKey: webcrypto.CryptoKey
  readonly job: Job
}

async function issue({ publicKey, names }: Wanted, { ca, signingKey, job }: Issuer): Promise<Uint8Array> {
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(16))).toString('hex'),
    issuer: ca.subjectName,
    notBefore: new Date('2026-11-22T00:00:00Z'),
    notAfter: new Date('2028-11-22T00:00:00Z'),
    publicKey,
    signingKey,
    signingAlgorithm: { hash: 'SHA-256', ...job.importParameters },
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names, true),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(ca),
    ],
  })
  return new Uint8Array(certificate.rawData)
}
