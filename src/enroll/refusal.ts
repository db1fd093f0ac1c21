import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { CLOSED_POLICY, COMMON_HEADERS } from './response-headers.js'

/** Every refusal and the sentence for people that goes with it. */
export const REFUSALS = {
  400: 'This is no request for this page.',
  403: 'This must be asked for over a trusted TLS connection.',
  404: 'There is nothing here. Type the whole address that the terminal shows, with the four letters at its end.',
  405: 'This page can only be read.',
  417: 'Nothing is expected here.',
  421: 'This is not the address of this page. Type the one that the terminal shows.',
  426: 'This is a WebSocket.',
  429: 'Too many requests. Wait a moment.',
  431: 'This request is too long.',
} as const

/** A status of {@link REFUSALS}. */
export type RefusalStatus = keyof typeof REFUSALS

const REASONS: Readonly<Record<RefusalStatus, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  417: 'Expectation Failed',
  421: 'Misdirected Request',
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
}

/** The body of a refusal. */
export function refusalText(status: RefusalStatus): string {
  return `${REFUSALS[status]}\n`
}

/** Refuses a request. */
export function refuse(response: ServerResponse, status: RefusalStatus): void {
  response.writeHead(status, { ...headersOf(status), Connection: 'close' })
  response.end(response.req.method === 'HEAD' ? undefined : refusalText(status))
}

/** Refuses what has no response object: a connection to be upgraded, or what the parser did not take. */
export function refuseSocket(socket: Duplex, status: RefusalStatus): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const lines = Object.entries({ ...headersOf(status), Connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  const head = [`HTTP/1.1 ${String(status)} ${REASONS[status]}`, ...lines].join('\r\n')
  socket.end(`${head}\r\n\r\n${refusalText(status)}`, () => socket.destroy())
}

function headersOf(status: RefusalStatus): Readonly<Record<string, string>> {
  return {
    ...COMMON_HEADERS,
    'Content-Security-Policy': CLOSED_POLICY,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(refusalText(status))),
    ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
    ...(status === 426 ? { Upgrade: 'websocket' } : {}),
    ...(status === 429 ? { 'Retry-After': '2' } : {}),
  }
}
