import { join, resolve } from 'node:path'
import type { ServerPlaces } from '../ca-store.js'

/**
 * Where everything of a CA lies; all paths are absolute. `layoutOf` gives the layout of the tutorial and of
 * `openssl ca`; a CA that was adopted has its own, which `readLayout` finds.
 */
export interface Layout {
  /** The folder itself. */
  readonly path: string
  /** Whether it was made by hand, with openssl, and adopted: its files may lie anywhere. */
  readonly adopted: boolean
  /** Keeps the folder out of a repository. */
  readonly gitignore: string
  /** The CA. */
  readonly ca: string
  /** Certificate that signs: the root; of an intermediate the whole chain up to the root, itself first. */
  readonly root: string
  /** Folder of the CA key. */
  readonly caPrivate: string
  /** CA key. */
  readonly caKey: string
  /** One certificate per serial number. */
  readonly newCerts: string
  /** List of what was issued. */
  readonly index: string
  /** What openssl keeps beside that list: `unique_subject`. */
  readonly indexAttributes: string
  /** Number of the certificate that openssl issues next. */
  readonly serial: string
  /** Configuration of `openssl ca`. */
  readonly config: string
  /** Number of the next CRL. */
  readonly crlNumber: string
  /** The current CRL. */
  readonly crl: string
  /** What this library keeps beside the files of openssl: lock, journal, state. Made when it is first needed. */
  readonly books: string
  /** The server's files. */
  readonly server: string
  /** Servers with a folder of their own, one per name. */
  readonly servers: string
  /** The server's requests. */
  readonly serverCSRs: string
  /** The server's certificates. */
  readonly serverCerts: string
  /** The server's keys. */
  readonly serverPrivate: string
  /** Servers whose files were there before the CA was adopted, and where they lie, by name; usually empty. */
  readonly adoptedServers: ReadonlyMap<string, ServerPlaces>
}

/** What the certificate of a server is called behind the server's name. */
export const CERTIFICATE_SUFFIX = '.cert.pem'

/** Paths inside `ca/`, relative to it. */
export const CA_FILES = {
  certs: 'certs',
  crl: 'crl',
  newCerts: 'newcerts',
  private: 'private',
  root: 'certs/ca.cert.pem',
  rootAbove: 'certs/root.cert.pem',
  key: 'private/ca.key.pem',
  index: 'index.txt',
  indexAttributes: 'index.txt.attr',
  serial: 'serial',
  crlNumber: 'crlnumber',
  config: 'openssl.cnf',
  crlFile: 'crl/ca.crl.pem',
  books: 'orchard',
} as const

/** Lays out a CA below a folder; relative paths start from the working folder. Touches nothing. */
export function layoutOf(path: string): Layout {
  const home = resolve(path)
  const ca = join(home, 'ca')
  const server = join(home, 'jupyter')
  return Object.freeze({
    path: home,
    adopted: false,
    gitignore: join(home, '.gitignore'),
    ca,
    root: join(ca, CA_FILES.root),
    caPrivate: join(ca, CA_FILES.private),
    caKey: join(ca, CA_FILES.key),
    newCerts: join(ca, CA_FILES.newCerts),
    index: join(ca, CA_FILES.index),
    indexAttributes: join(ca, CA_FILES.indexAttributes),
    serial: join(ca, CA_FILES.serial),
    config: join(ca, CA_FILES.config),
    crlNumber: join(ca, CA_FILES.crlNumber),
    crl: join(ca, CA_FILES.crlFile),
    books: join(ca, CA_FILES.books),
    server,
    servers: join(home, 'servers'),
    serverCSRs: join(server, 'csr'),
    serverCerts: join(server, 'certs'),
    serverPrivate: join(server, 'private'),
    adoptedServers: new Map(),
  })
}

/** Where the files of one server lie. */
export type ServerPaths = ServerPlaces

/** Lays out the files of one server by its file name: where they were when the CA was adopted, or in the common folders. */
export function serverPathsOf(layout: Layout, name: string): ServerPaths {
  return layout.adoptedServers.get(name) ?? commonPathsOf(layout, name)
}

/** Lays out the files of one server in the common folders by its file name. */
export function commonPathsOf(layout: Layout, name: string): ServerPaths {
  return {
    certificate: join(layout.serverCerts, `${name}${CERTIFICATE_SUFFIX}`),
    key: join(layout.serverPrivate, `${name}.key.pem`),
    csr: join(layout.serverCSRs, `${name}.csr.pem`),
  }
}
