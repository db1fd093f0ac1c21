import { request, type IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { concatBytes, equalBytes } from '../../base/bytes.js'
import { LONGEST_TEXT, MOST_BODY_OCTETS, MOST_HEADER_OCTETS } from '../limits.js'
import { systemCodeOf } from '../system-code.js'
import type { TLSEndpoint } from '../tls/say-hello.js'
import { endTLS, peerCertificates, shakeHands } from '../tls/shake-hands.js'

/** A token, and the only certificate before which it may be shown. */
export interface GuardedToken {
  /** The token. */
  readonly token: string
  /** The server's certificate that was judged, DER. */
  readonly leaf: Uint8Array
}

/** One question in HTTP. */
export interface Exchange {
  /** Where it goes. */
  readonly endpoint: TLSEndpoint
  /** Value of the Host field. */
  readonly host: string
  /** Path, encoded. */
  readonly path: string
  /** Further header fields. */
  readonly headers?: Readonly<Record<string, string>>
  /** The token that may go along. */
  readonly guarded?: GuardedToken | undefined
}

/** An answer, as far as it is looked at, or none. */
export type ExchangeOutcome =
  | {
      /** There is an answer. */
      readonly kind: 'answer'
      /** Its status. */
      readonly status: number
      /** The header fields that are looked at; foreign text that goes no further. */
      readonly headers: { readonly [Name in (typeof FIELDS)[number]]?: string }
      /** Its body, when it was complete and small enough. */
      readonly body: Uint8Array | undefined
      /** Whether the token went along. */
      readonly tokenSent: boolean
    }
  | {
      /** There is none. */
      readonly kind: 'failed'
      /** `timeout`, or the code of the error. */
      readonly reason: string
    }

const FIELDS = ['server', 'location', 'upgrade', 'sec-websocket-accept', 'x-jupyterhub-version'] as const
const LONGEST_FIELD = 1024
/** Close frame of WebSocket, masked with zeros (RFC 6455 §5.5.1). */
const CLOSE_FRAME = Uint8Array.of(0x88, 0x80, 0, 0, 0, 0)

/**
 * Asks one question over a connection of its own, with the handshake of iOS. Follows no redirect, keeps at most 1 MiB, and
 * sends the token only where the connection shows the certificate that was judged. Uses the network.
 */
export async function exchange(question: Exchange, signal: AbortSignal): Promise<ExchangeOutcome> {
  const handshake = await shakeHands(question.endpoint, signal)
  if ('failed' in handshake) return { kind: 'failed', reason: handshake.failed }
  const { socket } = handshake
  try {
    return await ask(question, socket, signal)
  } finally {
    endTLS(socket)
  }
}

async function ask(question: Exchange, socket: TLSSocket, signal: AbortSignal): Promise<ExchangeOutcome> {
  const token = tokenFor(question.guarded, socket)
  const outgoing = request({
    createConnection: () => socket,
    method: 'GET',
    path: question.path,
    setHost: false,
    headers: {
      Host: question.host,
      Accept: 'application/json',
      'User-Agent': 'orchard',
      ...(token === undefined ? {} : { Authorization: `token ${token}` }),
      ...question.headers,
    },
    maxHeaderSize: MOST_HEADER_OCTETS,
  })
  return new Promise<ExchangeOutcome>((resolve) => {
    const fail = (reason: string): void => resolve({ kind: 'failed', reason })
    const answer = (response: IncomingMessage, body: Uint8Array | undefined): void => {
      const tokenSent = token !== undefined
      const status = response.statusCode ?? 0
      resolve({ kind: 'answer', status, headers: fieldsOf(response), body, tokenSent })
    }
    signal.addEventListener('abort', () => fail('timeout'), { once: true })
    outgoing.on('error', (error) => fail(systemCodeOf(error)))
    outgoing.on('close', () => fail('closed'))
    outgoing.on('upgrade', (response) => {
      socket.end(CLOSE_FRAME)
      answer(response, undefined)
    })
    outgoing.on('response', (response) => readBody(response, (body) => answer(response, body)))
    outgoing.end()
  })
}

/** Collects a body up to the limit; a longer or broken one is `undefined`. */
function readBody(response: IncomingMessage, done: (body: Uint8Array | undefined) => void): void {
  const chunks: Uint8Array[] = []
  let length = 0
  response.on('data', (chunk: Uint8Array) => {
    length += chunk.length
    if (length <= MOST_BODY_OCTETS) chunks.push(chunk)
    else {
      done(undefined)
    }
  })
  response.on('end', () => done(concatBytes(chunks)))
  response.on('error', () => done(undefined))
  response.on('close', () => done(undefined))
}

function tokenFor(guarded: GuardedToken | undefined, socket: TLSSocket): string | undefined {
  if (guarded === undefined) return undefined
  const [leaf] = peerCertificates(socket)
  return leaf !== undefined && equalBytes(leaf, guarded.leaf) ? guarded.token : undefined
}

function fieldsOf(response: IncomingMessage): { readonly [Name in (typeof FIELDS)[number]]?: string } {
  const fields: { [Name in (typeof FIELDS)[number]]?: string } = {}
  for (const name of FIELDS) {
    const value = response.headers[name]
    if (typeof value === 'string') fields[name] = value.slice(0, LONGEST_FIELD)
  }
  return fields
}

/** Keeps of a foreign text what is a plain version: digits, letters, dots, plus and minus; `undefined` for all else. Pure. */
export function plainVersion(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > LONGEST_TEXT) return undefined
  return /^[0-9][0-9A-Za-z.+-]*$/.test(text) ? text : undefined
}
