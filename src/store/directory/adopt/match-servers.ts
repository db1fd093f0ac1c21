import { basename, dirname, join } from 'node:path'
import { equalBytes } from '../../../base/bytes.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import type { ServerPlaces } from '../../ca-store.js'
import { serverFileNameOf } from '../../server-file-name.js'
import { isKeyOf, stemOf } from './scan-folders.js'
import type { CertificateFile, KeyFile, ScannedFiles } from './scan-folders.js'

/** The files of one server, put together. */
export interface MatchedServer {
  /** Name that it gets: that of its file, where a file can be called so everywhere. */
  readonly name: string
  /** Its certificate. */
  readonly certificate: CertificateRecord
  /** Where its files lie; the key or the request may be missing there. */
  readonly places: ServerPlaces
  /** What is known of its key. */
  readonly key: 'matches' | 'encrypted' | 'differs' | 'missing'
  /** Files with older certificates for the same key. */
  readonly older: readonly string[]
}

/**
 * Puts the files of each server together: certificates of one key are one server, its newest counts; the key is the one
 * that matches, else the one whose name does. Pure.
 *
 * @param certificates - Those of servers of this CA.
 */
export function matchServers(
  certificates: readonly CertificateFile[],
  scanned: Pick<ScannedFiles, 'keys' | 'requests'>,
): readonly MatchedServer[] {
  const servers: MatchedServer[] = []
  const names = new Set<string>()
  for (const group of groupByKey(certificates)) {
    const current = newestOf(group, scanned.keys)
    const { path, certificate } = current
    const older = group.filter((file) => file !== current).map((file) => file.path)
    const [key, state] = keyOf(current, scanned.keys)
    const request = scanned.requests.find((file) => isKeyOf(file, certificate))
    servers.push({
      name: freeName(path, names),
      certificate,
      places: {
        certificate: path,
        key: key?.path ?? siblingOf(path, 'private', 'key'),
        csr: request?.path ?? siblingOf(path, 'csr', 'csr'),
      },
      key: state,
      older,
    })
  }
  return servers
}

function groupByKey(certificates: readonly CertificateFile[]): readonly (readonly CertificateFile[])[] {
  const groups: CertificateFile[][] = []
  for (const file of certificates) {
    const { der } = file.certificate.publicKey
    const group = groups.find(
      ([first]) => first !== undefined && equalBytes(first.certificate.publicKey.der, der),
    )
    if (group === undefined) groups.push([file])
    else group.push(file)
  }
  return groups
}

/** Of copies of one certificate the one counts that has its key beside it: that is the one a server reads. */
function newestOf(group: readonly CertificateFile[], keys: readonly KeyFile[]): CertificateFile {
  const rank = ({ path, certificate }: CertificateFile): number =>
    certificate.notBefore.getTime() + (keys.some((key) => isBeside(key.path, path)) ? 0.5 : 0)
  return group.reduce((best, file) => (rank(file) > rank(best) ? file : best))
}

function keyOf(
  { path, certificate }: CertificateFile,
  keys: readonly KeyFile[],
): readonly [KeyFile | undefined, MatchedServer['key']] {
  const matching = keys.filter((key) => isKeyOf(key, certificate))
  const beside = keys.filter((key) => isBeside(key.path, path))
  const match = matching.find((key) => beside.includes(key)) ?? matching[0]
  if (match !== undefined) return [match, 'matches']
  const [first] = beside
  if (first === undefined) return [undefined, 'missing']
  return [first, first.encrypted ? 'encrypted' : 'differs']
}

/** Two files of one name whose folders lie together: `certs/ssl.cert.pem` and `private/ssl.key.pem`. */
function isBeside(a: string, b: string): boolean {
  const together = dirname(a) === dirname(b) || dirname(dirname(a)) === dirname(dirname(b))
  return together && stemOf(a) === stemOf(b)
}

/** Where a file would lie that is missing: in the folder of its kind beside `certs`, else in the same folder. */
function siblingOf(certificate: string, folder: string, kind: string): string {
  const here = dirname(certificate)
  const stem = stemOf(certificate)
  return join(basename(here) === 'certs' ? join(dirname(here), folder) : here, `${stem}.${kind}.pem`)
}

function freeName(path: string, taken: Set<string>): string {
  const plain = stemOf(path)
    .replace(/[^a-z0-9._-]/gi, '_')
    .replace(/^[.-]+|\.+$/g, '_')
  const base = serverFileNameOf(plain)
  let name = base
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${base}_${String(number)}`
  taken.add(name.toLowerCase())
  return name
}
