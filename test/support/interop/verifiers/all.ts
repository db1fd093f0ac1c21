import type { Verifier } from '../check.js'
import { askGnuTLS } from './gnutls.js'
import { askGo } from './go.js'
import { askJava } from './java.js'
import { askNode } from './node-tls.js'
import { askNSS } from './nss.js'
import { askOpenSSL } from './openssl.js'
import { askPython } from './python.js'

/** Every implementation that judges what the verbs make. */
export type VerifierName = 'OpenSSL' | 'GnuTLS' | 'NSS' | 'Go' | 'Node' | 'Python' | 'Java'

/** A verifier and the programs that it needs. */
export interface VerifierEntry {
  /** Its name in the names of tests. */
  readonly name: VerifierName
  /** The programs that must be installed. */
  readonly programs: readonly string[]
  /** Asks it. */
  readonly ask: Verifier
  /** Whether it looks at the host that is dialled. */
  readonly readsHosts: boolean
  /** Whether it takes so long that it is asked about a part of the matrix only. */
  readonly slow?: true
}

/** Every verifier, in the order in which they are asked. */
export const VERIFIERS: readonly VerifierEntry[] = [
  { name: 'OpenSSL', programs: ['openssl'], ask: askOpenSSL, readsHosts: true },
  { name: 'GnuTLS', programs: ['certtool'], ask: askGnuTLS, readsHosts: true },
  { name: 'NSS', programs: ['vfychain', 'certutil'], ask: askNSS, readsHosts: false },
  { name: 'Go', programs: ['go'], ask: askGo, readsHosts: true },
  { name: 'Node', programs: [], ask: askNode, readsHosts: true },
  { name: 'Python', programs: ['python3'], ask: askPython, readsHosts: true },
  { name: 'Java', programs: ['java'], ask: askJava, readsHosts: true, slow: true },
]
