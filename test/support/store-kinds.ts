import { createMemoryStore, PKIError } from '../../src/index.js'
import type { CAStore } from '../../src/index.js'
import { homeRoot } from './issue.js'
import { freshCA } from './store.js'

/** A kind of store that a contract is held to. */
export interface StoreKind {
  /** What it is called in the names of tests. */
  readonly name: string
  /** Opens a fresh one. */
  readonly open: () => Promise<CAStore>
}

/** A fresh CA in memory. */
export async function freshMemoryStore(): Promise<CAStore> {
  return createMemoryStore({ issuer: await homeRoot() })
}

/** Every kind of store, and a slow one that answers in another order than it was asked. */
export const STORE_KINDS: readonly StoreKind[] = [
  { name: 'memory', open: freshMemoryStore },
  { name: 'directory', open: () => freshCA() },
  { name: 'slow', open: async () => slowStore(await freshMemoryStore()) },
]

/** The kinds that the verbs must do with: also one that somebody else works on at the same time. */
export const CONTESTED_KINDS: readonly StoreKind[] = [
  ...STORE_KINDS,
  { name: 'contested', open: async () => contestedStore(await freshMemoryStore()) },
]

/** Delays each step by some turns of the event loop, the same ones in each run, before and after it is done. */
export function slowStore(store: CAStore): CAStore {
  let seed = 1
  const wait = async (): Promise<void> => {
    seed = (seed * 48_271) % 2_147_483_647
    for (let turn = seed % 4; turn > 0; turn -= 1) await new Promise(setImmediate)
  }
  const late = async <Answer>(step: () => Promise<Answer>): Promise<Answer> => {
    await wait()
    const answer = await step()
    await wait()
    return answer
  }
  return {
    ...store,
    openIssuer: (options) => late(() => store.openIssuer(options)),
    reserve: (serialNumber) => late(() => store.reserve(serialNumber)),
    commit: (entries) => late(() => store.commit(entries)),
    revoke: (serialNumber, version, revocation) =>
      late(() => store.revoke(serialNumber, version, revocation)),
    async *find(query) {
      await wait()
      for await (const entry of store.find(query)) {
        yield entry
        await wait()
      }
    },
    findCertificate: (serialNumber) => late(() => store.findCertificate(serialNumber)),
    takeCRLNumber: () => late(() => store.takeCRLNumber()),
    keepCRL: (crl) => late(() => store.keepCRL(crl)),
    findCRL: () => late(() => store.findCRL()),
    findServer: (name, lookup) => late(() => store.findServer(name, lookup)),
    serverNames: () => late(() => store.serverNames()),
    keepServerKey: (name, keyPEM, placement) => late(() => store.keepServerKey(name, keyPEM, placement)),
  }
}

/** Which of the serial numbers in turn. */
const TAKEN: ReadonlySet<number> = new Set([1, 2, 50])

/** Some serial numbers are taken already, never one after the third try, and the first to change an entry is late. */
export function contestedStore(store: CAStore): CAStore {
  const slow = slowStore(store)
  const late = new Set<string>()
  let reserved = 0
  return {
    ...slow,
    reserve: async (serialNumber) => {
      reserved += 1
      return !TAKEN.has(reserved) && (await slow.reserve(serialNumber))
    },
    revoke: async (serialNumber, version, revocation) => {
      const change = `${serialNumber} ${version}`
      if (late.has(change)) return slow.revoke(serialNumber, version, revocation)
      late.add(change)
      throw new PKIError('ERR_PKI_CONFLICT', 'somebody else was faster', {
        details: { subject: serialNumber, reason: 'changed' },
      })
    },
  }
}
