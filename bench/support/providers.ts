import { webcrypto } from 'node:crypto'
import type { CryptoProvider } from '../../src/index.js'
import { nodeCrypto } from '../../src/node.js'

/** A crypto provider that this library is measured with. */
export interface Provider {
  /** What it is called in figures: `core` is WebCrypto, `node` is `nodeCrypto` of `orchard-pki/node`. */
  readonly id: 'core' | 'node'
  /** What it is called in tables. */
  readonly name: string
  /** The provider. */
  readonly crypto: CryptoProvider
}

/** WebCrypto as the core uses it, and node:crypto as `orchard-pki/node` offers it. */
export const PROVIDERS: readonly Provider[] = [
  { id: 'core', name: 'WebCrypto', crypto: webcrypto },
  { id: 'node', name: 'nodeCrypto', crypto: nodeCrypto },
]
