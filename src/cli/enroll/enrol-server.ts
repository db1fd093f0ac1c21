import { listServers } from '../../index.js'
import type { ServerRecord } from '../../index.js'
import { ownHosts } from '../../node.js'
import type { CADirectory, Machine } from '../../node.js'
import { serverOf } from '../ca/find-server.js'
import { ensureServer } from '../ca/issuance.js'
import type { EnrollFlags } from '../flags.js'
import { dialableHosts, planHosts } from '../hosts/plan.js'
import { OWN_SERVER } from '../jupyter/server-here.js'
import { existingPassphrase } from '../passphrase/existing.js'
import { askYesNo, standardTerminal } from '../prompts/ask.js'
import { repeatFolder } from '../session.js'
import type { Session } from '../session.js'
import { listText } from '../words/lists.js'

/** A CA and this machine. */
export interface EnrolPlace {
  /** The CA. */
  readonly directory: CADirectory
  /** This machine. */
  readonly machine: Machine
}

/**
 * The server that a device will use: the one that was named, else one whose key is here and which names this machine, its
 * own server before all; `undefined` where there is none.
 *
 * @throws PKIError `ERR_PKI_NOT_FOUND` for a name that no server has.
 */
export async function findEnrolServer(
  session: Session,
  flags: EnrollFlags,
  { directory: store, machine, name }: EnrolPlace & { readonly name: string | undefined },
): Promise<ServerRecord | undefined> {
  if (name !== undefined) return serverOf(session, flags, { store, word: name })
  const servers = (await listServers({ store })).filter(({ hasKey }) => hasKey)
  const isHere = ({ hosts }: ServerRecord): boolean => {
    const own = ownHosts({ hosts: dialableHosts(hosts), machine })
    return own.some((host) => host !== 'localhost' && !host.startsWith('127.') && host !== '::1')
  }
  const here = servers.filter(isHere)
  // What `orchard issue` made for another machine names this one too, unless --only was given.
  return here.find((server) => server.name === OWN_SERVER) ?? here[0] ?? servers[0]
}

/**
 * Where this machine has an address that its server's certificate does not name, a device that types it is refused: on a
 * terminal a new certificate is offered, elsewhere it is remarked.
 *
 * @returns The server as it is then.
 */
export async function offerMissingHosts(
  session: Session,
  flags: EnrollFlags,
  { directory, machine, server }: EnrolPlace & { readonly server: ServerRecord },
): Promise<ServerRecord> {
  const missing = missingAddresses(machine, server)
  if (missing.length === 0) return server
  const text = `The certificate of ${server.name} is not for ${listText(missing)}`
  const terminal = flags.json === true ? undefined : standardTerminal(session.environment)
  if (terminal === undefined) {
    session.printer.remark(
      'not-in-certificate',
      `${text}: orchard up ${missing.join(' ')}${repeatFolder(flags)} adds it.`,
    )
    return server
  }
  if (!(await askYesNo(terminal, `${text}. Make it anew, with it?`))) return server
  const plan = planHosts({ typed: [...server.hosts, ...missing], only: true })
  const opening = { passphrase: existingPassphrase(session, flags, directory) }
  await ensureServer(session, { ...flags, name: server.name }, { directory, opening, plan })
  return serverOf(session, flags, { store: directory, word: server.name })
}

/** IPv4 addresses of this machine that a server on it would be dialled at; a server elsewhere has others. */
function missingAddresses(machine: Machine, { hosts }: ServerRecord): readonly string[] {
  if (machine.environment !== 'plain') return []
  if (ownHosts({ hosts: dialableHosts(hosts), machine }).length === 0) return []
  return machine.addresses
    .filter(({ family, internal, interface: name }) => family === 'IPv4' && !internal && !VIRTUAL.test(name))
    .map(({ address }) => address)
    .filter((address) => !address.startsWith('169.254.') && !hosts.includes(address))
}

/** Interfaces of containers and virtual machines, which no device reaches. */
const VIRTUAL = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|podman|cni|flannel|utun|tun|bridge)/
