import { authorityOf } from '../host-gate.js'
import { originOf } from './page-addresses.js'
import type { PageFacts } from './page-facts.js'

/**
 * The `Content-Security-Policy` of the page: own style and script, connections to itself, to the probe and to the real
 * server, and nothing else; nobody frames it.
 */
export function pagePolicy({ probe, server }: Pick<PageFacts, 'probe' | 'server'>): string {
  const origin = server === undefined ? undefined : originOf(server)
  const reached = ["'self'", `wss://${authorityOf(probe)}`, ...(origin === undefined ? [] : [origin])]
  return [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    `connect-src ${reached.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
