import {
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  readCertificate,
  signServerCert,
} from '../../src/index.js'
import type { CertificateRecord } from '../../src/index.js'
import { inTurn } from './job.js'

/** The host that every server certificate is for. */
export const HOST = 'homebox.home.arpa'

/** A chain of three P-256 certificates, as its judges take it. */
export interface BenchChain {
  /** Server, intermediate, root: DER. */
  readonly ders: readonly [Uint8Array, Uint8Array, Uint8Array]
  /** The same, read: for contenders that measure cryptography alone. */
  readonly records: readonly [CertificateRecord, CertificateRecord, CertificateRecord]
}

const DISTINCT_CHAINS = 50

/** Makes chains that share nothing, so that no contender's memory counts, and gives them in turn. */
export async function prepareChains(): Promise<() => BenchChain> {
  const chains: BenchChain[] = []
  for (let index = 0; index < DISTINCT_CHAINS; index += 1) chains.push(await makeChain(index))
  return inTurn(chains)
}

async function makeChain(index: number): Promise<BenchChain> {
  const root = await createRootCA({ commonName: `Bench root ${String(index)}` })
  const intermediate = await createIntermediateCA({ commonName: 'Bench intermediate', issuer: root })
  const server = await signServerCert({ issuer: intermediate, csr: await createServerCSR({ hosts: [HOST] }) })
  const ders = [server.der, intermediate.der, root.der] as const
  const [first, second, third] = ders
  return { ders, records: [readCertificate(first), readCertificate(second), readCertificate(third)] }
}
