import { HOME_NAMES, HOME_NETWORKS } from '../../index.js'
import type { NameConstraints } from '../../index.js'
import type { CanSignDocument } from '../ca/documents.js'
import { subtreesOf } from '../hosts/networks.js'
import { listText } from './lists.js'

/** Says what a CA can ever sign, as data and in words. */
export function canSign(constraints: NameConstraints | undefined): CanSignDocument {
  if (constraints === undefined) {
    return {
      anything: true,
      names: [],
      networks: [],
      excluded: [],
      words: 'any name in the world, banks too: guard its key',
    }
  }
  const { names, networks } = subtreesOf(constraints.permitted)
  const closed = subtreesOf(constraints.excluded)
  const excluded = [...closed.names, ...closed.networks]
  const open = openTypes(constraints)
  const words = [wordsOf(names, networks), ...open].filter((part) => part !== '').join('; ')
  return { anything: false, names, networks, excluded, words: `only ${words === '' ? 'nothing' : words}` }
}

/** Types that nothing limits: roots made elsewhere leave them open. */
function openTypes({ permitted, excluded }: NameConstraints): readonly string[] {
  const all = [...permitted, ...excluded]
  const ranges = all.flatMap((entry) => (entry.type === 'ip' ? [entry.octets.length] : []))
  return [
    ...(all.some(({ type }) => type === 'dns') ? [] : ['any DNS name']),
    ...(ranges.length > 0 ? [] : ['any address']),
  ]
}

/** The lists of the library as plain texts, so that anything can be looked for in them. */
const NETWORKS_OF_HOMES: readonly string[] = HOME_NETWORKS
const NAMES_OF_HOMES: readonly string[] = HOME_NAMES

function wordsOf(names: readonly string[], networks: readonly string[]): string {
  const home = NETWORKS_OF_HOMES.every((network) => networks.includes(network))
  const homeNames = NAMES_OF_HOMES.filter((name) => name !== 'localhost' && names.includes(name))
  const others = [
    ...names.filter((name) => !NAMES_OF_HOMES.includes(name) || name === 'localhost'),
    ...networks.filter((network) => !home || !NETWORKS_OF_HOMES.includes(network)).map(withoutFullPrefix),
  ]
  const parts = [
    ...(home ? ['addresses of home networks (10.x, 172.16-31.x, 192.168.x and the like)'] : []),
    ...(homeNames.length > 0 ? [`names that end in ${listText(homeNames.map((name) => `.${name}`))}`] : []),
    ...(others.length > 0 ? [listText(others)] : []),
  ]
  return parts.join('; ')
}

/** A range of one address is that address. */
function withoutFullPrefix(network: string): string {
  return network.includes(':') ? network.replace(/\/128$/, '') : network.replace(/\/32$/, '')
}
