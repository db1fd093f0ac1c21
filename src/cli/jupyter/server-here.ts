import { listServers } from '../../index.js'
import type { ServerRecord } from '../../index.js'
import type { CADirectory } from '../../node.js'
import { serverOf } from '../ca/find-server.js'
import type { CommonFlags } from '../flags.js'
import { namesOfMachine } from '../hosts/plan.js'
import { repeatFolder } from '../session.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'
import { listText } from '../words/lists.js'

/** File name of the certificate and key of this machine's own server. */
export const OWN_SERVER = 'jupyter'

/** A server of a CA whose key is here. */
export interface ServerHere {
  /** Name of its files. */
  readonly name: string
  /** The hosts that its certificate names. */
  readonly hosts: readonly string[]
  /** The chain, PEM, server first. */
  readonly chainPEM: string
  /** The file of the chain. */
  readonly certificatePath: string
  /** The file of the key. */
  readonly keyPath: string
}

/** What is looked for. */
export interface ServerSearch {
  /** The CA. */
  readonly store: CADirectory
  /** A name, a host or a file; absent: this machine's own server, or the only one. */
  readonly word: string | undefined
}

/**
 * The server of a CA that a person means, with its key.
 *
 * @throws PKIError `ERR_PKI_NOT_FOUND`.
 * @throws UsageError when it cannot be told which one is meant, or its key is on another machine.
 */
export async function serverHere(
  session: Session,
  flags: CommonFlags,
  { store, word }: ServerSearch,
): Promise<ServerHere> {
  const found =
    word === undefined ? await onlyServer(flags, store) : await serverOf(session, flags, { store, word })
  const { name, hosts, chainPEM, places, hasKey } = found
  if (places === undefined || !hasKey)
    throw new UsageError(
      `the key of ${name} is on another machine`,
      'Run this there; it was made by orchard request.',
    )
  return { name, hosts, chainPEM, certificatePath: places.certificate, keyPath: places.key }
}

async function onlyServer(flags: CommonFlags, store: CADirectory): Promise<ServerRecord> {
  const servers = await listServers({ store })
  const own = servers.find(({ name }) => name === OWN_SERVER)
  if (own !== undefined) return own
  const here = servers.filter(({ hasKey }) => hasKey)
  const [only, ...others] = here
  if (only !== undefined && others.length === 0) return only
  if (only === undefined)
    throw new UsageError(
      'this CA has no server with a key here',
      `orchard up HOST${repeatFolder(flags)} makes one.`,
    )
  throw new UsageError('say which server', `It has ${listText(here.map(({ name }) => name))}.`)
}

/**
 * The hosts that a server is dialled at from outside, as far as its certificate tells: loopback and the names of this machine
 * stand in each, so they count only where the first host is one of them, which is the one that was typed first.
 */
export function dialledHosts(hosts: readonly string[], hostname: string): readonly string[] {
  const loopback = ['localhost', '127.0.0.1', '::1']
  const always = [...loopback, ...namesOfMachine(hostname)]
  const isLocal = loopback.includes(hosts[0] ?? '') && hosts.every((host) => always.includes(host))
  return isLocal ? loopback : hosts
}
