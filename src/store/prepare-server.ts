import type { Encoded } from '../base/encoded-input.js'
import { createServerCSR } from '../issue/create-server-csr.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import type { KeyKind } from '../keys/verify/algorithms.js'
import type { CertificateRecord } from '../x509/read/records.js'
import type { CAStore, NewEntry, Revocation, ServerPlacement, StoredServer } from './ca-store.js'
import { doJob, workerFailure } from './issuing-workers.js'
import type { SigningPlace } from './issuing-workers.js'
import { readServerKey } from './server-key.js'
import { judgeServerCertificate } from './server-reason.js'
import type { ServerReason } from './server-reason.js'
import { passOverDamage, readServerCertificate, serialNumberOf } from './server-record.js'
import { signReserved } from './sign-reserved.js'
import type { JobFields, JobTerms, SignedJob } from './signing-job.js'
import { cryptoOf } from './verb-options.js'

/** A server that shall have a good certificate. */
export interface ServerTask extends SigningPlace {
  /** The CA. */
  readonly store: CAStore
  /** What the server is called. */
  readonly name: string
  /** Its hosts, in canonical text. */
  readonly hosts: readonly string[]
  /** The present. */
  readonly now: Date
  /** What a new certificate says beside its hosts. */
  readonly fields?: JobFields
  /** Kind of a new key. */
  readonly keyKind?: KeyKind | undefined
  /** Days before its end that a certificate is renewed. */
  readonly renewBefore?: number | undefined
  /** Gives it a new key, beside the old one. */
  readonly newKey?: boolean | undefined
  /** Makes a new certificate where there is a good one too. */
  readonly force?: boolean | undefined
  /** Where its files go. */
  readonly placement?: ServerPlacement | undefined
  /** When and why a certificate was revoked; absent: nobody asks. */
  readonly findRevocation?: (serialNumber: string) => Promise<Revocation | undefined>
}

/** What was found and done for a server; nothing has been entered into the books yet. */
export interface PreparedServer {
  /** `reused`: nothing is to be changed; `issued`: there is no certificate; `renewed`: another takes its place. */
  readonly outcome: 'reused' | 'issued' | 'renewed'
  /** Why. */
  readonly reason: ServerReason
  /** Whether the certificate is for a new key beside the old one. */
  readonly newPair: boolean
  /** What is to be entered, its serial number reserved and its key kept; absent where nothing is to be changed. */
  readonly entry?: NewEntry
  /** What a person should know, one sentence each. */
  readonly notes: readonly string[]
}

/**
 * Judges what a server has and signs what it needs. A refusal leaves nothing behind; then the key is durable before a
 * certificate speaks of it. What comes back must be committed to count.
 */
export async function prepareServer(task: ServerTask): Promise<PreparedServer> {
  const stored = await task.store.findServer(task.name)
  const found = await examine(task, stored)
  const reason = found.reason === 'still good' && task.force === true ? 'asked for' : found.reason
  const newPair = reason !== 'still good' && found.newPair === true
  const notes = newPair ? [] : keyKindNotes(task.keyKind, found.key)
  if (reason === 'still good') return { outcome: 'reused', reason, newPair, notes }
  const entry = await signFor(task, newPair ? undefined : found.key, newPair)
  return { outcome: found.exists ? 'renewed' : 'issued', reason, newPair, entry, notes }
}

/** What was found of a server. */
interface Examined {
  readonly reason: ServerReason
  /** Whether there is a certificate, good or not. */
  readonly exists: boolean
  readonly key?: PrivateKey | undefined
  readonly newPair?: boolean
}

