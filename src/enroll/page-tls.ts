import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'

/** What the TLS half of a page is started with. */
export interface PageTLS {
  /** Certificate with its chain, PEM, server first. */
  readonly cert: string
  /** Its private key, PEM, in clear: it is used, and never handed out. */
  readonly key: string
}

/** Those of some hosts that the first certificate of a chain names. */
export function coveredHosts(chainPEM: string, hosts: readonly string[]): readonly string[] {
  const certificate = new X509Certificate(chainPEM)
  return hosts.filter((host) =>
    isIP(host) === 0
      ? certificate.checkHost(host, { subject: 'never', partialWildcards: false }) !== undefined
      : certificate.checkIP(host) !== undefined,
  )
}
