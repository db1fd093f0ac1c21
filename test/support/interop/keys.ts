import { generatePrivateKey } from '../../../src/index.js'
import type { KeyKind, PrivateKey } from '../../../src/index.js'

/** Whose key it is: a CA and its server never share one. */
export type KeyRole = 'ca' | 'server'

const made = new Map<string, Promise<PrivateKey>>()

/** A key of a kind; each is generated once in a run, because RSA-4096 takes a second. */
export function testKey(kind: KeyKind, role: KeyRole): Promise<PrivateKey> {
  const name = `${kind} ${role}`
  const key = made.get(name) ?? generatePrivateKey({ kind })
  made.set(name, key)
  return key
}
