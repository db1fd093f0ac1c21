import { visibleText } from '../base/visible-text.js'
import { formatSubtree } from '../base/hosts/subtree.js'
import type { GeneralName, NameConstraints } from '../x509/read/records.js'

/** A name that is never real: it only closes a type that nobody named (RFC 6761 §6.4). */
const IMPOSSIBLE_NAME = 'invalid'
/** The ranges that close a type of address. */
const EVERYTHING: readonly string[] = ['0.0.0.0/0', '::/0']
/** Entries of one list that are written out; a screen of a phone holds no more. */
const MOST_ENTRIES = 24

/**
 * Says in a sentence which servers a root can vouch for, by its name constraints: iOS holds a root to them.
 *
 * @see RFC 5280 §4.2.1.10
 */
export function rootReach(constraints: NameConstraints | undefined): string {
  const reach =
    constraints === undefined ? ['any name', 'any address'] : [names(constraints), addresses(constraints)]
  if (reach[0] === 'any name' && reach[1] === 'any address')
    return 'It can vouch for every site in the world, banks too: install it only if you know who keeps its private key.'
  const parts = reach.filter((part) => part !== '')
  const limits = parts.length === 0 ? 'nothing' : parts.join('; ')
  return `It can only ever vouch for: ${limits}. Whatever else it signs is refused.`
}

function names({ permitted, excluded }: NameConstraints): string {
  const all = valuesOf(permitted, 'dns')
  const closed = exceptions(valuesOf(excluded, 'dns'))
  if (all.length === 0) return `any name${closed}`
  const open = all.filter((name) => name !== IMPOSSIBLE_NAME)
  return open.length === 0 ? '' : `the names ${listed(open)} with all names below them${closed}`
}

function addresses({ permitted, excluded }: NameConstraints): string {
  const open = valuesOf(permitted, 'ip')
  const closed = valuesOf(excluded, 'ip')
  const except = exceptions(closed.filter((range) => !EVERYTHING.includes(range)))
  if (open.length > 0) return `the addresses ${listed(open.map(withoutFullPrefix))}${except}`
  return EVERYTHING.every((range) => closed.includes(range)) ? '' : `any address${except}`
}

function exceptions(values: readonly string[]): string {
  return values.length === 0 ? '' : ` except ${listed(values)}`
}

/** Subtrees of one type as texts that can be shown. */
function valuesOf(list: readonly GeneralName[], type: 'dns' | 'ip'): readonly string[] {
  return list.flatMap((entry) => {
    if (entry.type === 'dns' && type === 'dns') return [visibleText(entry.value)]
    return entry.type === 'ip' && type === 'ip' ? [formatSubtree(entry.octets)] : []
  })
}

/** A range of one address is that address. */
function withoutFullPrefix(range: string): string {
  return range.includes(':') ? range.replace(/\/128$/, '') : range.replace(/\/32$/, '')
}

function listed(values: readonly string[]): string {
  if (values.length <= MOST_ENTRIES) return values.join(', ')
  return `${values.slice(0, MOST_ENTRIES).join(', ')} and ${String(values.length - MOST_ENTRIES)} more`
}
