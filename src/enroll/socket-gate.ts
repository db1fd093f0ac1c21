import type { Socket } from 'node:net'
import { LIMITS } from './limits.js'

/**
 * Holds every open connection, so that all can be ended. Where a visitor has too many, or all together have, the oldest
 * goes (of the visitor who has most): who comes new is always let in, however many hold on to a connection.
 */
export class SocketGate {
  /** By visitor; each set, and the map itself, in the order in which they came. */
  readonly #groups = new Map<string, Set<Socket>>()
  #count = 0

  /** How many are open. */
  get count(): number {
    return this.#count
  }

  /** Lets a connection in, for a limited time. */
  admit(socket: Socket, group: string): void {
    const sockets = this.#groups.get(group) ?? new Set<Socket>()
    this.#groups.set(group, sockets)
    sockets.add(socket)
    this.#count += 1
    const end = setTimeout(() => socket.destroy(), LIMITS.connectionMs)
    socket.setTimeout(LIMITS.idleMs, () => socket.destroy())
    socket.once('close', () => {
      clearTimeout(end)
      this.#forget(socket, group)
    })
    if (sockets.size > LIMITS.socketsPerVisitor) this.#evict(group)
    if (this.#count > LIMITS.sockets) this.#evict(this.#largest())
  }

  /** Ends all of them. */
  destroyAll(): void {
    for (const sockets of this.#groups.values()) for (const socket of sockets) socket.destroy()
  }

  #evict(group: string): void {
    const [oldest] = this.#groups.get(group) ?? []
    if (oldest === undefined) return
    // Its `close` comes later; until then it must not count, or the next one that comes would evict it again.
    this.#forget(oldest, group)
    oldest.destroy()
  }

  #forget(socket: Socket, group: string): void {
    const sockets = this.#groups.get(group)
    if (sockets?.delete(socket) !== true) return
    this.#count -= 1
    if (sockets.size === 0) this.#groups.delete(group)
  }

  #largest(): string {
    let [largest, most] = ['', 0]
    for (const [group, { size }] of this.#groups) if (size > most) [largest, most] = [group, size]
    return largest
  }
}
