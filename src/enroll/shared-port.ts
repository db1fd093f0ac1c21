import type { Socket } from 'node:net'

/** First octet of a TLS connection: the content type of a handshake (RFC 8446 §5.1). No method of http begins with it. */
const HANDSHAKE = 0x16

/** What a connection turns out to be. */
export type Protocol = 'tls' | 'http'

/**
 * Waits for the first octet of a connection, says what it is, and leaves the connection as if nothing had been read. A
 * connection that stays silent is ended.
 */
export function tellProtocol(socket: Socket, patienceMs: number, tell: (protocol: Protocol) => void): void {
  const patience = setTimeout(() => socket.destroy(), patienceMs)
  socket.once('close', () => clearTimeout(patience))
  socket.once('data', (chunk: Buffer) => {
    clearTimeout(patience)
    socket.pause()
    socket.unshift(chunk)
    tell(chunk[0] === HANDSHAKE ? 'tls' : 'http')
    // Who takes it over has its listeners only after this turn.
    process.nextTick(() => socket.resume())
  })
}
