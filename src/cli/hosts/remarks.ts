import { HOME_NETWORKS, parseHosts } from '../../index.js'
import { sudoWarning } from '../../node.js'
import type { Machine } from '../../node.js'
import type { RootFlags } from '../flags.js'
import type { Session } from '../session.js'
import { listText } from '../words/lists.js'
import { isInNetworks } from './networks.js'

/** Says, before a root exists, what it means that it is made for a public address. */
export function remarkPublicAddresses(
  { printer }: Session,
  flags: RootFlags,
  hosts: readonly string[],
): void {
  if (hosts.length === 0 || flags.unconstrained === true) return
  const addresses = parseHosts(hosts, 'HOST').filter(
    ({ kind, name }) => kind === 'ip' && !isInNetworks(name, HOME_NETWORKS),
  )
  const open = addresses.map(({ name }) => name).filter((name) => !isCoveredByRange(name, flags.permit ?? []))
  if (open.length === 0) return
  const text =
    `${listText(open)} ${open.length === 1 ? 'is a public address' : 'are public addresses'}: this root signs home ` +
    `networks and ${open.length === 1 ? 'that address' : 'those addresses'} only. ${open.length === 1 ? 'If it' : 'If one of them'} may change, you would have to ` +
    `visit the iPad again: use a name, or ${permitExample(open[0] ?? '')}.`
  printer.remark('public-address', text)
}

function isCoveredByRange(address: string, permitted: readonly string[]): boolean {
  return isInNetworks(
    address,
    permitted.filter((entry) => /^[\d.]+\/\d+$|^[\da-f:.]*:[\da-f:.]*\/\d+$/i.test(entry)),
  )
}

function permitExample(address: string): string {
  if (address.includes(':')) return '--permit with a range of your provider'
  return `--permit ${address.split('.').slice(0, 2).join('.')}.0.0/16`
}

/** Says where an address cannot be seen from: inside of a container, WSL, or a cloud. */
export function remarkEnvironment({ printer }: Session, { environment: place }: Machine): void {
  if (place === 'plain') return
  const text = {
    container:
      'This looks like a container: the iPad dials the machine around it, whose address cannot be seen from here. Give that one, and publish the port.',
    wsl: 'This is WSL: the iPad dials Windows, whose address cannot be seen from here. Give the one that ipconfig shows in Windows.',
    'cloud-unknown':
      'This looks like a cloud machine: its public address cannot be seen from here. Give the one that its console shows.',
  }[place]
  printer.remark(place, text)
}

/** Says under sudo whose files these will be. */
export function remarkSudo(
  { environment: { env, user }, printer }: Session,
  { owner }: { readonly owner?: string },
): void {
  const person = env['SUDO_USER']
  if (!user.isRoot || owner !== undefined || person === undefined || person === 'root' || person === '')
    return
  printer.remark('sudo', sudoWarning(person))
}
