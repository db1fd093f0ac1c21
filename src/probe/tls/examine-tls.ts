import { setTimeout } from 'node:timers/promises'
import type { Deadline } from '../deadline.js'
import type { ProtocolStep, SpokenProtocol, TLSRefusal, TLSStep } from '../records.js'
import { recogniseProtocol } from '../first-octets.js'
import { ATS_OFFER, IOS_OFFER, type ClientOffer } from './client-hello.js'
import { IOS_GROUPS, TLS_VERSIONS, type TLSVersion } from './ios-hello.js'
import { nameAlert, nameGroup } from './names.js'
import { askInPlain, sayHello, type TLSEndpoint } from './say-hello.js'
import type { ServerFlight } from './server-flight.js'
import { alertOf, negotiatedOf, peerCertificates, shakeHands } from './shake-hands.js'
import { WIDE_GROUPS, WIDE_SIGNATURE_SCHEMES, WIDE_SUITES } from './wide-hello.js'

/** Everything that servers are known to take: asked for only to learn what a server is like. */
const WIDE_OFFER: ClientOffer = {
  versions: TLS_VERSIONS,
  suites: WIDE_SUITES,
  signatureSchemes: WIDE_SIGNATURE_SCHEMES,
  groups: WIDE_GROUPS,
}

/** Jupyter without TLS waits for the end of a line that no hello has; a TLS server, however far, answers sooner. */
const PATIENCE_MS = 700

/** Versions in which certificates are sent in the clear. */
const CLEAR_VERSIONS: readonly TLSVersion[] = ['TLS 1.2', 'TLS 1.1', 'TLS 1.0']

/** The offer of iOS, one part after the other taken from the wide one: the first that fails is what the server refuses. */
const NARROWING: readonly (readonly [TLSRefusal, ClientOffer])[] = [
  ['version', { ...WIDE_OFFER, versions: IOS_OFFER.versions }],
  ['signature', { ...IOS_OFFER, groups: WIDE_GROUPS, suites: WIDE_SUITES }],
  ['group', { ...IOS_OFFER, suites: WIDE_SUITES }],
]

/** How a server is asked. */
export interface TLSExamination {
  /** Where it is. */
  readonly endpoint: TLSEndpoint
  /** The time that there is. */
  readonly deadline: Deadline
}

/** The first answer, and what it is worth. */
export interface FirstAnswer {
  /** Whether it speaks TLS at all. */
  readonly protocol: ProtocolStep
  /** What it says to the hello of iOS. */
  readonly flight: ServerFlight
}

/** Says the hello of iOS, and finds out what a server speaks that does not answer in TLS. Uses the network. */
export async function examineProtocol({ endpoint, deadline }: TLSExamination): Promise<FirstAnswer> {
  const { flight, spoken } = await deadline.step((signal) => hearFirst(endpoint, signal))
  if (spoken !== undefined) return { protocol: notTLS(spoken), flight }
  const protocol = decideProtocol(flight)
  if (protocol.status !== 'closed' && protocol.status !== 'silent') return { protocol, flight }
  const inPlain = await deadline.step((signal) => askInPlain(endpoint, signal))
  if (inPlain !== undefined && inPlain !== 'unknown') return { protocol: notTLS(inPlain), flight }
  if (protocol.status === 'silent') return { protocol, flight }
  // Some hang up instead of sending an alert.
  const wide = await deadline.step((signal) => sayHello(endpoint, WIDE_OFFER, signal))
  const speaksTLS = decideProtocol(wide).status === 'tls'
  return { protocol: speaksTLS ? { status: 'tls' } : protocol, flight }
}

/** The answer to the hello of iOS; where it is long in coming, the server is asked in plain at the same time. */
async function hearFirst(
  endpoint: TLSEndpoint,
  signal: AbortSignal,
): Promise<{ readonly flight: ServerFlight; readonly spoken?: SpokenProtocol }> {
  const hello = sayHello(endpoint, IOS_OFFER, signal).then((flight) => ({ flight }))
  const plain = setTimeout(PATIENCE_MS, undefined, { signal }).then(
    async () => {
      const spoken = await askInPlain(endpoint, signal)
      if (spoken === undefined || spoken === 'unknown') return hello
      return { flight: { kind: 'silent' } as const, spoken }
    },
    () => hello, // The hello was answered, and the time is over.
  )
  return Promise.race([hello, plain])
}

/** What a first answer says of the protocol. Pure. */
export function decideProtocol(flight: ServerFlight): ProtocolStep {
  switch (flight.kind) {
    case 'hello':
      return { status: flight.version === undefined ? 'malformed' : 'tls' }
    case 'alert':
      return { status: 'tls' }
    case 'not-tls':
      return notTLS(recogniseProtocol(flight.firstOctets))
    case 'silent':
      return { status: 'silent' }
    case 'malformed':
    case 'too-large':
      return { status: 'malformed' }
    default:
      return { status: 'closed' }
  }
}

function notTLS(spoken: SpokenProtocol): ProtocolStep {
  return { status: spoken === 'http' ? 'http' : 'other', spoken }
}

