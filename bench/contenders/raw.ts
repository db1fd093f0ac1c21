import { webcrypto } from 'node:crypto'
import type { Contender } from '../support/interleave.js'
import { inTurn } from '../support/job.js'
import type { Job } from '../support/job.js'
import { readCertificate, readCSR, signServerCert } from '../../src/index.js'

/** Nothing but the CA's signature over as many octets: what no library can beat. */
export async function rawSigning(job: Job): Promise<Contender> {
  const key = await importCAKey(job)
  const { der } = await signServerCert({
    issuer: job.root,
    csr: { der: job.nextRequest() },
    hosts: 'from-csr',
  })
  const { tbs } = readCertificate(der)
  return {
    name: 'raw: sign',
    run: async () => new Uint8Array(await webcrypto.subtle.sign(job.signParameters, key, tbs)),
  }
}

/** All the cryptography of the job and nothing else: import the request's key, verify, SHA-1 of the key, sign. */
export async function rawJob(job: Job): Promise<Contender> {
  const key = await importCAKey(job)
  const { der } = await signServerCert({
    issuer: job.root,
    csr: { der: job.nextRequest() },
    hosts: 'from-csr',
  })
  const { tbs } = readCertificate(der)
  const requests = job.requests.map((request) => {
    const { publicKey, tbs: signed, signature } = readCSR(request)
    return { keyBits: publicKey.keyBits, signed, signature: sideBySide(signature) }
  })
  const next = inTurn(requests)
  const { subtle } = webcrypto
  return {
    name: 'raw: import, verify, hash, sign',
    run: async () => {
      const request = next()
      const parameters = { name: 'ECDSA', namedCurve: 'P-256' }
      const publicKey = await subtle.importKey('raw', request.keyBits, parameters, true, ['verify'])
      await subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, publicKey, request.signature, request.signed)
      await subtle.digest('SHA-1', request.keyBits)
      return new Uint8Array(await subtle.sign(job.signParameters, key, tbs))
    },
  }
}

async function importCAKey(job: Job): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', job.caKey, job.importParameters, false, ['sign'])
}

/** r and s of a P-256 signature side by side, 32 octets each, as WebCrypto wants them. */
function sideBySide(signature: Uint8Array): Uint8Array {
  const both = new Uint8Array(64)
  let offset = 2
  for (const end of [32, 64]) {
    const length = signature[offset + 1] ?? 0
    const integer = signature.subarray(offset + 2, offset + 2 + length)
    const digits = integer.length > 32 ? integer.subarray(1) : integer
    both.set(digits, end - digits.length)
    offset += 2 + length
  }
  return both
}
