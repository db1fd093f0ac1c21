import { loadIssuer, readCSR, signServerCert } from '../../src/index.js'
import type { CertificateAuthority } from '../../src/index.js'
import { parseHosts } from '../../src/base/hosts/parse-host.js'
import { openIssuer } from '../../src/issue/issuer.js'
import { keyIdentifier } from '../../src/issue/key-identifier.js'
import { issueServerCertificate } from '../../src/issue/server-certificate.js'
import { readName } from '../../src/x509/read/name.js'
import type { Contender } from '../support/interleave.js'
import { inTurn } from '../support/job.js'
import type { Job } from '../support/job.js'
import type { Provider } from '../support/providers.js'

/** What this library is called with each provider. */
export function orchardName({ name }: Pick<Provider, 'name'>): string {
  return `orchard-pki, ${name}`
}

/** This library through its front door: the request is read and verified like any foreign one, the issuer compared. */
export async function orchardForRequest(job: Job, provider: Provider): Promise<Contender> {
  const { crypto } = provider
  const issuer = await loadRoot(job, provider)
  const nextRequest = inTurn(job.requests)
  return {
    name: orchardName(provider),
    run: async () =>
      (await signServerCert({ issuer, csr: { der: nextRequest() }, hosts: 'from-csr', crypto })).der,
  }
}

/** What {@link orchardForOwnRequest} is called. */
export const OWN_NAME = 'orchard-pki, WebCrypto, own requests'

/** The same for requests as `createServerCSR` gives them. */
export function orchardForOwnRequest({ root, ownRequests }: Job): Contender {
  const nextRequest = inTurn(ownRequests)
  return { name: OWN_NAME, run: async () => (await signServerCert({ issuer: root, csr: nextRequest() })).der }
}

/** The step behind that door: profile, key identifier, signature, PEM and chain, for a key that is at hand. */
export async function orchardForKey(job: Job, provider: Provider): Promise<Contender> {
  const { crypto } = provider
  const issuer = await openIssuer(await loadRoot(job, provider), crypto)
  const subject = readName(Uint8Array.of(0x30, 0))
  const hosts = parseHosts(['host.home.arpa', '192.168.1.1'], 'hosts')
  const keys = job.requests.map((request) => readCSR(request).publicKey)
  const { notBefore, notAfter } = job.root
  const validity = { notBefore, notAfter }
  const nextKey = inTurn(keys)
  return {
    name: orchardName(provider),
    run: async () => {
      const publicKey = nextKey()
      const keyId = keyIdentifier(publicKey)
      const parts = { publicKey, keyId, hosts, subject, validity, addresses: [] }
      return (await issueServerCertificate(parts, issuer, crypto)).der
    },
  }
}

/** The CA of the job with its key in the provider. */
async function loadRoot({ root, caKey }: Job, { crypto }: Provider): Promise<CertificateAuthority> {
  return loadIssuer({ certificate: { der: root.der }, privateKey: { der: caKey }, crypto })
}