/** What a handshake with the offer of iOS shows. */
export interface Offered {
  /** The step of the record. */
  readonly tls: TLSStep
  /** The certificates as sent, from the clear; `undefined` where the server sends none in the clear. */
  readonly sent: readonly Uint8Array[] | undefined
  /** The certificates as node:tls links them; empty when no handshake completes. */
  readonly linked: readonly Uint8Array[]
}

/** Finds out which versions and groups a server takes, whether a handshake of iOS completes, and what it sends. Uses the network. */
export async function examineTLS(examination: TLSExamination, first: ServerFlight): Promise<Offered> {
  const versions = await askEach(examination, TLS_VERSIONS, (version) => {
    return { ...WIDE_OFFER, versions: [version] }
  })
  const groups = await askEach(examination, IOS_GROUPS, (group) => ({ ...IOS_OFFER, groups: [group] }))
  const ats = await askEach(examination, [ATS_OFFER], (offer) => offer)
  const sent = await readSent(examination)
  const handshake = await examineHandshake(examination, first)
  return {
    tls: {
      ...handshake.tls,
      versions,
      groups: groupNames(groups, handshake.tls.negotiated?.group),
      ats: ats.length === 1 ? 'met' : 'refused',
      asksForCertificate: sent?.asksForCertificate ?? false,
    },
    sent: sent?.certificates,
    linked: handshake.linked,
  }
}

/** The groups that are seen to be taken: each alone, and what iOS gets. */
function groupNames(alone: readonly number[], negotiated: string | undefined): readonly string[] {
  // Alone is not all: TLS 1.2 wants the curve of an ECDSA key among the groups as well (RFC 8422 §5.1).
  return IOS_GROUPS.filter((group) => alone.includes(group) || nameGroup(group) === negotiated).map(nameGroup)
}

/** Says one hello for each value, all at once, and gives the values that the server takes. */
async function askEach<Value>(
  { endpoint, deadline }: TLSExamination,
  values: readonly Value[],
  offerOf: (value: Value) => ClientOffer,
): Promise<readonly Value[]> {
  const flights = await deadline.step((signal) =>
    Promise.all(values.map((value) => sayHello(endpoint, offerOf(value), signal))),
  )
  return values.filter((value, index) => isAccepted(flights[index], offerOf(value)))
}

/** The certificates as an iPhone gets them, or else as anybody does. */
async function readSent({ endpoint, deadline }: TLSExamination) {
  for (const offer of [IOS_OFFER, WIDE_OFFER]) {
    const clear = { ...offer, versions: offer === IOS_OFFER ? CLEAR_VERSIONS.slice(0, 1) : CLEAR_VERSIONS }
    const flight = await deadline.step((signal) => sayHello(endpoint, clear, signal))
    if (flight.kind === 'hello' && flight.certificates !== undefined) return flight
  }
  return undefined
}

/** The part of the step that a completed handshake tells. */
interface HandshakeResult {
  readonly tls: Pick<TLSStep, 'status' | 'negotiated' | 'refusal' | 'alert'>
  readonly linked: readonly Uint8Array[]
}

async function examineHandshake(examination: TLSExamination, first: ServerFlight): Promise<HandshakeResult> {
  const { endpoint, deadline } = examination
  return deadline.step(async (signal) => {
    const handshake = await shakeHands(endpoint, signal)
    if ('failed' in handshake) {
      const timeout = handshake.failed === 'timeout' && isAccepted(first, IOS_OFFER)
      const alert = first.kind === 'alert' ? nameAlert(first.alert) : alertOf(handshake.failed)
      const refusal = timeout ? undefined : await findRefusal(examination, first)
      return {
        tls: {
          status: timeout ? 'timeout' : 'refused',
          ...(refusal === undefined ? {} : { refusal }),
          ...(alert === undefined ? {} : { alert }),
        },
        linked: [],
      }
    }
    const negotiated = negotiatedOf(handshake.socket)
    return {
      tls: { status: 'accepted', ...(negotiated === undefined ? {} : { negotiated }) },
      linked: peerCertificates(handshake.socket),
    }
  })
}

/** Finds the part of the offer of iOS that a server refuses. */
async function findRefusal({ endpoint, deadline }: TLSExamination, first: ServerFlight): Promise<TLSRefusal> {
  if (isAccepted(first, IOS_OFFER)) return 'handshake'
  const offers = [WIDE_OFFER, ...NARROWING.map(([, offer]) => offer)]
  const accepted = await deadline.step((signal) =>
    Promise.all(offers.map(async (offer) => isAccepted(await sayHello(endpoint, offer, signal), offer))),
  )
  return decideRefusal(accepted)
}

/** From the answers to ever narrower offers, which part is refused: the wide one first, then in the order of the table. Pure. */
export function decideRefusal(accepted: readonly boolean[]): TLSRefusal {
  const [wide = false, ...narrower] = accepted
  if (!wide) return 'handshake'
  const index = narrower.indexOf(false)
  return NARROWING[index]?.[0] ?? 'suite'
}

/** Whether a server takes an offer: one that knows only older versions answers with its own, and a client then hangs up. */
function isAccepted(flight: ServerFlight | undefined, offer: ClientOffer): boolean {
  return flight?.kind === 'hello' && flight.version !== undefined && offer.versions.includes(flight.version)
}
