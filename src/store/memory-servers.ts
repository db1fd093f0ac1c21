import { equalBytes } from '../base/bytes.js'
import { isPKIError } from '../base/errors.js'
import { requirePEM } from '../base/pem.js'
import { readPrivateKey } from '../keys/sign/read-private-key.js'
import { readCertificate } from '../x509/read/certificate.js'
import type { NewServerCertificate, ServerLookup, ServerPlacement, StoredServer } from './ca-store.js'

/** A key, and the certificate that is for it. */
interface Pair {
  keyPEM?: string
  /** SubjectPublicKeyInfo of the key; looked at only where there are several pairs. */
  publicKey?: Uint8Array | undefined
  chainPEM?: string
  csrPEM?: string
}

/** The servers of a CA in memory: what is on disk as files. */
export class MemoryServers {
  /** The pairs of each server, the oldest first. */
  readonly #servers = new Map<string, Pair[]>()

  /** What is kept for one server. */
  find(name: string, { withoutKey }: ServerLookup = {}): StoredServer | undefined {
    const pair = inUse(this.#servers.get(name) ?? [])
    if (pair === undefined) return undefined
    const { keyPEM, chainPEM, csrPEM } = pair
    return Object.freeze({
      name,
      ...(chainPEM === undefined ? {} : { chainPEM }),
      hasKey: keyPEM !== undefined,
      ...(keyPEM === undefined || withoutKey === true ? {} : { keyPEM }),
      ...(csrPEM === undefined ? {} : { csrPEM }),
      warnings: [],
    })
  }

  /** Names of the servers, sorted. */
  names(): readonly string[] {
    return [...this.#servers.keys()].sort()
  }

  /** Keeps a new key where there is none, or with `newPair` beside those that are there. */
  async keepKey(name: string, keyPEM: string, { newPair }: ServerPlacement = {}): Promise<boolean> {
    if (newPair === true) {
      const publicKey = await publicKeyOf(keyPEM)
      this.#pairsOf(name).push({ keyPEM, publicKey })
      return true
    }
    const pairs = this.#pairsOf(name)
    const pair = inUse(pairs)
    if (pair === undefined) pairs.push({ keyPEM })
    else if (pair.keyPEM === undefined) pair.keyPEM = keyPEM
    else return false
    return true
  }

  /** Reads the keys that a certificate must be compared with, before the step that nothing comes between. */
  async prepare(name: string): Promise<void> {
    const pairs = this.#servers.get(name) ?? []
    if (pairs.length < 2) return
    for (const pair of pairs) pair.publicKey ??= await publicKeyOf(pair.keyPEM)
  }

  /** Puts a certificate into use, beside the key that it is for. */
  putIntoUse({ name, chainPEM, csrPEM }: NewServerCertificate): void {
    const pairs = this.#pairsOf(name)
    const pair = pairFor(pairs, chainPEM)
    if (pair === undefined) pairs.push({ chainPEM, csrPEM })
    else Object.assign(pair, { chainPEM, csrPEM })
  }

  #pairsOf(name: string): Pair[] {
    const known = this.#servers.get(name)
    if (known !== undefined) return known
    const pairs: Pair[] = []
    this.#servers.set(name, pairs)
    return pairs
  }
}

/** The newest pair that has a certificate; a key alone is of a run that was interrupted, or goes on. */
function inUse(pairs: readonly Pair[]): Pair | undefined {
  return pairs.findLast(({ chainPEM }) => chainPEM !== undefined) ?? pairs[0]
}

function pairFor(pairs: readonly Pair[], chainPEM: string): Pair | undefined {
  if (pairs.length < 2) return pairs[0]
  const { der } = readCertificate(requirePEM(chainPEM, ['CERTIFICATE']).der).publicKey
  return pairs.find(({ publicKey }) => publicKey !== undefined && equalBytes(publicKey, der)) ?? inUse(pairs)
}

/** A damaged key belongs to no certificate. */
async function publicKeyOf(pem: string | undefined): Promise<Uint8Array | undefined> {
  if (pem === undefined) return undefined
  try {
    return (await readPrivateKey({ pem, extractable: false })).publicKey
  } catch (error) {
    if (isPKIError(error)) return undefined
    throw error
  }
}
