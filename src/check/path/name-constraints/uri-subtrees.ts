import { parseIP } from '../../../base/hosts/ip-address.js'
import { isDNSName } from './dns-subtrees.js'
import { LabelTree, hostLabels, labelCount, lowerASCII } from './label-tree.js'
import type { ConstraintStyle } from './subtree-set.js'

/** Tells whether a text is a URI constraint: a host, a domain behind a dot (RFC 5280 §4.2.1.10), or nothing, which is everything. */
export function isURIConstraint(text: string): boolean {
  if (text === '') return true
  return parseIP(text) === undefined && isDNSName(text.startsWith('.') ? text.slice(1) : text)
}

/** Tells whether a URI constraint contains the host of a URI; a URI without host, or with an address as host, lies nowhere. */
export function uriConstraintContains(constraint: string, uri: string): boolean {
  return new URISubtrees([constraint], 'rfc5280').contains(uri)
}

/** The uniformResourceIdentifier constraints of one list. */
export class URISubtrees {
  readonly #isStrict: boolean
  readonly #hosts = new LabelTree()
  readonly #prefixes: string[] = []

  /** Prepares them; malformed ones are left out, where the style knows of such. */
  constructor(constraints: readonly string[], style: ConstraintStyle) {
    this.#isStrict = style === 'rfc5280'
    for (const constraint of constraints)
      if (!this.#isStrict || isURIConstraint(constraint)) this.#add(constraint)
  }

  /** How many steps a comparison takes at most. */
  cost(uri: string): number {
    return labelCount(uri) + this.#prefixes.length
  }

  /** Tells whether the host of the URI lies in one of them. */
  contains(uri: string): boolean {
    const host = this.#isStrict ? hostOf(uri) : appleHostOf(uri)
    if (host === undefined) return false
    const lowered = lowerASCII(host)
    return (
      this.#prefixes.some((prefix) => lowered.startsWith(prefix)) || this.#hosts.contains(hostLabels(host))
    )
  }

  /** Tells whether the host of the URI lies in one of them; a URI whose host cannot be told always does. */
  overlaps(uri: string): boolean {
    return (this.#isStrict && hostOf(uri) === undefined) || this.contains(uri)
  }

  /** Apple's `SecURIMatch` compares a host with the beginning only: `example.com` matches `example.com.evil.org`. */
  #add(constraint: string): void {
    if (constraint.startsWith('.')) this.#hosts.add(hostLabels(constraint.slice(1)), 'below')
    else if (!this.#isStrict) this.#prefixes.push(lowerASCII(constraint))
    else if (constraint === '') this.#hosts.add([], 'subtree')
    else this.#hosts.add(hostLabels(constraint), 'exact')
  }
}

/** The host of a URI (RFC 3986 §3.2) where it is a DNS name. */
function hostOf(uri: string): string | undefined {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#\\]*)/i.exec(uri)?.[1] ?? ''
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:[0-9]*$/, '')
  return isDNSName(host) && parseIP(host) === undefined ? host : undefined
}

/** Apple's `SecURIMatch`: what stands between `://` and the next colon or slash. */
function appleHostOf(uri: string): string | undefined {
  const start = uri.indexOf('://')
  if (start < 0) return undefined
  const host = /^[^:/]*/.exec(uri.slice(start + 3))?.[0] ?? ''
  return host === '' || host.startsWith('.') ? undefined : host
}
