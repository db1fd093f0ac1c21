import { constants } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { commonNameOf } from '../device/common-name.js'
import { deviceKindOf, foreignBrowserOf, parseDeviceKind } from '../device/guide/device-kind.js'
import { plainAddress } from './address-group.js'
import { coveredHosts } from './page-tls.js'
import type { PageTLS } from './page-tls.js'
import type { EnrolmentRequest } from './enrolment-options.js'
import { HostGate } from './host-gate.js'
import type { PagePlace } from './host-gate.js'
import { LIMITS } from './limits.js'
import { pagePolicy } from './page/page-policy.js'
import { renderPage } from './page/render-page.js'
import { isWebSocketRequest, sayTrusted } from './probe-socket.js'
import { refuse, refuseSocket } from './refusal.js'
import type { RefusalStatus } from './refusal.js'
import { CLOSED_POLICY, COMMON_HEADERS } from './response-headers.js'
import type { FileRoute, Route } from './routes.js'
import type { Peer, Visitors } from './visitors.js'

/** What answers are made of. */
export interface AnswerFacts {
  /** The options. */
  readonly request: EnrolmentRequest
  /** The port. */
  readonly port: number
  /** What every path begins with. */
  readonly base: string
  /** The closed list. */
  readonly routes: ReadonlyMap<string, Route>
  /** When it ends. */
  readonly endsAt: Date
  /** Who came. */
  readonly visitors: Visitors
}

/** A request that may be answered. */
interface Accepted {
  readonly place: PagePlace
  readonly route: Route
  readonly query: URLSearchParams
  readonly peer: Peer
  readonly secure: boolean
}

/** Answers requests for the page. Nothing but memory is touched. */
export class PageAnswers {
  readonly #facts: AnswerFacts
  readonly #gate: HostGate
  readonly #covered: readonly string[]

  /** Takes what answers are made of. */
  constructor(facts: AnswerFacts) {
    const { request, port } = facts
    const { hosts, tls, published } = request
    this.#facts = facts
    const places = hosts.map((host) => ({ host, port }))
    this.#gate = new HostGate(published === undefined ? places : [...places, published])
    this.#covered = tls === undefined ? [] : coveredHosts(tls.cert, hosts)
  }

  /** A server for plain http that listens nowhere: connections are handed to it. */
  createServer(): Server {
    return this.#attach(createServer(OPTIONS, this.#listener))
  }

