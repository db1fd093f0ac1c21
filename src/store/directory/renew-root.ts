import { basename, dirname, join } from 'node:path'
import { equalBytes } from '../../base/bytes.js'
import { isPKIError, PKIError } from '../../base/errors.js'
import { requirePEM } from '../../base/pem.js'
import { quoteText } from '../../base/quote.js'
import { isSelfIssued, unfit } from '../../issue/issuer.js'
import type { CertificateAuthority, Issuer } from '../../issue/records.js'
import { renewRootCA } from '../../issue/renew-root-ca.js'
import { readCertificate } from '../../x509/read/certificate.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import type { CAStore, PassphraseSource } from '../ca-store.js'
import type { EnsuredServer } from '../ensured-server.js'
import { indexSerialOf } from '../index-line.js'
import { listServers } from '../list-servers.js'
import { renew } from '../renew.js'
import { cryptoOf, issuerFor, presentOf } from '../verb-options.js'
import { readLayout } from './adopted-layout.js'
import { bookPathsOf } from './books/book-paths.js'
import { storeOptionsOf } from './ca-directory.js'
import type { CADirectory, StoreOptions } from './ca-directory.js'
import { DurableFiles, MODE } from './durable-files.js'
import { expectDirectory, expectOptions } from './expect-options.js'
import { attributesOf } from './kept-attributes.js'
import type { Layout } from './layout.js'
import { withLock } from './lock/directory-lock.js'
import { nodeFileLayer } from './node-file-layer.js'
import { directoryError, openCADirectory } from './open-ca-directory.js'

/** What `renewRoot` takes. */
export interface RenewRootOptions extends StoreOptions {
  /** The CA. */
  readonly store: CADirectory
  /** Passphrase of its key, or a function that asks for it and is called only when the key is encrypted. */
  readonly passphrase?: PassphraseSource
  /** The CA with its key, opened before; not with `passphrase`. */
  readonly issuer?: Issuer
  /** Days that the new root is valid; absent: 7300. */
  readonly validDays?: number
  /** The present; absent: the clock, read once. */
  readonly now?: Date
  /** Called before the new root takes the place of the old one; when it throws, the old one stays. */
  readonly beforePublish?: (root: CertificateAuthority) => Promise<void>
}

/** A server that could not be given a certificate that chains to the new root. */
export interface StrandedServer {
  /** What it is called. */
  readonly name: string
  /** Why; `hint` says what to do. */
  readonly error: PKIError
}

/** What `renewRoot` has done. */
export interface RenewedRoot {
  /** The CA with its new root; the `store` that was given goes on speaking of the old one. */
  readonly directory: CADirectory
  /** SHA-256 of the new root: to be compared on each device, which must be told to trust it. */
  readonly fingerprint: string
  /** SHA-256 of the old root. */
  readonly previousFingerprint: string
  /** Until when devices that trust the old root go on trusting what it and the new one have signed. */
  readonly previousNotAfter: Date
  /** Where the old root is kept. */
  readonly previousPath: string
  /** The servers that got a new certificate, since theirs named the old root by its serial number. */
  readonly reissued: readonly EnsuredServer[]
  /** Those that need one and could not get it here. */
  readonly stranded: readonly StrandedServer[]
  /** Serial numbers of other certificates that name the old root so: whoever has them must ask for new ones. */
  readonly unreached: readonly string[]
}

/**
 * Renews the root of a CA: same key, same subject, new dates. Devices must trust the new root; until the old one ends,
 * those that trust it go on without a gap, since every server certificate chains to both. The exception are certificates
 * whose authorityKeyIdentifier names issuer and serial number (`issuer:always`, as old tutorials write it): OpenSSL finds
 * no issuer for them (error 20). They are issued again first, so that each moment leaves servers that both roots vouch
 * for. The old root is kept beside the new one, which takes its place by one rename. Reads and writes the disk, uses
 * randomness, and the clock when `now` is absent.
 *
 * @throws {@link PKIError} `ERR_PKI_ISSUER` (`not-a-root` for an intermediate), `ERR_PKI_PASSPHRASE`,
 * `ERR_PKI_CONFLICT` when the root has been replaced meanwhile, `ERR_PKI_LOCKED`, `ERR_PKI_FILE`, `ERR_PKI_VALIDITY`, and
 * the codes of `openIssuer`. Then the old root is in use; servers may have got a new certificate already, which it
 * vouches for too.
 */
export async function renewRoot(options: RenewRootOptions): Promise<RenewedRoot> {
  expectOptions(options, 'renewRoot')
  const { store, validDays } = options
  const now = presentOf(options)
  const files = new DurableFiles(options.files)
  const layout = await readLayout(files, expectDirectory(store).path)
  const previous = store.issuerCertificate
  if (!isSelfIssued(previous)) throw unfit('not-a-root')
  const issuer = await issuerFor(options)
  const root = await renewRootCA({
    issuer,
    now,
    ...(validDays === undefined ? {} : { validDays }),
    ...cryptoOf(options),
  })
  const successor = succeed(store, root)
  const task: Reissue = { store: successor, issuer: root, now, scanBooks: layout.adopted }
  const reissue = await reissueServers(task, options)
  await options.beforePublish?.(root)
  const previousPath = keptPathOf(layout, previous)
  await withLock({ files: options.files ?? nodeFileLayer, path: bookPathsOf(layout).lock }, () =>
    replaceRoot(files, layout, { previous, previousPath, root }),
  )
  return Object.freeze({
    directory: await openCADirectory({ path: store.path, ...storeOptionsOf(options) }),
    fingerprint: root.fingerprint,
    previousFingerprint: store.fingerprint,
    previousNotAfter: previous.notAfter,
    previousPath,
    ...reissue,
  })
}

