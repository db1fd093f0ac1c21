import { createHash, createPublicKey, sign, verify, webcrypto } from 'node:crypto'
import { readCertificate, readCSR, signServerCert } from '../../src/index.js'
import { ecdsaFromDER } from '../../src/keys/verify/ecdsa-signature.js'
import type { Contender } from '../support/interleave.js'
import { inTurn } from '../support/job.js'
import type { Job } from '../support/job.js'
import type { Provider } from '../support/providers.js'

/** Octets of a coordinate of P-256. */
const FIELD_OCTETS = 32

const P256 = { name: 'ECDSA', namedCurve: 'P-256' }
const WITH_SHA256 = { name: 'ECDSA', hash: 'SHA-256' }

/** Nothing but the CA's signature over as many octets: what no library can beat. */
export async function rawSigning(job: Job): Promise<Contender> {
  const key = await webcrypto.subtle.importKey('pkcs8', job.caKey, job.importParameters, true, ['sign'])
  const tbs = await typicalTBS(job)
  return {
    name: 'raw: sign',
    run: async () => new Uint8Array(await webcrypto.subtle.sign(job.signParameters, key, tbs)),
  }
}

/** What the raw job over a provider is called. */
export function rawName({ name }: Pick<Provider, 'name'>): string {
  return `raw, ${name}`
}

/**
 * All the cryptography of the job and nothing else, through one provider: import the request's key, verify, SHA-1 of the
 * key, sign. Nothing is kept from one request to the next.
 */
export async function rawJob(job: Job, provider: Provider): Promise<Contender> {
  const { subtle } = provider.crypto
  const key = await subtle.importKey('pkcs8', job.caKey, job.importParameters, true, ['sign'])
  const tbs = await typicalTBS(job)
  const next = inTurn(job.requests.map(requestParts))
  return {
    name: rawName(provider),
    run: async () => {
      const { keyBits, signed, sideBySide } = next()
      const publicKey = await subtle.importKey('raw', keyBits, P256, true, ['verify'])
      if (!(await subtle.verify(WITH_SHA256, publicKey, sideBySide, signed)))
        throw new Error('a request does not verify')
      await subtle.digest('SHA-1', keyBits)
      return new Uint8Array(await subtle.sign(job.signParameters, key, tbs))
    },
  }
}

/** What {@link directJob} is called. */
export const DIRECT_NAME = 'raw, node:crypto called directly'

/** The same cryptography by the synchronous functions of node:crypto: no promise, no thread, no WebCrypto. */
export async function directJob(job: Job): Promise<Contender> {
  const tbs = await typicalTBS(job)
  const next = inTurn(job.requests.map(requestParts))
  return {
    name: DIRECT_NAME,
    run: () => {
      const { spki, keyBits, signed, signature } = next()
      const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
      if (!verify('sha256', signed, key, signature)) throw new Error('a request does not verify')
      createHash('sha1').update(keyBits).digest()
      return Promise.resolve(new Uint8Array(sign('sha256', tbs, job.caKeyObject)))
    },
  }
}

/** What a request holds, each where its octets are alone. */
export interface RequestParts {
  /** Its SubjectPublicKeyInfo, DER. */
  readonly spki: Buffer
  /** Its public key, the bare point. */
  readonly keyBits: Uint8Array
  /** What it signs. */
  readonly signed: Uint8Array
  /** Its signature, DER. */
  readonly signature: Uint8Array
  /** Its signature as WebCrypto has it: r and s. */
  readonly sideBySide: Uint8Array
}

/** Takes a request apart. */
export function requestParts(request: Uint8Array): RequestParts {
  const { publicKey, tbs, signature } = readCSR(request)
  const sideBySide = ecdsaFromDER(signature, FIELD_OCTETS)
  if (sideBySide === undefined) throw new Error('a request has no ECDSA signature')
  return { spki: Buffer.from(publicKey.der), keyBits: publicKey.keyBits, signed: tbs, signature, sideBySide }
}

/** What is signed in a certificate of the job. */
export async function typicalTBS(job: Job): Promise<Uint8Array> {
  const csr = { der: job.nextRequest() }
  return readCertificate((await signServerCert({ issuer: job.root, csr, hosts: 'from-csr' })).der).tbs
}
