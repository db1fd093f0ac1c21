import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The files of one server, as a foreign program wants them. */
export interface ServerFiles {
  /** PEM of the root alone. */
  readonly root: string
  /** PEM of the intermediates; an empty file where there are none. */
  readonly intermediates: string
  /** PEM of the server certificate alone. */
  readonly leaf: string
  /** PEM of the server certificate and its intermediates: what a server sends. */
  readonly chain: string
  /** PEM of the server's key, not encrypted. */
  readonly key: string
}

/** One question to a verifier: is this server who it says it is? */
export interface Check {
  /** What is asked, in words: failures show it. */
  readonly id: string
  /** The server. */
  readonly files: ServerFiles
  /** The host that is dialled; absent: only the chain is judged. */
  readonly name?: string
}

/** The answer of a verifier. */
export interface Verdict {
  /** The check. */
  readonly id: string
  /** Whether the verifier trusts the server. */
  readonly accepted: boolean
  /** Its own words. */
  readonly said: string
}

/** A foreign program, asked about many servers at once. */
export type Verifier = (checks: readonly Check[]) => Promise<readonly Verdict[]>

/** What the files of a server are made of. */
export interface ServerParts {
  /** PEM of the root. */
  readonly root: string
  /** PEM of the server certificate. */
  readonly leaf: string
  /** PEM of the intermediates, lowest first. */
  readonly intermediates?: string
  /** PEM of the server's key. */
  readonly key: string
}

/** Writes the files of a server into a folder of their own. */
export function writeServer(folder: string, parts: ServerParts): ServerFiles {
  mkdirSync(folder, { recursive: true })
  const write = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  const intermediates = parts.intermediates ?? ''
  return {
    root: write('root.pem', parts.root),
    intermediates: write('intermediates.pem', intermediates),
    leaf: write('leaf.pem', parts.leaf),
    chain: write('chain.pem', parts.leaf + intermediates),
    key: write('key.pem', parts.key),
  }
}

/** Tells whether a host is an address; what is no address is a DNS name. */
export function isAddress(name: string): boolean {
  return /^[\d.]+$|:/.test(name)
}