/** The same books under the new root: what it signs is entered before it is in use. */
function succeed(store: CADirectory, root: CertificateAuthority): CAStore {
  const certificate = readCertificate(root.der)
  const { pem: rootPEM, fingerprint } = root
  return { ...store, issuerCertificate: certificate, root: certificate, rootPEM, fingerprint }
}

interface Reissue {
  readonly store: CAStore
  readonly issuer: CertificateAuthority
  readonly now: Date
  /** Whether certificates that are no server's may name their issuer by its serial number. */
  readonly scanBooks: boolean
}

/** Issues those again that the new root would not be found for. */
async function reissueServers(
  { store, issuer, now, scanBooks }: Reissue,
  options: RenewRootOptions,
): Promise<Pick<RenewedRoot, 'reissued' | 'stranded' | 'unreached'>> {
  const crypto = cryptoOf(options)
  const servers = (await listServers({ store, ...crypto })).filter(
    ({ certificate }) => namesSerial(certificate) && certificate.notAfter >= now,
  )
  const reissued: EnsuredServer[] = []
  const stranded: StrandedServer[] = []
  for (const { name } of servers) {
    try {
      reissued.push(await renew({ store, issuer, name, now, ...crypto }))
    } catch (error) {
      if (!isPKIError(error) || isPKIError(error, 'ERR_PKI_FILE')) throw error
      stranded.push(Object.freeze({ name, error }))
    }
  }
  const known = new Set(servers.map(({ serialNumber }) => serialNumber))
  const unreached = scanBooks || servers.length > 0 ? await findOthers(store, known, now) : []
  return {
    reissued: Object.freeze(reissued),
    stranded: Object.freeze(stranded),
    unreached: Object.freeze(unreached),
  }
}

/** RFC 5280 §4.2.1.1: the second way to name an issuer; it names one certificate, not a key. */
function namesSerial({ extensions }: CertificateRecord): boolean {
  return extensions.authorityKeyId?.serialNumber !== undefined
}

/** Certificates of the books that are in use somewhere, perhaps. */
async function findOthers(store: CAStore, known: ReadonlySet<string>, now: Date): Promise<string[]> {
  const found: string[] = []
  for await (const { serialNumber, notAfter } of store.find({ status: 'valid' })) {
    if (known.has(serialNumber) || notAfter < now) continue
    const der = await store.findCertificate(serialNumber)
    if (der !== undefined && namesSerial(readCertificate(der))) found.push(serialNumber)
  }
  return found
}

/** `certs/ca.cert.pem` is kept as `certs/ca.<SERIAL>.cert.pem`. */
function keptPathOf({ root }: Layout, previous: CertificateRecord): string {
  const stem = basename(root).replace(/(?:\.cert)?\.(?:pem|crt|cer)$/i, '')
  return join(dirname(root), `${stem}.${indexSerialOf(previous)}.cert.pem`)
}

interface Succession {
  readonly previous: CertificateRecord
  readonly previousPath: string
  readonly root: CertificateAuthority
}

/** The old root is durable under its own name before the new one takes its place. */
async function replaceRoot(files: DurableFiles, layout: Layout, succession: Succession): Promise<void> {
  const { previous, previousPath, root } = succession
  const path = layout.root
  const [octets, facts] = [await files.findBytes(path, true), await files.findFacts(path)]
  if (octets === undefined || facts === undefined)
    throw directoryError(layout, 'incomplete', `${quoteText(path)} is missing`)
  const current = readCertificate(requirePEM(new TextDecoder().decode(octets), ['CERTIFICATE']).der)
  if (!equalBytes(current.der, previous.der)) throw replacedMeanwhile(path)
  await keepPrevious(files, previousPath, octets)
  // The mode of a symbolic link says nothing.
  const attributes = facts.kind === 'file' ? attributesOf(facts) : { mode: MODE.certificate }
  await files.replaceFile({ path, text: root.pem, ...attributes })
}

/** One that is there already was kept by a run that was interrupted. */
async function keepPrevious(files: DurableFiles, path: string, octets: Uint8Array): Promise<void> {
  const kept = await files.findBytes(path)
  if (kept !== undefined && equalBytes(kept, octets)) return
  await files.publishFile({ path, text: octets, mode: MODE.certificate })
}

function replacedMeanwhile(path: string): PKIError<'ERR_PKI_CONFLICT'> {
  return new PKIError('ERR_PKI_CONFLICT', `${quoteText(path)} has been replaced meanwhile`, {
    details: { subject: path, reason: 'changed' },
    hint: 'Somebody else has renewed the root: orchard show says what it is now.',
  })
}