async function examine(task: ServerTask, stored: StoredServer | undefined): Promise<Examined> {
  if (stored === undefined) return { reason: 'no certificate yet', exists: false }
  const { chainPEM } = stored
  const exists = chainPEM !== undefined
  // The old key need not even be readable then: nothing is asked of it.
  if (task.newKey === true)
    return { reason: exists ? 'asked for' : 'no certificate yet', exists, newPair: true }
  const key = await readServerKey(stored, task.crypto)
  if (!exists) return { reason: 'no certificate yet', exists, key }
  const certificate = await readServerCertificate(stored, chainPEM).catch(passOverDamage)
  if (certificate === undefined) return { reason: 'certificate unreadable', exists, key }
  return { exists, key, ...(await judge(task, { certificate, chainPEM, keyDER: key?.publicKey })) }
}

interface Pair {
  readonly certificate: CertificateRecord
  readonly chainPEM: string
  readonly keyDER: Uint8Array | undefined
}

async function judge(
  task: ServerTask,
  { certificate, chainPEM, keyDER }: Pair,
): Promise<Pick<Examined, 'reason' | 'newPair'>> {
  const { store, hosts, now, renewBefore, crypto, findRevocation } = task
  const reason = await judgeServerCertificate({
    certificate,
    chainPEM,
    keyDER,
    root: store.root,
    issuer: store.issuerCertificate,
    hosts,
    now,
    renewBefore,
    crypto,
  })
  const revocation = await findRevocation?.(serialNumberOf(certificate))
  if (revocation === undefined || revocation.reason === 'certificateHold') return { reason }
  // Whoever has the key has it under every certificate.
  return { reason: 'revoked', newPair: revocation.reason === 'keyCompromise' }
}

/** A kind that was asked for and is not the one of the key that stays is not lost without a word. */
function keyKindNotes(keyKind: KeyKind | undefined, key: PrivateKey | undefined): readonly string[] {
  if (keyKind === undefined || key === undefined || key.kind === keyKind) return []
  return [
    `This server has a key of the kind ${key.kind}, which stays; ${keyKind} was not used. Under another name (--name) the server gets a new key.`,
  ]
}

async function signFor(task: ServerTask, key: PrivateKey | undefined, newPair: boolean): Promise<NewEntry> {
  const { store, name } = task
  const placement: ServerPlacement = { ...task.placement, ...(newPair ? { newPair } : {}) }
  // Refused here, a certificate leaves nothing behind, not even a key.
  let draft = key === undefined ? await draftWithNewKey(task) : await draftFor(task, key)
  if (draft.keyPEM !== undefined && !(await store.keepServerKey(name, draft.keyPEM, placement))) {
    // Another process made this server's key meanwhile: its key counts.
    const stored = await store.findServer(name)
    const theirs = stored === undefined ? undefined : await readServerKey(stored, task.crypto)
    if (theirs !== undefined) draft = await draftFor(task, theirs)
  }
  const { csr, signed } = draft
  const again = { ...termsOf(task), csr: csr.der, hosts: task.hosts }
  const { der, chainPEM } = await signReserved(store, () => doJob(task, again), signed)
  return { der, server: { name, chainPEM, csrPEM: csr.pem, placement } }
}

/** A certificate whose serial number is not reserved yet. */
interface Draft {
  readonly csr: Encoded
  readonly signed: SignedJob
  readonly keyPEM?: string
}

async function draftWithNewKey(task: ServerTask): Promise<Draft> {
  const { hosts, keyKind } = task
  const signed = await doJob(task, { ...termsOf(task), hosts, ...(keyKind === undefined ? {} : { keyKind }) })
  if (signed.made === undefined) throw workerFailure('bad-answer')
  return { ...signed.made, signed }
}

async function draftFor(task: ServerTask, privateKey: PrivateKey): Promise<Draft> {
  const { hosts, crypto } = task
  const csr = await createServerCSR({ hosts, privateKey, ...cryptoOf({ crypto }) })
  return { csr, signed: await doJob(task, { ...termsOf(task), csr: csr.der, hosts }) }
}

function termsOf({ fields = {}, now }: ServerTask): JobTerms {
  return { fields, now }
}
