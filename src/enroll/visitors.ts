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

/** When a page load was last heard of. */
interface Life {
  /** On the clock of `performance.now()`. */
  readonly at: number
  /** Whether it came back after it was opened, as a page does whose script runs. */
  readonly hasReturned: boolean
}

/**
 * The page loads that are remembered, each by its nonce. Bounded for each address, for each network and in all: those
 * are forgotten first that have not been heard of for a minute, then those that never came back, then the oldest. Each
 * change is told once; what comes again is no news.
 */
export class Visitors {
  readonly #loads = new Map<string, Visitor>()
  readonly #lives = new Map<string, Life>()
  readonly #clock: () => number
  readonly #tell: (event: EnrolmentEvent) => void
  #next = 1

  /** Begins empty; what happens is told to `tell`. `clock` gives milliseconds and only goes forward. */
  constructor(tell: (event: EnrolmentEvent) => void, clock: () => number = () => performance.now()) {
    this.#tell = tell
    this.#clock = clock
  }

  /** Remembers a page load, and gives its nonce. Uses randomness and the clock. */
  open(peer: Peer): string {
    const nonce = randomBytes(NONCE_OCTETS).toString('base64url')
    this.#makeRoom(peer.address)
    this.#loads.set(nonce, newVisitor(this.#next++, peer))
    this.#lives.set(nonce, { at: this.#clock(), hasReturned: false })
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
    this.#refresh(known)
    this.#report(known, kind, {
      address: peer.address,
      ...(kind === 'profile-loaded' ? { profileLoaded: true } : { rootLoaded: true }),
    })
  }

  /** The page load of a nonce proved trust; false where the nonce is none of ours. */
  trusted(nonce: string, address: string): boolean {
    if (!this.#loads.has(nonce)) return false
    this.#refresh(nonce)
    this.#report(nonce, 'trusted', { trusted: true, refused: false, address })
    return true
  }

  /** What a script says that it saw. Of the real server it is believed only where trust was proved before. */
  said(nonce: string, kind: 'refused' | 'server-ok' | 'server-failed', address: string): void {
    this.#refresh(nonce)
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

  #refresh(nonce: string): void {
    if (this.#loads.has(nonce)) this.#lives.set(nonce, { at: this.#clock(), hasReturned: true })
  }

  #makeRoom(address: string): void {
    const network = addressGroup(address)
    const all = [...this.#loads]
    const ofNetwork = all.filter(([, visitor]) => addressGroup(visitor.address) === network)
    const ofAddress = ofNetwork.filter(([, visitor]) => visitor.address === address)
    if (ofAddress.length >= LIMITS.noncesPerVisitor) this.#forgetOne(ofAddress)
    else if (ofNetwork.length >= LIMITS.noncesPerNetwork) this.#forgetOne(ofNetwork)
    else if (all.length >= LIMITS.nonces) this.#forgetOne(all)
  }

  #forgetOne(loads: readonly (readonly [string, Visitor])[]): void {
    const now = this.#clock()
    const worth = (nonce: string): readonly number[] => {
      const { at, hasReturned } = this.#lives.get(nonce) ?? { at: 0, hasReturned: false }
      return [now - at < LIMITS.activeMs ? 1 : 0, hasReturned ? 1 : 0, at]
    }
    const [first] = loads
      .map(([nonce]) => ({ nonce, worth: worth(nonce) }))
      .sort((a, b) => compareWorth(a.worth, b.worth))
    if (first === undefined) return
    this.#loads.delete(first.nonce)
    this.#lives.delete(first.nonce)
  }
}

function compareWorth(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
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
