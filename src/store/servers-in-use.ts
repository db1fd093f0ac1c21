import type { CertificateRecord } from '../x509/read/records.js'
import type { CAStore } from './ca-store.js'
import { passOverDamage, readServerCertificate, serialNumberOf } from './server-record.js'

/** A server and the certificate that it has in use. */
export interface ServerInUse {
  /** What the server is called. */
  readonly name: string
  /** Its certificate, read. */
  readonly certificate: CertificateRecord
  /** Its serial number, as in the books. */
  readonly serialNumber: string
}

/** Servers that are read at once. */
const AT_ONCE = 16

/** Streams the servers of a CA with the certificates that they have in use; a damaged one is in use nowhere. */
export async function* serversInUse(store: CAStore): AsyncGenerator<ServerInUse, void, undefined> {
  const names = await store.serverNames()
  for (let start = 0; start < names.length; start += AT_ONCE) {
    const some = names.slice(start, start + AT_ONCE)
    for (const server of await Promise.all(some.map((name) => findInUse(store, name)))) {
      if (server !== undefined) yield server
    }
  }
}

/** The certificate that one server has in use. */
export async function findInUse(store: CAStore, name: string): Promise<ServerInUse | undefined> {
  const stored = await store.findServer(name, { withoutKey: true })
  if (stored?.chainPEM === undefined) return undefined
  const certificate = await readServerCertificate(stored, stored.chainPEM).catch(passOverDamage)
  return certificate === undefined
    ? undefined
    : { name, certificate, serialNumber: serialNumberOf(certificate) }
}
