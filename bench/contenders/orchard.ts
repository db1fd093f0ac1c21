import { readCSR, signServerCert } from '../../src/index.js'
import { parseHosts } from '../../src/base/hosts/parse-host.js'
import { openIssuer } from '../../src/issue/issuer.js'
import { keyIdentifier } from '../../src/issue/key-identifier.js'
import { issueServerCertificate } from '../../src/issue/server-certificate.js'
import { resolveCrypto } from '../../src/keys/verify/crypto-provider.js'
import { readName } from '../../src/x509/read/name.js'
import type { Contender } from '../support/interleave.js'
import { inTurn } from '../support/job.js'
import type { Job } from '../support/job.js'

const NAME = 'orchard-pki'

/** This library through its front door: the request is read and verified like any foreign one, the issuer read anew. */
export function orchardForRequest(job: Job): Contender {
  return {
    name: NAME,
    run: async () =>
      (await signServerCert({ issuer: job.root, csr: { der: job.nextRequest() }, hosts: 'from-csr' })).der,
  }
}

/** The step behind that door: profile, key identifier, signature, PEM and chain, for a key that is at hand. */
export async function orchardForKey(job: Job): Promise<Contender> {
  const crypto = resolveCrypto(undefined)
  const issuer = await openIssuer(job.root, crypto)
  const subject = readName(Uint8Array.of(0x30, 0))
  const hosts = parseHosts(['host.home.arpa', '192.168.1.1'], 'hosts')
  const keys = job.requests.map((request) => readCSR(request).publicKey)
  const { notBefore, notAfter } = job.root
  const validity = { notBefore, notAfter }
  const nextKey = inTurn(keys)
  return {
    name: NAME,
    run: async () => {
      const publicKey = nextKey()
      const keyId = keyIdentifier(publicKey)
      const parts = { publicKey, keyId, hosts, subject, validity, addresses: [] }
      return (await issueServerCertificate(parts, issuer, crypto)).der
    },
  }
}
