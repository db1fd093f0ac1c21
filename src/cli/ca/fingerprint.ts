import { createHash } from 'node:crypto'
import type { CADirectory } from '../../node.js'

/** SHA-256 as Settings shows it, `AB:CD:…`. */
export function fingerprintOf(der: Uint8Array): string {
  const hex = createHash('sha256').update(der).digest('hex').toUpperCase()
  return (hex.match(/../g) ?? []).join(':')
}

/** What the passphrase of a CA is kept under: the fingerprint of the certificate of its key, root or intermediate. */
export function keptUnder({ issuerCertificate }: CADirectory): string {
  return fingerprintOf(issuerCertificate.der)
}