  /** The same for TLS. @throws Error when certificate and key are none, or no pair. */
  createSecureServer({ cert, key }: PageTLS): Server {
    const tls = {
      cert,
      key,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      handshakeTimeout: LIMITS.firstOctetMs,
      // Each proof of trust is a whole handshake: a session that is resumed shows no certificate.
      secureOptions: constants.SSL_OP_NO_TICKET,
    } as const
    const server = createSecureServer({ ...OPTIONS, ...tls }, this.#listener)
    server.on('tlsClientError', (_, socket) => socket.destroy())
    return this.#attach(server)
  }

  #attach(server: Server): Server {
    // One request for each connection: nothing can be hidden behind another one, and no connection outlives its need.
    server.maxRequestsPerSocket = 1
    server.on('checkContinue', (_: IncomingMessage, response: ServerResponse) => refuse(response, 417))
    server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) => refuse(response, 417))
    server.on('connect', (_: IncomingMessage, socket: Duplex) => refuseSocket(socket, 405))
    server.on('upgrade', (request: IncomingMessage, socket: Duplex) => this.#upgrade(request, socket))
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) =>
      refuseSocket(socket, error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400),
    )
    return server
  }

  readonly #listener: RequestListener = (request, response) => {
    const accepted = this.#accept(request)
    if (typeof accepted === 'number') refuse(response, accepted)
    else if (accepted.route.kind === 'page') this.#sendPage(response, accepted)
    else if (accepted.route.kind === 'file') this.#sendFile(response, accepted.route, accepted)
    else if (accepted.route.kind === 'seen') this.#takeWord(response, accepted)
    else refuse(response, 426)
  }

  /** Decides whether a request is answered at all; the number is why not. */
  #accept(request: IncomingMessage): Accepted | RefusalStatus {
    const { headers, socket, url = '' } = request
    const place = this.#gate.placeOf(request)
    if (place === undefined) return headers.host === undefined ? 400 : 421
    const secure = socket instanceof TLSSocket
    const refusal = refusalOf(request)
    if (refusal !== undefined) return refusal
    if (this.#facts.request.secureOnly && !secure) return 403
    const [path = '', text = ''] = splitAtQuery(url)
    const route = this.#facts.routes.get(path)
    if (route === undefined) return 404
    const query = new URLSearchParams(text)
    return { place, route, query, peer: peerOf(request, query), secure }
  }

  #sendPage(response: ServerResponse, { place, peer, secure }: Accepted): void {
    const { request, base, endsAt, visitors } = this.#facts
    const { server, roots, profile, reminder } = request
    const probe = this.#probePlace(place)
    const foreignBrowser = foreignBrowserOf(response.req.headers['user-agent'] ?? '')
    const page = renderPage({
      device: peer.device,
      ...(foreignBrowser === undefined ? {} : { foreignBrowser }),
      base,
      // Only a page that is shown is a visitor.
      nonce: response.req.method === 'HEAD' ? UNUSED_NONCE : visitors.open(peer),
      roots: roots.map((root) => ({ commonName: commonNameOf(root), notAfter: root.notAfter })),
      profileName: profile.fileName,
      now: new Date(),
      endsAt,
      secure,
      hasReminder: reminder !== undefined,
      watched: request.tls !== undefined,
      probe,
      ...(server === undefined ? {} : { server }),
    })
    const headers = {
      'Content-Security-Policy': pagePolicy({ probe, ...(server === undefined ? {} : { server }) }),
    }
    send(response, { type: 'text/html; charset=utf-8', bytes: Buffer.from(page) }, headers)
  }

  /** Where trust is proved: at the place of the page, or at the first host that the certificate names. */
  #probePlace(place: PagePlace): PagePlace {
    const [first] = this.#covered
    if (first === undefined || this.#covered.includes(place.host)) return place
    return { host: first, port: this.#facts.port }
  }

  #sendFile(response: ServerResponse, file: FileRoute, { query, peer }: Accepted): void {
    if (file.event !== undefined && response.req.method === 'GET')
      this.#facts.visitors.took(file.event, query.get('n') ?? '', peer)
    send(response, file, { 'Content-Security-Policy': CLOSED_POLICY })
  }

  /** What the script of a page says that it saw; it is never more than a hint. */
  #takeWord(response: ServerResponse, { query, peer }: Accepted): void {
    const { visitors } = this.#facts
    const [nonce, word] = [query.get('n') ?? '', query.get('s')]
    if (!visitors.knows(nonce)) {
      refuse(response, 404)
      return
    }
    if (word === 'refused' || word === 'server-ok' || word === 'server-failed')
      visitors.said(nonce, word, peer.address)
    response.writeHead(204, { ...COMMON_HEADERS, Connection: 'close' })
    response.end()
  }

  /**
   * The proof of trust: a WebSocket with the nonce of a page load, over TLS. Safari and others let a person pass a
   * certificate error for https, and for a WebSocket they still refuse it.
   */
  #upgrade(request: IncomingMessage, socket: Duplex): void {
    socket.on('error', () => socket.destroy())
    const accepted = this.#accept(request)
    const refusal = typeof accepted === 'number' ? accepted : this.#refuseUpgrade(request, accepted)
    if (typeof accepted === 'number' || refusal !== undefined) {
      refuseSocket(socket, refusal ?? 400)
      return
    }
    this.#facts.visitors.trusted(accepted.query.get('n') ?? '', accepted.peer.address)
    sayTrusted(socket, request)
  }

  #refuseUpgrade(request: IncomingMessage, { route, secure, query }: Accepted): RefusalStatus | undefined {
    if (route.kind !== 'probe' || !isWebSocketRequest(request)) return 400
    const { origin } = request.headers
    const isOwn = origin === undefined || this.#gate.isOwnOrigin(origin)
    if (!secure || !isOwn || !this.#facts.visitors.knows(query.get('n') ?? '')) return 403
    return undefined
  }
}

/** A request without a host is refused as every other one is, and not by Node. */
const OPTIONS = {
  maxHeaderSize: LIMITS.headOctets,
  insecureHTTPParser: false,
  requireHostHeader: false,
} as const

/** A page that is asked for by HEAD is as long as any other. */
const UNUSED_NONCE = 'A'.repeat(22)

function send(
  response: ServerResponse,
  { type, bytes }: Pick<FileRoute, 'type' | 'bytes'>,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(200, {
    ...COMMON_HEADERS,
    ...headers,
    'Content-Type': type,
    'Content-Length': String(bytes.length),
    Connection: 'close',
  })
  response.end(response.req.method === 'HEAD' ? undefined : bytes)
}

/** A request that reads has a method that reads, and no body. */
function refusalOf({ method, headers }: IncomingMessage): RefusalStatus | undefined {
  if (method !== 'GET' && method !== 'HEAD') return 405
  const hasBody = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
  return hasBody ? 400 : undefined
}

function splitAtQuery(url: string): readonly string[] {
  const end = url.indexOf('?')
  return end === -1 ? [url] : [url.slice(0, end), url.slice(end + 1)]
}

function peerOf({ headers, socket }: IncomingMessage, query: URLSearchParams): Peer {
  const device = parseDeviceKind(query.get('device') ?? '') ?? deviceKindOf(headers['user-agent'] ?? '')
  return { device, address: plainAddress(socket.remoteAddress) }
}
