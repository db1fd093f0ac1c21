import { randomBytes } from 'node:crypto'
import type { DeviceKind } from '../device/guide/device-kind.js'
import { addressGroup } from './address-group.js'
import { LIMITS } from './limits.js'
import type { EnrolmentEvent, EnrolmentEventKind, Visitor } from './records.js'

/** Octets of a nonce: what is believed of trust hangs on nobody guessing one. */
const NONCE_OCTETS = 16

/** Who a request comes from. */
export interface Peer {
  /** What it says that it is. */
  readonly device: DeviceKind
  /** Its address. */
  readonly address: string
}

/**
 * The page loads that are remembered, each by its nonce. Bounded for each visitor and in all: the oldest are forgotten.
 * Each change is told once; what comes again is no news.
 */
export class Visitors {
  readonly #loads = new Map<string, Visitor>()
  readonly #tell: (event: EnrolmentEvent) => void
  #next = 1

  /** Begins empty; what happens is told to `tell`. */
  constructor(tell: (event: EnrolmentEvent) => void) {
    this.#tell = tell
  }

  /** Remembers a page load, and gives its nonce. Uses randomness and the clock. */
  open(peer: Peer): string {
    const nonce = randomBytes(NONCE_OCTETS).toString('base64url')
    this.#makeRoom(addressGroup(peer.address))
    this.#loads.set(nonce, newVisitor(this.#next++, peer))
    this.#report(nonce, 'opened', {})
    return nonce
  }

  /** Whether a nonce was given out, and is remembered. */
  knows(nonce: string): boolean {
    return this.#loads.has(nonce)
  }

  /** A file was taken: by the page load of the nonce, else by the last one of the address, else by somebody without the page. */
  took(kind: 'profile-loaded' | 'root-loaded', nonce: string, peer: Peer): void {
    const known = this.#loads.has(nonce) ? nonce : (this.#lastOf(peer.address) ?? this.open(peer))
    this.#report(known, kind, {
      address: peer.address,
      ...(kind === 'profile-loaded' ? { profileLoaded: true } : { rootLoaded: true }),
    })
  }

  /** The page load of a nonce proved trust; false where the nonce is none of ours. */
  trusted(nonce: string, address: string): boolean {
    if (!this.#loads.has(nonce)) return false
    this.#report(nonce, 'trusted', { trusted: true, refused: false, address })
    return true
  }

  /** What a script says that it saw. Of the real server it is believed only where trust was proved before. */
  said(nonce: string, kind: 'refused' | 'server-ok' | 'server-failed', address: string): void {
    const trusted = this.#loads.get(nonce)?.trusted === true
    if (kind === 'refused' && !trusted) this.#report(nonce, kind, { refused: true, address })
    if (kind === 'server-ok' && trusted) this.#report(nonce, kind, { server: 'ok', address })
    if (kind === 'server-failed' && trusted) this.#report(nonce, kind, { server: 'failed', address })
  }

  /** All that are remembered, the latest last. */
  list(): readonly Visitor[] {
    return [...this.#loads.values()]
  }

  #report(nonce: string, kind: EnrolmentEventKind, change: Partial<Visitor>): void {
    const before = this.#loads.get(nonce)
    if (before === undefined) return
    const visitor = Object.freeze({ ...before, ...change })
    this.#loads.set(nonce, visitor)
    const isNews =
      kind === 'opened' ||
      Object.entries(change).some(([key, value]) => key !== 'address' && Reflect.get(before, key) !== value)
    if (isNews) this.#tell(Object.freeze({ kind, at: new Date(), visitor }))
  }

  #lastOf(address: string): string | undefined {
    let last: string | undefined
    for (const [nonce, visitor] of this.#loads) if (visitor.address === address) last = nonce
    return last
  }

  #makeRoom(group: string): void {
    const same = [...this.#loads].filter(([, { address }]) => addressGroup(address) === group)
    const [oldestOfGroup] = same[0] ?? []
    const [oldest] = this.#loads.keys()
    if (same.length >= LIMITS.noncesPerVisitor && oldestOfGroup !== undefined)
      this.#loads.delete(oldestOfGroup)
    else if (this.#loads.size >= LIMITS.nonces && oldest !== undefined) this.#loads.delete(oldest)
  }
}

function newVisitor(id: number, { device, address }: Peer): Visitor {
  return Object.freeze({
    id,
    device,
    address,
    since: new Date(),
    profileLoaded: false,
    rootLoaded: false,
    refused: false,
    trusted: false,
    server: 'unknown',
  })
}
