import { isPKIError } from '../base/errors.js'
import type { PKIError } from '../base/errors.js'
import { DAY_MS } from '../base/time.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import type { CAStore } from './ca-store.js'
import { serverTaskOf } from './ensure-server-certificate.js'
import type { ServerVerbOptions } from './ensure-server-certificate.js'
import type { EnsuredServer } from './ensured-server.js'
import { listServers } from './list-servers.js'
import type { ServerTask } from './prepare-server.js'
import { renewServer } from './renew-server.js'
import { hostsInUse } from './renew.js'
import { expectRenewBefore } from './server-options.js'
import { DEFAULT_RENEW_DAYS, judgeDates } from './server-reason.js'
import type { ServerReason } from './server-reason.js'
import type { ServerRecord } from './server-record.js'
import { cryptoOf, expectVerbOptions } from './verb-options.js'

/** What `renewDue` takes. */
export interface RenewDueOptions extends Omit<ServerVerbOptions, 'newKey' | 'keyKind'> {
  /** Days before its end that a certificate is renewed; absent: 30, or a third of its life where that is less. */
  readonly renewBefore?: number
  /** Says what is due and changes nothing; no key is opened. */
  readonly dryRun?: boolean
}

/** A server whose certificate was due, and what became of it. */
export interface RenewedServer {
  /** What it is called. */
  readonly name: string
  /** `due` or `expired`. */
  readonly reason: ServerReason
  /** What was found. */
  readonly due: ServerRecord
  /** What there is now; absent in a dry run, and where it failed. */
  readonly server?: EnsuredServer
  /** Why this one could not be renewed; the others go on. */
  readonly error?: PKIError
}

/** Last instant that a `Date` can hold. */
const LAST_INSTANT = 8.64e15

/**
 * Renews every server whose certificate ends soon or has ended, one after the other, for the key that it has. The books
 * are streamed first: as long as nothing in them is due, no file of a server is opened. A certificate that was revoked is not
 * renewed. The key of the CA is opened once, and only when something is due. Touches what `renew` touches.
 *
 * @returns The servers that were due; what fails for one is its `error`.
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE`, `ERR_PKI_FILE`, `ERR_PKI_OPTION`, and what opening the CA key throws.
 * @example
 * ```ts
 * import { createMemoryStore, createRootCA, renewDue } from 'orchard-pki'
 *
 * const store = await createMemoryStore({ issuer: await createRootCA({ commonName: 'Home CA' }) })
 * for await (const { name, error } of renewDue({ store, renewBefore: 30 })) console.log(name, error?.code ?? 'renewed')
 * ```
 */
export function renewDue(options: RenewDueOptions): AsyncIterableIterator<RenewedServer> {
  expectVerbOptions(options, ['validDays', 'placement', 'renewBefore', 'dryRun'])
  const { renewBefore, dryRun } = options
  expectRenewBefore(renewBefore)
  // The books have just said that it was not revoked: nobody need ask them once more for each.
  const task = { ...serverTaskOf(options), renewBefore, findRevocation: () => Promise.resolve(undefined) }
  return renewEach(task, dryRun === true)
}

type Task = Omit<ServerTask, 'name' | 'hosts'>

async function* renewEach(task: Task, isDryRun: boolean): AsyncGenerator<RenewedServer, void> {
  const due = await findDue(task)
  if (due.length === 0) return
  const issuer = isDryRun ? undefined : await task.openIssuer()
  for (const found of due) {
    if (issuer === undefined) yield Object.freeze(found)
    else yield Object.freeze(await renewOne({ ...task, openIssuer: () => Promise.resolve(issuer) }, found))
  }
}

async function renewOne(task: Task, found: RenewedServer): Promise<RenewedServer> {
  const { name, due } = found
  try {
    const hosts = hostsInUse(name, due)
    return { ...found, server: await renewServer({ ...task, name, hosts }) }
  } catch (error) {
    if (!isPKIError(error)) throw error
    return { ...found, error }
  }
}

/**
 * The servers whose certificate in use is due and has not been revoked. One that the books do not know is due as well:
 * `openssl x509` enters nothing.
 */
async function findDue({ store, now, renewBefore, crypto }: Task): Promise<readonly RenewedServer[]> {
  const ahead = (renewBefore ?? DEFAULT_RENEW_DAYS) * DAY_MS
  const expiresBefore = new Date(Math.min(now.getTime() + ahead, LAST_INSTANT))
  let candidates: Map<string, RenewedServer> | undefined
  const due: RenewedServer[] = []
  for await (const { status, serialNumber } of store.find({ expiresBefore })) {
    candidates ??= await findCandidates(store, { now, renewBefore, crypto })
    const candidate = candidates.get(serialNumber)
    // `openssl ca -updatedb` marks what has ended, and that is due all the same.
    if (candidate !== undefined && status !== 'revoked') due.push(candidate)
    candidates.delete(serialNumber)
    if (candidates.size === 0) break
  }
  due.push(...(candidates?.values() ?? []))
  return due.sort((a, b) => (a.name < b.name ? -1 : 1))
}

interface Dates {
  readonly now: Date
  readonly renewBefore: number | undefined
  readonly crypto: CryptoProvider | undefined
}

async function findCandidates(
  store: CAStore,
  { now, renewBefore, crypto }: Dates,
): Promise<Map<string, RenewedServer>> {
  const candidates = new Map<string, RenewedServer>()
  for (const due of await listServers({ store, ...cryptoOf({ crypto }) })) {
    const reason = judgeDates({ certificate: due.certificate, now, renewBefore })
    if (reason === 'due' || reason === 'expired')
      candidates.set(due.serialNumber, { name: due.name, reason, due })
  }
  return candidates
}
