import type { DeviceKind } from '../device/guide/device-kind.js'

/** What a visitor may be seen to do, in the usual order. */
export const ENROLMENT_EVENTS = [
  'opened',
  'profile-loaded',
  'root-loaded',
  'refused',
  'trusted',
  'server-ok',
  'server-failed',
] as const

/** One of {@link ENROLMENT_EVENTS}. */
export type EnrolmentEventKind = (typeof ENROLMENT_EVENTS)[number]

/** One load of the page, or a device that took a file without it. */
export interface Visitor {
  /** Number of the visitor, from 1. */
  readonly id: number
  /** What it says that it is. */
  readonly device: DeviceKind
  /** Where its last request came from; it may change (relays, two families of addresses). */
  readonly address: string
  /** When it came. */
  readonly since: Date
  /** Whether it took the profile. */
  readonly profileLoaded: boolean
  /** Whether it took the root alone. */
  readonly rootLoaded: boolean
  /** Whether it said that wss is still refused; only a word of its script. */
  readonly refused: boolean
  /** Whether it proved trust: a TLS connection that it did not break off, and on it a WebSocket with its nonce. */
  readonly trusted: boolean
  /** What its script said of the real server, once it was trusted. */
  readonly server: 'unknown' | 'ok' | 'failed'
}

/** Something that a visitor did for the first time. */
export interface EnrolmentEvent {
  /** What. */
  readonly kind: EnrolmentEventKind
  /** When. */
  readonly at: Date
  /** Who, as it stands since then. */
  readonly visitor: Visitor
}

/** Why a page is no longer served. */
export type EnrolmentEnd = 'time' | 'closed'

/** A page for devices that is being served. */
export interface Enrolment {
  /** Port of http and TLS. */
  readonly port: number
  /** What every path begins with, e.g. `/k7qm`. */
  readonly base: string
  /** Addresses of the page, in the order of `hosts`. */
  readonly urls: readonly string[]
  /** Every path that is answered, but for the query: nothing else is. */
  readonly paths: readonly string[]
  /** When it ends by itself. */
  readonly endsAt: Date
  /** Whether there is a certificate, so that trust can be seen to arrive. */
  readonly watching: boolean
  /** Who came so far, the latest last; the oldest of very many are forgotten. */
  readonly visitors: () => readonly Visitor[]
  /**
   * Fulfilled once nothing is served any more: the time is over, or `close` was called. Rejected with `ERR_PKI_OPTION` when
   * `onEvent` threw, with its error as the cause; that ends the page too.
   */
  readonly ended: Promise<EnrolmentEnd>
  /** Ends it at once, with all connections. */
  readonly close: () => Promise<void>
}
