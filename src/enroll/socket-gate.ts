import type { Socket } from 'node:net'
import { addressGroup } from './address-group.js'
import { LIMITS } from './limits.js'

/**
 * Holds every open connection, so that all can be ended. Where an address or a network has too many, or all together
 * have, the oldest goes (of the network that has most): who comes new is always let in, however many hold on to a
 * connection.
 */
export class SocketGate {
  readonly #addresses = new Map<string, Set<Socket>>()
  /** Each set in the order in which they came. */
  readonly #networks = new Map<string, Set<Socket>>()
  readonly #open = new Map<Socket, string>()

  /** How many are open. */
  get count(): number {
    return this.#open.size
  }

  /** Lets a connection in, for a limited time. */
  admit(socket: Socket, address: string): void {
    this.#open.set(socket, address)
    const own = addTo(this.#addresses, address, socket)
    const network = addTo(this.#networks, addressGroup(address), socket)
    const end = setTimeout(() => socket.destroy(), LIMITS.connectionMs)
    socket.setTimeout(LIMITS.idleMs, () => socket.destroy())
    socket.once('close', () => {
      clearTimeout(end)
      this.#forget(socket)
    })
    if (own.size > LIMITS.socketsPerVisitor) this.#evict(own)
    if (network.size > LIMITS.socketsPerNetwork) this.#evict(network)
    if (this.count > LIMITS.sockets) this.#evict(this.#largest())
  }

  /** Ends all of them. */
  destroyAll(): void {
    for (const socket of this.#open.keys()) socket.destroy()
  }

  #evict(group: ReadonlySet<Socket>): void {
    const [oldest] = group
    if (oldest === undefined) return
    // Its `close` comes later; until then it must not count, or the next one that comes would evict it again.
    this.#forget(oldest)
    oldest.destroy()
  }

  #forget(socket: Socket): void {
    const address = this.#open.get(socket)
    if (address === undefined) return
    this.#open.delete(socket)
    removeFrom(this.#addresses, address, socket)
    removeFrom(this.#networks, addressGroup(address), socket)
  }

  #largest(): ReadonlySet<Socket> {
    let largest: ReadonlySet<Socket> = new Set()
    for (const group of this.#networks.values()) if (group.size > largest.size) largest = group
    return largest
  }
}

function addTo(groups: Map<string, Set<Socket>>, key: string, socket: Socket): Set<Socket> {
  const group = groups.get(key) ?? new Set<Socket>()
  groups.set(key, group)
  return group.add(socket)
}

function removeFrom(groups: Map<string, Set<Socket>>, key: string, socket: Socket): void {
  const group = groups.get(key)
  group?.delete(socket)
  if (group?.size === 0) groups.delete(key)
}
