import { authorityOf } from '../host-gate.js'
import type { PageFacts } from './page-facts.js'

/** Where the page itself stands, for a person to copy. */
export function pageAddress({ probe, base, secure }: Pick<PageFacts, 'probe' | 'base' | 'secure'>): string {
  return `${secure ? 'https' : 'http'}://${authorityOf(probe)}${base}`
}

/** Scheme, host and port of an `https:` address; `undefined` of anything else, so that no link can run a script. */
export function originOf(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  return url?.protocol === 'https:' ? url.origin : undefined
}
