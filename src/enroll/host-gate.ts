import type { IncomingMessage } from 'node:http'

/** Which names and addresses a page answers to. */
export class HostGate {
  readonly #authorities: ReadonlyMap<string, string>

  /** Takes the hosts in canonical text, and the port. */
  constructor(hosts: readonly string[], port: number) {
    this.#authorities = new Map(hosts.map((host) => [authorityOf(host, port), host]))
  }

  /**
   * The host that a request is for; `undefined` where it names another one, none, or several. A web site that lets its
   * own name point here (DNS rebinding) sends that name, and gets nothing.
   */
  hostOf({ rawHeaders }: IncomingMessage): string | undefined {
    const values = rawHeaders.filter((_, index) => index % 2 === 1 && isHost(rawHeaders[index - 1]))
    const [value = ''] = values
    return values.length === 1 ? this.#authorities.get(value.toLowerCase()) : undefined
  }

  /** Whether an `Origin` is this page's own, over http or https. */
  isOwnOrigin(origin: string): boolean {
    return this.#authorities.has(origin.toLowerCase().replace(/^https?:\/\//, ''))
  }
}

/** Host and port as they stand in an address: `192.168.1.20:8470`, `[fd00::20]:8470`. */
export function authorityOf(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${String(port)}`
}

function isHost(name: string | undefined): boolean {
  return name?.toLowerCase() === 'host'
}
