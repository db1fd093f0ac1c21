import type { IncomingMessage } from 'node:http'

/** A name or address of a page, and a port under which it is dialled. */
export interface PagePlace {
  /** The host in canonical text. */
  readonly host: string
  /** The port as a device names it: that of the page, or one that is passed on to it. */
  readonly port: number
}

/** Which names, addresses and ports a page answers to. */
export class HostGate {
  readonly #places: ReadonlyMap<string, PagePlace>

  /** Takes every place of the page. */
  constructor(places: readonly PagePlace[]) {
    this.#places = new Map(places.flatMap((place) => authoritiesOf(place).map((text) => [text, place])))
  }

  /**
   * The place that a request is for; `undefined` where it names another one, none, or several. A web site that lets its
   * own name point here (DNS rebinding) sends that name, and gets nothing.
   */
  placeOf({ rawHeaders }: IncomingMessage): PagePlace | undefined {
    const values = rawHeaders.filter((_, index) => index % 2 === 1 && isHost(rawHeaders[index - 1]))
    const [value = ''] = values
    return values.length === 1 ? this.#places.get(value.toLowerCase()) : undefined
  }

  /** Whether an `Origin` is this page's own, over http or https. */
  isOwnOrigin(origin: string): boolean {
    return this.#places.has(origin.toLowerCase().replace(/^https?:\/\//, ''))
  }
}

/** Host and port as they stand in an address: `192.168.1.20:8470`, `[fd00::20]:8470`. */
export function authorityOf({ host, port }: PagePlace): string {
  return `${bracketed(host)}:${String(port)}`
}

/** Browsers leave away the port that a scheme has anyway (RFC 9110 §7.2, WHATWG URL). */
const USUAL_PORTS: readonly number[] = [80, 443]

function authoritiesOf(place: PagePlace): readonly string[] {
  const full = authorityOf(place)
  return USUAL_PORTS.includes(place.port) ? [full, bracketed(place.host)] : [full]
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function isHost(name: string | undefined): boolean {
  return name?.toLowerCase() === 'host'
}
