import type { GeneralName } from '../../../x509/read/records.js'
import { DirectorySubtrees } from './directory-subtrees.js'
import { DNSSubtrees, isDNSConstraint } from './dns-subtrees.js'
import { EmailSubtrees, isEmailConstraint } from './email-subtrees.js'
import { IPSubtrees, isIPConstraint } from './ip-subtrees.js'
import { formOf, otherMailbox } from './other-name.js'
import { URISubtrees, isURIConstraint } from './uri-subtrees.js'

/** Whose reading of constraints: RFC 5280's, or Apple's (`nameconstraints.c`). */
export type ConstraintStyle = 'rfc5280' | 'ios'

/** A list of subtrees, each prepared once, so that a name is compared with all of its form in few steps. */
export class SubtreeSet {
  readonly #dns: DNSSubtrees
  readonly #ip: IPSubtrees
  readonly #email: EmailSubtrees
  readonly #uri: URISubtrees
  readonly #directory: DirectorySubtrees
  readonly #forms: ReadonlySet<string>

  readonly #style: ConstraintStyle

  /** The subtrees as they were given. */
  readonly subtrees: readonly GeneralName[]

  /** Prepares a list of subtrees. */
  constructor(subtrees: readonly GeneralName[], style: ConstraintStyle) {
    this.subtrees = subtrees
    this.#style = style
    this.#dns = new DNSSubtrees(textsOf(subtrees, 'dns'), style)
    this.#email = new EmailSubtrees(textsOf(subtrees, 'email'), style)
    this.#uri = new URISubtrees(textsOf(subtrees, 'uri'), style)
    this.#ip = new IPSubtrees(
      subtrees.flatMap((subtree) => (subtree.type === 'ip' ? [subtree.octets] : [])),
      style,
    )
    this.#directory = new DirectorySubtrees(
      subtrees.flatMap((subtree) => (subtree.type === 'directory' ? [subtree.name] : [])),
      style,
    )
    this.#forms = new Set(subtrees.map(formOf))
  }

  /** Tells whether there is a subtree of the name's form: without one, nothing is said of it. */
  constrains(name: GeneralName): boolean {
    return this.#forms.has(formOf(name))
  }

  /** How many steps the comparison of a name takes at most; 0 where nothing is said of its form. */
  cost(name: GeneralName): number {
    if (!this.constrains(name)) return 0
    switch (name.type) {
      case 'dns':
        return this.#dns.cost(name.value)
      case 'email':
        return this.#email.cost(name.value)
      case 'uri':
        return this.#uri.cost(name.value)
      case 'ip':
        return this.#ip.cost(name.octets)
      case 'directory':
        return this.#directory.cost(name.name)
      default:
        return 1
    }
  }

  /** Tells whether a name lies in one of them, with all that its wildcard stands for. */
  contains(name: GeneralName): boolean {
    switch (name.type) {
      case 'dns':
        return this.#dns.contains(name.value)
      case 'email':
        return this.#email.contains(name.value)
      case 'uri':
        return this.#uri.contains(name.value)
      case 'ip':
        return this.#ip.contains(name.octets)
      case 'directory':
        return this.#directory.contains(name.name)
      case 'other':
        return this.#email.contains(otherMailbox(name) ?? '')
      case 'registered-id':
        return false
    }
  }

  /** Tells whether a name, or one that its wildcard stands for, lies in one of them, or cannot be compared at all. */
  overlaps(name: GeneralName): boolean {
    if (!this.constrains(name)) return false
    switch (name.type) {
      case 'dns':
        return this.#dns.overlaps(name.value)
      case 'email':
        return this.#email.overlaps(name.value)
      case 'uri':
        return this.#uri.overlaps(name.value)
      case 'ip':
        return this.#ip.overlaps(name.octets)
      case 'directory':
        return this.#directory.contains(name.name)
      case 'other':
        return this.#email.overlaps(otherMailbox(name) ?? '')
      case 'registered-id':
        return true
    }
  }

  /** One subtree alone, read in the same way. */
  narrowedTo(subtree: GeneralName): SubtreeSet {
    return new SubtreeSet([subtree], this.#style)
  }

  /** The subtrees that speak of a name's form. */
  ofForm(name: GeneralName): readonly GeneralName[] {
    const form = formOf(name)
    return this.subtrees.filter((subtree) => formOf(subtree) === form)
  }
}

/** Gives those subtrees that are written in no way in which a constraint may be (RFC 5280 §4.2.1.10). */
export function malformedSubtrees(subtrees: readonly GeneralName[]): readonly GeneralName[] {
  return subtrees.filter((subtree) => !isWellFormed(subtree))
}

function isWellFormed(subtree: GeneralName): boolean {
  switch (subtree.type) {
    case 'dns':
      return isDNSConstraint(subtree.value)
    case 'email':
      return isEmailConstraint(subtree.value)
    case 'uri':
      return isURIConstraint(subtree.value)
    case 'ip':
      return isIPConstraint(subtree.octets)
    default:
      return true
  }
}

function textsOf(subtrees: readonly GeneralName[], type: 'dns' | 'email' | 'uri'): readonly string[] {
  return subtrees.flatMap((subtree) => (subtree.type === type ? [subtree.value] : []))
}
