import { parseHosts } from '../base/hosts/parse-host.js'
import { expectOneOf } from '../base/options.js'
import { KEY_KINDS } from '../keys/verify/algorithms.js'
import type { KeyKind } from '../keys/verify/algorithms.js'
import type { CAStore, Revocation } from './ca-store.js'
import { ensureServer } from './ensured-server.js'
import type { EnsuredServer } from './ensured-server.js'
import type { ServerTask } from './prepare-server.js'
import { expectServerFileName, serverFileNameOf } from './server-file-name.js'
import { expectPlacement, expectRenewBefore } from './server-options.js'
import type { PlacementOption } from './server-options.js'
import { cryptoOf, expectVerbOptions, issuerFor, presentOf } from './verb-options.js'
import type { SigningVerbOptions } from './verb-options.js'

/** What the verbs take that see to the certificate of a server. */
export interface ServerVerbOptions extends SigningVerbOptions {
  /** Days that a new certificate is valid; absent: 825, the most that iOS takes. */
  readonly validDays?: number
  /** Kind of a new key; absent: `ec-p256`. A key that exists is kept, and `warnings` says so. */
  readonly keyKind?: KeyKind
  /**
   * Gives it a new key, in files of other names beside those in use, so that a running server never sees halves of two
   * pairs; absent: the key that it has is kept.
   */
  readonly newKey?: boolean
  /** Where its files go, and whose they are; absent: the common folders, who runs this. */
  readonly placement?: PlacementOption
}

/** What `ensureServerCertificate` takes. */
export interface EnsureServerCertificateOptions extends ServerVerbOptions {
  /** Every name and address that a person will type; the same set again changes nothing. */
  readonly hosts: readonly string[]
  /** What the server is called; absent: after the first host. */
  readonly name?: string
  /** Days before its end that a certificate is renewed; absent: 30, or a third of its life where that is less. */
  readonly renewBefore?: number
  /** Makes a new certificate where the one that is there is good, too. */
  readonly force?: boolean
}

/** Names of the options of the verbs that see to the certificate of a server, beside those of every verb. */
export const SERVER_VERB: readonly (keyof ServerVerbOptions)[] = [
  'validDays',
  'keyKind',
  'newKey',
  'placement',
]
const ENSURE = [...SERVER_VERB, 'hosts', 'name', 'renewBefore', 'force'] as const

/**
 * Sees to it that a server has a certificate of this CA for its hosts: what is still good is kept, anything else is
 * issued for the key that exists, and a key is made only where there is none. No key is ever overwritten; the
 * certificate changes in one step, after the books of the CA are durable. Touches what the store touches, randomness,
 * and the clock when `now` is absent.
 *
 * @throws {@link PKIError} `ERR_PKI_HOST`, `ERR_PKI_NO_HOSTS`, `ERR_PKI_NAME_CONSTRAINTS` for hosts that the root may
 * not sign, `ERR_PKI_PASSPHRASE`, `ERR_PKI_FILE` when the disk refuses (what was in use stays in use), `ERR_PKI_LOCKED`,
 * `ERR_PKI_KEY_*` and `ERR_PKI_PEM` when the server's key file is damaged, `ERR_PKI_OPTION`, and the codes of
 * `signServerCert`.
 * @example
 * ```ts
 * import { mkdtemp, readFile } from 'node:fs/promises'
 * import { tmpdir } from 'node:os'
 * import { join } from 'node:path'
 * import { ensureServerCertificate, openOrCreateCADirectory } from 'orchard-pki/node'
 *
 * const path = join(await mkdtemp(join(tmpdir(), 'orchard-')), 'orchard')
 * const root = { commonName: 'Home CA' }
 * const { directory: store } = await openOrCreateCADirectory({ path, root, passphrase: 'correct horse' })
 * const hosts = ['192.168.1.20', 'homebox.local']
 * const server = await ensureServerCertificate({ store, hosts, passphrase: 'correct horse' })
 * console.log(server.outcome, server.reason) // issued no certificate yet
 * if (server.places) console.log(await readFile(server.places.certificate, 'utf8'))
 * ```
 */
export async function ensureServerCertificate(
  options: EnsureServerCertificateOptions,
): Promise<EnsuredServer> {
  expectVerbOptions(options, ENSURE)
  const hosts = parseHosts(options.hosts, 'hosts').map((host) => host.name)
  const name =
    options.name === undefined ? serverFileNameOf(hosts[0] ?? '') : expectServerFileName(options.name)
  const { renewBefore, force } = options
  expectRenewBefore(renewBefore)
  return ensureServer({ ...serverTaskOf(options), hosts, name, renewBefore, force })
}

/** The part of a task that the options of every verb say which sees to the certificate of a server. */
export function serverTaskOf(options: ServerVerbOptions): Omit<ServerTask, 'hosts' | 'name'> {
  const { store, keyKind, newKey, validDays } = options
  if (keyKind !== undefined) expectOneOf(keyKind, 'keyKind', KEY_KINDS)
  return {
    store,
    now: presentOf(options),
    openIssuer: () => issuerFor(options),
    fields: validDays === undefined ? {} : { validDays },
    keyKind,
    newKey,
    placement: expectPlacement(options.placement),
    findRevocation: (serialNumber) => findRevocation(store, serialNumber),
    ...cryptoOf(options),
  }
}

async function findRevocation(store: CAStore, serialNumber: string): Promise<Revocation | undefined> {
  for await (const { revocation } of store.find({ serialNumber })) return revocation
  return undefined
}
