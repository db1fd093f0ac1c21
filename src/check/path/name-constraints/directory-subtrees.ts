import { toHex } from '../../../base/bytes.js'
import { DERReader } from '../../../der/read.js'
import type { Name, NameAttribute } from '../../../x509/read/records.js'
import { rdnKey } from '../compare-names.js'
import { LabelTree } from './label-tree.js'
import type { ConstraintStyle } from './subtree-set.js'

/** U+FFFD stands where octets make no character: two such texts are not the same. */
const UNREADABLE = '\ufffd'

/** Tells whether a directoryName constraint contains a name: it begins with the constraint's RDNs (RFC 5280 §4.2.1.10, §7.1). */
export function directoryConstraintContains(constraint: Name, name: Name): boolean {
  return new DirectorySubtrees([constraint], 'rfc5280').contains(name)
}

/** The directoryName constraints of one list. */
export class DirectorySubtrees {
  readonly #style: ConstraintStyle
  readonly #tree = new LabelTree()

  /** Prepares them. Apple's `nc_compare_directoryNames` wants the name to be longer than the constraint. */
  constructor(constraints: readonly Name[], style: ConstraintStyle) {
    this.#style = style
    for (const name of constraints) this.#tree.add(this.#labels(name), style === 'ios' ? 'below' : 'subtree')
  }

  /** How many steps a comparison takes. */
  cost(name: Name): number {
    return 1 + name.rdns.length
  }

  /** Tells whether the name lies in one of them. */
  contains(name: Name): boolean {
    return this.#tree.contains(this.#labels(name))
  }

  /** RDNs by what RFC 5280 §7.1 compares; octet by octet on the device, and where a text cannot be read. */
  #labels(name: Name): readonly string[] {
    const encoded = this.#style === 'ios' || hasUnreadable(name) ? encodedRDNs(name) : []
    if (this.#style === 'ios') return encoded
    return name.rdns.map((rdn, index) =>
      isUnreadable(rdn) ? (encoded[index] ?? '') : rdnKey(rdn, 'rfc5280'),
    )
  }
}

function hasUnreadable({ rdns }: Name): boolean {
  return rdns.some(isUnreadable)
}

function isUnreadable(rdn: readonly NameAttribute[]): boolean {
  return rdn.some(({ value }) => value.includes(UNREADABLE))
}

/** Gives the RDNs of a name as they are encoded, hexadecimal. */
export function encodedRDNs({ der }: Name): readonly string[] {
  const rdns: string[] = []
  const sequence = DERReader.open(der, 'Name').sequence('')
  while (!sequence.done) rdns.push(toHex(sequence.element('').bytes))
  return rdns
}
