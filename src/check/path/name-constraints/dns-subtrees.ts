import { LabelTree, hostLabels, labelCount } from './label-tree.js'
import type { ConstraintStyle } from './subtree-set.js'

/** Longest name in text form: 255 octets on the wire, RFC 1035 §2.3.4. */
const LONGEST_NAME = 253

/**
 * Tells whether a text is a DNS name that can be compared with constraints: labels of letters, digits, hyphens and, since
 * servers have them, underscores (RFC 1034 §3.5, RFC 5280 §4.2.1.6), no dot at either end.
 */
export function isDNSName(text: string): boolean {
  return text.length <= LONGEST_NAME && /^(?!-)[\w-]{1,63}(?<!-)(?:\.(?!-)[\w-]{1,63}(?<!-))*$/.test(text)
}

/** Tells whether a text is a DNS name, or one with `*` as its whole left-most label. */
export function isPresentedDNSName(text: string): boolean {
  return isDNSName(text.startsWith('*.') ? text.slice(2) : text)
}

/**
 * Tells whether a text is a dNSName constraint that can be applied: a name, nothing at all (which is everything), or, since
 * the world writes it, a name behind a dot: only what lies below it.
 */
export function isDNSConstraint(text: string): boolean {
  return text === '' || isDNSName(text.startsWith('.') ? text.slice(1) : text)
}

/**
 * Tells whether a dNSName constraint contains a name, all that a wildcard stands for included (RFC 5280 §4.2.1.10).
 * A malformed name lies in no constraint, and a malformed constraint contains nothing.
 */
export function dnsConstraintContains(constraint: string, name: string): boolean {
  return new DNSSubtrees([constraint], 'rfc5280').contains(name)
}

/** The dNSName constraints of one list. */
export class DNSSubtrees {
  readonly #tree = new LabelTree()
  readonly #isStrict: boolean

  /** Prepares them; malformed ones are left out, where the style knows of such. */
  constructor(constraints: readonly string[], style: ConstraintStyle) {
    this.#isStrict = style === 'rfc5280'
    for (const constraint of constraints)
      if (!this.#isStrict || isDNSConstraint(constraint)) this.#add(constraint)
  }

  /** How many steps a comparison takes at most. */
  cost(name: string): number {
    return labelCount(name)
  }

  /** Tells whether the name lies in one of them, whatever its wildcard stands for. */
  contains(name: string): boolean {
    if (this.#isStrict && !isPresentedDNSName(name)) return false
    return this.#tree.contains(hostLabels(name))
  }

  /** Tells whether the name, or one that its wildcard stands for, lies in one of them; a malformed name always does. */
  overlaps(name: string): boolean {
    if (!this.#isStrict) return this.contains(name)
    if (!isPresentedDNSName(name)) return true
    return name.startsWith('*.')
      ? this.#tree.containsSomeChild(hostLabels(name.slice(2)))
      : this.contains(name)
  }

  /** Apple's `SecDNSNameConstraintsMatch` finds nothing in an empty constraint; RFC 5280 everything. */
  #add(constraint: string): void {
    if (constraint === '') {
      if (this.#isStrict) this.#tree.add([], 'subtree')
    } else if (constraint.startsWith('.')) this.#tree.add(hostLabels(constraint.slice(1)), 'below')
    else this.#tree.add(hostLabels(constraint), 'subtree')
  }
}
