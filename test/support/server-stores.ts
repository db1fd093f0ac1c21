import { join } from 'node:path'
import { createMemoryStore, createRootCA, readPrivateKey } from '../../src/index.js'
import type { CAStore, CreateRootCAOptions, Issuer } from '../../src/index.js'
import { createCADirectory } from '../../src/node.js'
import { homeRoot } from './issue.js'
import { freshFolder, ROOT } from './store.js'

/** A kind of store, and how a fresh one is made. */
export interface StoreKind {
  /** What it is called. */
  readonly kind: string
  /** Makes a CA of its own, at the tests' present unless the options of its root say otherwise. */
  readonly open: (root?: Partial<CreateRootCAOptions>) => Promise<CAStore>
}

/** Makes a CA in memory; absent: of the root that all tests share. */
export async function memoryStore(issuer?: Issuer): Promise<CAStore> {
  return createMemoryStore({ issuer: issuer ?? (await homeRoot()) })
}

/** The kinds of stores that the verbs of servers are tested over. */
export const STORES: readonly StoreKind[] = [
  { kind: 'memory', open: async (root) => memoryStore(await createRootCA({ ...ROOT, ...root })) },
  {
    kind: 'directory',
    open: (root) =>
      createCADirectory({
        path: join(freshFolder(), 'orchard'),
        unencrypted: true,
        root: { ...ROOT, ...root },
      }),
  },
]

/** Public half of the key that a store has in use for a server, SubjectPublicKeyInfo. */
export async function keyOf(store: CAStore, name: string): Promise<Uint8Array> {
  const pem = (await store.findServer(name))?.keyPEM ?? ''
  return (await readPrivateKey({ pem })).publicKey
}

/** Everything that a stream gives. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}
