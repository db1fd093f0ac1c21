import { listServers, parseHost } from '../../index.js'
import type { CADirectory } from '../../node.js'
import { openCA } from '../ca/folder.js'
import type { CheckFlags } from '../flags.js'
import { dialableHosts } from '../hosts/plan.js'
import { repeatFolder } from '../session.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'

const JUPYTER_PORT = 8888

/** A server of a CA: where it should answer, and the file of its certificate. */
export interface ServerOfCA {
  /** The chain. */
  readonly file: string
  /** Addresses that it should answer at, the likeliest first. */
  readonly urls: readonly string[]
}

/** Hosts of one server that are dialled before it counts as silent. */
const MOST_TRIES = 3

/**
 * The servers that a CA has certificates for, each with the address that it should answer at.
 *
 * @throws PKIError `ERR_PKI_DIRECTORY` when there is no CA.
 * @throws UsageError when it has issued nothing yet, or files were named whose servers nobody knows.
 */
export async function serversOfCA(
  session: Session,
  { directory, flags }: { readonly directory: CADirectory | undefined; readonly flags: CheckFlags },
): Promise<readonly ServerOfCA[]> {
  if (flags.host !== undefined)
    throw new UsageError('--host belongs to a file', 'Name the file, or the address of the server.')
  const servers = await listServers({ store: directory ?? (await openCA(session, flags)) })
  if (servers.length === 0)
    throw new UsageError('this CA has no servers yet', `orchard up HOST${repeatFolder(flags)} makes one.`)
  return servers.map(({ places, hosts }) => ({
    file: places?.certificate ?? '',
    urls: dialable(hosts).map((host) => `https://${host}:${String(flags.port ?? JUPYTER_PORT)}`),
  }))
}

/** The hosts that a device would dial; this machine's own names for itself only where there are no others. */
function dialable(hosts: readonly string[]): readonly string[] {
  const single = dialableHosts(hosts)
  const outside = single.filter((host) => !isLoopback(host))
  return (outside.length > 0 ? outside : single)
    .slice(0, MOST_TRIES)
    .map((host) => (host.includes(':') ? `[${host}]` : host))
}

function isLoopback(text: string): boolean {
  const host = parseHost(text, 'host')
  if (host.kind === 'ip') return host.name === '::1' || host.name.startsWith('127.')
  return host.name === 'localhost'
}
