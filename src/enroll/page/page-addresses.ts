import type { PageFacts, PageProbe } from './page-facts.js'

/** Host and port of the probe as an address writes them, e.g. `192.168.1.20:8470` or `[fd00::1]:8470`. */
export function probeOrigin({ host, port }: PageProbe): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Where the page itself stands, for a person to copy. */
export function pageAddress({ probe, base, secure }: Pick<PageFacts, 'probe' | 'base' | 'secure'>): string {
  return `${secure ? 'https' : 'http'}://${probeOrigin(probe)}${base}`
}

/** Scheme, host and port of an `https:` address; `undefined` of anything else, so that no link can run a script. */
export function originOf(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  return url?.protocol === 'https:' ? url.origin : undefined
}
