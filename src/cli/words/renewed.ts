import type { EnsuredServer } from '../../index.js'
import { ownHosts } from '../../node.js'
import type { Machine } from '../../node.js'
import { namesOfMachine } from '../hosts/plan.js'
import type { Printer } from '../sinks/printer.js'
import { listText } from './lists.js'
import { remoteRecipe } from './remote.js'

/** What became of renewed servers, for the person who runs them. */
export interface RenewedToPrint {
  /** Those that have a new certificate. */
  readonly servers: readonly EnsuredServer[]
  /** The machine that this runs on. */
  readonly machine: Machine
  /** ` --dir PATH` where the CA lives elsewhere than usual. */
  readonly folder: string
}

/** Addresses that stand in the certificate of every server, wherever it runs. */
const LOOPBACK = ['localhost', '127.0.0.1', '::1'] as const
/** Commands that are written out; of a fleet, one is an example for all. */
const MOST_SHOWN = 3

/** Says what is left to do after a renewal: nothing, as a rule. */
export function printRenewed(printer: Printer, { servers, machine, folder }: RenewedToPrint): void {
  const sameKey = servers.filter(({ hasKey, newPair }) => hasKey && !newPair)
  if (sameKey.length > 0)
    printer.text(
      'Same file, same key: Jupyter serves it at its next connection, and nothing is to be done on the iPad. nginx, JupyterHub and the like read it when they are reloaded (--exec).',
    )
  printElsewhere(
    printer,
    sameKey.filter(({ hosts }) => !isHere(hosts, machine)),
    folder,
  )
  const keyless = servers.filter(({ hasKey }) => !hasKey)
  for (const { name, places } of keyless)
    printer.text(
      `The key of ${name} is on the machine that made it: copy the certificate there, over the old one: ${places?.certificate ?? name}`,
    )
  const restarted = servers.filter(({ hasKey, newPair }) => hasKey && newPair).map(({ name }) => name)
  if (restarted.length > 0)
    printer.text(
      `${listText(restarted)}: the new key is used once the server is started with the new files; nothing is to be done on the iPad.`,
    )
}

/** A name that is not this machine's may lead here all the same. */
function printElsewhere(printer: Printer, servers: readonly EnsuredServer[], folder: string): void {
  if (servers.length === 0) return
  printer.text('Where another machine serves it, send it there:')
  for (const { name, hosts } of servers.slice(0, MOST_SHOWN))
    printer.command(remoteRecipe({ hosts, name, folder }).send)
  const more = servers.length - MOST_SHOWN
  if (more > 0) printer.text(`… and ${String(more)} more alike`)
}

/** Whether a certificate is for this machine: names that stand in each say it only where nothing else is there. */
function isHere(hosts: readonly string[], machine: Machine): boolean {
  const always = new Set([...LOOPBACK, ...namesOfMachine(machine.hostname)])
  const dialled = hosts.filter((host) => !always.has(host) && !host.startsWith('*.'))
  return dialled.length === 0 || ownHosts({ hosts: dialled, machine }).length > 0
}
