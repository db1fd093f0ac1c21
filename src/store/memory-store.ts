import { toFingerprint } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import { expectObject, expectRecord } from '../base/options.js'
import { encodedCertificate } from '../x509/read/encoded.js'
import { isSelfIssued, openIssuer } from '../issue/issuer.js'
import type { CryptoOptions, Issuer } from '../issue/records.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import { sha256 } from '../keys/verify/digest.js'
import type { CAStore } from './ca-store.js'
import { MemoryBooks } from './memory-books.js'
import { MemoryServers } from './memory-servers.js'

/** What `createMemoryStore` takes. */
export interface CreateMemoryStoreOptions extends CryptoOptions {
  /** The CA with its key. An intermediate brings its `chain` and its `anchor`, the root. */
  readonly issuer: Issuer
}

/**
 * Makes a CA that lives in memory, for tests and for programs that keep nothing: every verb over a store takes it.
 * What it holds ends with the process; server keys lie in it in clear.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` without a CA or, for an intermediate, without its `anchor`; the codes of an
 * issuer that may not sign.
 * @example
 * ```ts
 * import { createMemoryStore, createRootCA, issue } from 'orchard-pki'
 *
 * const store = await createMemoryStore({ issuer: await createRootCA({ commonName: 'Test CA' }) })
 * const server = await issue({ store, hosts: ['localhost'] })
 * console.log(server.chainPEM, store.rootPEM)
 * ```
 */
export async function createMemoryStore(options: CreateMemoryStoreOptions): Promise<CAStore> {
  const { issuer } = expectRecord(options, '', ['issuer', 'crypto'])
  expectObject(issuer, 'issuer')
  const crypto = resolveCrypto(options.crypto)
  const { certificate, path } = await openIssuer(options.issuer, crypto)
  const root = path.at(-1)
  if (root === undefined || !isSelfIssued(root)) throw withoutRoot()
  const rootPEM = encodedCertificate(root.der).pem
  const fingerprint = toFingerprint(await sha256(root.der, crypto))
  return Object.freeze({
    issuerCertificate: certificate,
    root,
    rootPEM,
    fingerprint,
    openIssuer: () => Promise.resolve(options.issuer),
    ...booksMethods(),
  })
}

type BooksMethods = Omit<CAStore, 'issuerCertificate' | 'root' | 'rootPEM' | 'fingerprint' | 'openIssuer'>

function booksMethods(): BooksMethods {
  const books = new MemoryBooks()
  const servers = new MemoryServers()
  return {
    reserve: (serialNumber) => settle(() => books.reserve(serialNumber)),
    commit: async (entries) => {
      const made = entries.flatMap(({ server }) => (server === undefined ? [] : [server]))
      for (const { name } of made) await servers.prepare(name)
      books.enter(entries)
      for (const server of made) servers.putIntoUse(server)
    },
    revoke: (serialNumber, version, revocation) =>
      settle(() => books.revoke(serialNumber, version, revocation)),
    find: (query) => books.find(query),
    findCertificate: (serialNumber) => settle(() => books.findCertificate(serialNumber)),
    takeCRLNumber: () => settle(() => books.takeCRLNumber()),
    keepCRL: (crl) => settle(() => books.keepCRL(crl)),
    findCRL: () => settle(() => books.findCRL()),
    findServer: (name, lookup) => settle(() => servers.find(name, lookup)),
    serverNames: () => settle(() => servers.names()),
    keepServerKey: (name, keyPEM, placement) => servers.keepKey(name, keyPEM, placement),
  }
}

/** Does a step at once and hands out what came of it as a promise. */
function settle<Result>(step: () => Result): Promise<Result> {
  return new Promise((resolve) => {
    resolve(step())
  })
}

function withoutRoot(): PKIError<'ERR_PKI_OPTION'> {
  return new PKIError('ERR_PKI_OPTION', 'the issuer is an intermediate, and its root is not known', {
    details: { option: 'issuer.anchor', expected: 'the root certificate above issuer.chain' },
    hint: 'Load the CA with loadIssuer and give it the whole chain, the root last.',
  })
}
