import { copyBytes } from '../bytes.js'
import { formatIP } from './ip-address.js'

/** A DNS name that a certificate can carry. */
export interface DNSHost {
  /** Tells the kinds of {@link Host} apart. */
  readonly kind: 'dns'
  /** Lower-case A-labels without a trailing dot, e.g. `homebox.local` or `xn--bcher-kva.example`. */
  readonly name: string
}

/** All names one label below a DNS name. */
export interface WildcardHost {
  /** Tells the kinds of {@link Host} apart. */
  readonly kind: 'wildcard'
  /** `*.` and at least two labels, lower-case A-labels, e.g. `*.homebox.local`. */
  readonly name: string
}

/** An IP address that a device can dial. */
export interface IPHost {
  /** Tells the kinds of {@link Host} apart. */
  readonly kind: 'ip'
  /** Canonical text: dotted decimal, or RFC 5952, without brackets. */
  readonly name: string
  /** The address as an iPAddress name carries it (RFC 5280 §4.2.1.6): 4 or 16 octets. */
  readonly octets: Uint8Array
}

/** What a server certificate is issued for; two hosts are the same exactly when their `name` is. */
export type Host = DNSHost | WildcardHost | IPHost

/** Makes a host of a name that has passed the rules of `dns-name.ts`. */
export function dnsHost(name: string): DNSHost {
  return Object.freeze({ kind: 'dns', name })
}

/** Makes a wildcard of the name behind `*.`, which has passed the rules of `dns-name.ts`. */
export function wildcardHost(parent: string): WildcardHost {
  return Object.freeze({ kind: 'wildcard', name: `*.${parent}` })
}

/** Makes a host of 4 or 16 octets, which it copies. */
export function ipHost(octets: Uint8Array): IPHost {
  return Object.freeze({ kind: 'ip', name: formatIP(octets), octets: copyBytes(octets) })
}
