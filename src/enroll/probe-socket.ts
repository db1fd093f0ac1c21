import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/** RFC 6455 §1.3. */
const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
/** A whole text message of a server: FIN and opcode 1, then its length, no mask (RFC 6455 §5.2). */
const TRUSTED = Buffer.concat([Buffer.of(0x81, 7), Buffer.from('trusted')])
/** A close with status 1000, normal closure (RFC 6455 §7.4.1). */
const CLOSE = Buffer.of(0x88, 2, 0x03, 0xe8)
/** Milliseconds that the other side has to close. */
const CLOSE_MS = 1000

/** Whether a request asks for a WebSocket as RFC 6455 §4.2.1 wants it. */
export function isWebSocketRequest({ method, httpVersion, headers }: IncomingMessage): boolean {
  const key = headers['sec-websocket-key'] ?? ''
  return (
    method === 'GET' &&
    httpVersion === '1.1' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    /^[A-Za-z\d+/]{22}==$/.test(key)
  )
}

/** Answers the handshake, says `trusted`, and closes. */
export function sayTrusted(socket: Duplex, request: IncomingMessage): void {
  const accept = createHash('sha1')
    .update((request.headers['sec-websocket-key'] ?? '') + ACCEPT_SUFFIX)
    .digest('base64')
  const head = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  socket.write(Buffer.concat([TRUSTED, CLOSE]))
  // The client closes next (RFC 6455 §7.1.1); what else it sends is thrown away.
  socket.resume()
  const patience = setTimeout(() => socket.destroy(), CLOSE_MS)
  socket.once('end', () => socket.end())
  socket.once('close', () => clearTimeout(patience))
  socket.once('data', () => socket.end())
}
