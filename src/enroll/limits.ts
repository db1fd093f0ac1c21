/** How much may be asked of a page for devices, and how long a connection may take. */
interface Limits {
  /** Requests of one visitor: at once, and per second after that. A page load is about eight, a waiting page one in two seconds. */
  readonly requestsPerVisitor: { readonly burst: number; readonly perSecond: number }
  /** Requests of all addresses of one IPv6 network together: a home has one for all of its devices. */
  readonly requestsPerNetwork: { readonly burst: number; readonly perSecond: number }
  /** Requests of all together. */
  readonly requests: { readonly burst: number; readonly perSecond: number }
  /** Connections of one visitor at the same time. */
  readonly socketsPerVisitor: number
  /** Connections of one IPv6 network at the same time. */
  readonly socketsPerNetwork: number
  /** Connections at the same time. */
  readonly sockets: number
  /** Visitors whose requests are counted. */
  readonly groups: number
  /** Page loads that are remembered, of one visitor. */
  readonly noncesPerVisitor: number
  /** Page loads that are remembered, of one IPv6 network. */
  readonly noncesPerNetwork: number
  /** Milliseconds for which a page load counts as active after it was last heard of. */
  readonly activeMs: number
  /** Page loads that are remembered. */
  readonly nonces: number
  /** Octets of a request's head. */
  readonly headOctets: number
  /** Milliseconds until a connection must have said what it is, TLS or http. */
  readonly firstOctetMs: number
  /** Milliseconds that nothing may happen on a connection. */
  readonly idleMs: number
  /** Milliseconds that a connection may live, whatever happens on it: slow heads and slow bodies end here too. */
  readonly connectionMs: number
}

/** The limits of every page. */
export const LIMITS: Limits = {
  requestsPerVisitor: { burst: 60, perSecond: 8 },
  requestsPerNetwork: { burst: 300, perSecond: 60 },
  requests: { burst: 1000, perSecond: 400 },
  socketsPerVisitor: 32,
  socketsPerNetwork: 128,
  sockets: 256,
  groups: 2048,
  noncesPerVisitor: 16,
  noncesPerNetwork: 128,
  activeMs: 60_000,
  nonces: 512,
  headOctets: 8192,
  firstOctetMs: 4000,
  idleMs: 5000,
  connectionMs: 10_000,
}
