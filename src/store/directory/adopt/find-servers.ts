import { dirname, join, resolve } from 'node:path'
import { equalBytes, toHex } from '../../../base/bytes.js'
import { isPKIError } from '../../../base/errors.js'
import { signatureAlgorithmOf } from '../../../keys/verify/algorithms.js'
import type { CryptoProvider } from '../../../keys/verify/crypto-provider.js'
import { verifySignature } from '../../../keys/verify/verifier.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import { normalSerial } from '../../index-line.js'
import { hostsOf } from '../../server-reason.js'
import type { Layout } from '../layout.js'
import type { FoundCA } from './find-ca.js'
import type { FoundConfig } from './find-config.js'
import type { ForeignFiles } from './foreign-files.js'
import { matchServers } from './match-servers.js'
import type { MatchedServer } from './match-servers.js'
import type { ReadIndex } from './read-index.js'
import type { AdoptedServer } from './records.js'
import { scanFolders } from './scan-folders.js'
import type { CertificateFile } from './scan-folders.js'

/** What the servers of a CA are looked for with. */
export interface ServerSearch {
  /** The folder of the CA, absolute. */
  readonly path: string
  /** Further folders. */
  readonly folders: readonly string[]
  /** The environment, for the home folder. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where the CA lies. */
  readonly found: FoundCA
  /** Its configuration. */
  readonly config: FoundConfig | undefined
  /** Its certificate. */
  readonly ca: CertificateRecord
  /** Its list. */
  readonly index: ReadIndex
  /** Its layout until now. */
  readonly earlier: Layout
  /** A WebCrypto implementation; absent: the runtime's own. */
  readonly crypto?: CryptoProvider | undefined
}

/** The servers of a CA, and what was seen on the way. */
export interface FoundServers {
  /** The servers, in the order in which they were found. */
  readonly servers: readonly AdoptedServer[]
  /** Files with older certificates, by the name of the server. */
  readonly older: ReadonlyMap<string, readonly string[]>
  /** Whether the folders had more files than were looked at. */
  readonly cut: boolean
}

/** Folders that tutorials make for the files of servers. */
const KINDS = ['', 'certs', 'private', 'csr', 'keys'] as const
/** Folders in a home that hold them. */
const HOME_FOLDERS = ['.ssh', '.jupyter'] as const

/**
 * Finds the certificates that a CA has issued for servers: in the folders that its configuration names, in those of the
 * tutorials, and in those that were given. Reads the disk.
 */
export async function findServers(files: ForeignFiles, search: ServerSearch): Promise<FoundServers> {
  const { earlier, found } = search
  const scanned = await scanFolders(files, foldersOf(search))
  const own: CertificateFile[] = []
  for (const file of scanned.certificates) if (await isIssued(file.certificate, search)) own.push(file)
  const keys = scanned.keys.filter(({ path }) => path !== found.parts.caKey)
  const matched = matchServers(own, { keys, requests: scanned.requests })
  const servers = matched.filter((server) => !earlier.adopted || isNew(server, earlier))
  return {
    servers: servers.map((server) => adoptedServer(server, search)),
    older: new Map(servers.map(({ name, older }) => [name, older])),
    cut: scanned.cut,
  }
}

/** Where it was adopted before, servers that came later are found by their names in the folders of our own. */
function isNew({ name, places }: MatchedServer, earlier: Layout): boolean {
  const ours = dirname(places.certificate) === earlier.serverCerts
  return !ours || earlier.adoptedServers.has(name)
}

function foldersOf({ path, folders, env, found, config }: ServerSearch): readonly string[] {
  const { parts, workingFolder } = found
  const home = env['HOME'] ?? env['USERPROFILE'] ?? ''
  const certs = config?.settings.paths.certs
  const bases = [
    ...folders,
    join(path, 'jupyter'),
    path,
    join(workingFolder, 'jupyter'),
    workingFolder,
    join(dirname(parts.config), 'jupyter'),
    dirname(parts.config),
    join(dirname(parts.ca), 'jupyter'),
    parts.ca,
    ...(home === '' ? [] : HOME_FOLDERS.flatMap((name) => [join(home, name, 'jupyter'), join(home, name)])),
  ]
  const all = bases.flatMap((base) => KINDS.map((kind) => join(base, kind)))
  if (certs !== undefined) all.push(resolve(workingFolder, certs))
  return all.filter((folder) => folder !== parts.newCerts)
}

/** An old signature cannot be verified here: then issuer and serial number tell. */
async function isIssued(
  certificate: CertificateRecord,
  { ca, index, crypto }: ServerSearch,
): Promise<boolean> {
  if (certificate.extensions.basicConstraints?.cA === true) return false
  if (!equalBytes(certificate.issuer.der, ca.subject.der)) return false
  const algorithm = signatureAlgorithmOf(certificate.signatureAlgorithmDER)
  if (algorithm === undefined) return index.statuses.has(serialOf(certificate))
  const { tbs: data, signature } = certificate
  try {
    await verifySignature({
      publicKey: ca.publicKey,
      algorithm,
      data,
      signature,
      subject: 'certificate',
      crypto,
    })
    return true
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_SIGNATURE')) return false
    throw error
  }
}

/** Serial number as the books name it. */
function serialOf({ serialNumber }: CertificateRecord): string {
  return normalSerial(toHex(serialNumber)).toLowerCase()
}

function adoptedServer(
  { name, certificate, places, key }: MatchedServer,
  { config, index }: ServerSearch,
): AdoptedServer {
  const named = hostsOf(certificate).filter((host) => !host.startsWith('('))
  const configured = config?.settings.altNames.hosts ?? []
  const status = index.statuses.get(serialOf(certificate))
  const hostsFrom = named.length > 0 ? 'certificate' : configured.length > 0 ? 'config' : 'nowhere'
  return Object.freeze({
    name,
    certificate,
    places: Object.freeze(places),
    hosts: Object.freeze([...(named.length > 0 ? named : configured)]),
    hostsFrom,
    key,
    ...(status === undefined ? {} : { status }),
  })
}
