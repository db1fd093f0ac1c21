import { freezeDated } from '../base/dated-record.js'
import { isPKIError } from '../base/errors.js'
import type { PKIError } from '../base/errors.js'
import { parseHosts } from '../base/hosts/parse-host.js'
import { expectRecord } from '../base/options.js'
import { requirePEM } from '../base/pem.js'
import { writeAddresses } from '../issue/addresses.js'
import { MAX_SERVER_DAYS } from '../issue/defaults.js'
import { CERTIFICATE_LABEL } from '../x509/read/encoded.js'
import type { Issuer } from '../issue/records.js'
import { writeSubject } from '../issue/subject.js'
import { assertInsideIssuer, assertServerLength, resolveValidity } from '../issue/validity.js'
import { readCertificate } from '../x509/read/certificate.js'
import type { BatchRequest, BatchResult, IssueManyOptions } from './batch-records.js'
import type { CAStore, Revocation } from './ca-store.js'
import type { PreparedItem } from './group-commit.js'
import { prepareRequest } from './prepare-request.js'
import { prepareServer } from './prepare-server.js'
import type { PreparedServer, ServerTask } from './prepare-server.js'
import { expectServerFileName } from './server-file-name.js'
import { expectPlacement, expectRenewBefore } from './server-options.js'
import { hostsOf } from './server-reason.js'
import { serialNumberOf } from './server-record.js'
import type { JobFields } from './signing-job.js'
import { issuerFor, presentOf } from './verb-options.js'
import type { IssuerSource } from './verb-options.js'

/** The servers of a batch, and what their requests share: one present, one open CA, one look at what is revoked. */
export class BatchOfServers {
  readonly #task: Omit<ServerTask, 'name' | 'hosts'>
  readonly #source: IssuerSource
  #opening: Promise<Issuer> | undefined
  #openingFailure: unknown
  #revocations: Promise<ReadonlyMap<string, Revocation>> | undefined

  constructor(options: Omit<IssueManyOptions, 'requests'>) {
    const { store, passphrase, issuer, workers, crypto, now, ...rest } = options
    const { keyKind, renewBefore, placement, ...fields } = rest
    const present = presentOf({ now })
    assertFields(fields, present, store)
    expectRenewBefore(renewBefore)
    this.#source = { store, passphrase, issuer: workers?.issuer ?? issuer, crypto }
    this.#task = {
      store,
      now: present,
      openIssuer: () => this.#openIssuer(),
      workers,
      fields,
      keyKind,
      renewBefore,
      placement: { ownFolder: true, ...expectPlacement(placement) },
      findRevocation: (serialNumber) => this.#findRevocation(serialNumber),
      crypto,
    }
  }

  /**
   * Judges one request and signs what it needs; what is wrong with it alone is its result.
   *
   * @throws what would meet the next request too.
   */
  async prepare(request: BatchRequest, index: number): Promise<PreparedItem<BatchResult>> {
    try {
      const prepared = await this.#prepareOne(request)
      return { entry: prepared.entry, result: await this.#describe(request, index, prepared) }
    } catch (error) {
      if (!isPKIError(error) || error === this.#openingFailure || endsBatch(error)) throw error
      const name = nameOfRequest(request)
      return { result: Object.freeze({ index, ...(name === undefined ? {} : { name }), error }) }
    }
  }

  #prepareOne(request: BatchRequest): Promise<PreparedServer> {
    expectRecord(request, 'request', ['name', 'hosts', 'csr'])
    const name = expectServerFileName(request.name)
    if (request.csr !== undefined) return prepareRequest({ ...this.#task, ...request, name })
    return prepareServer({
      ...this.#task,
      name,
      hosts: parseHosts(request.hosts, 'hosts').map((host) => host.name),
    })
  }

  async #describe(
    { name }: BatchRequest,
    index: number,
    { outcome, reason, entry, notes }: PreparedServer,
  ): Promise<BatchResult> {
    const stored = entry?.server ?? (await this.#task.store.findServer(name, { withoutKey: true }))
    const chainPEM = stored?.chainPEM ?? ''
    const certificate = readCertificate(entry?.der ?? requirePEM(chainPEM, [CERTIFICATE_LABEL]).der)
    const result = {
      index,
      name,
      outcome,
      reason,
      hosts: Object.freeze(hostsOf(certificate)),
      serialNumber: serialNumberOf(certificate),
      chainPEM,
      warnings: Object.freeze([...notes]),
    }
    return freezeDated(result, certificate)
  }

  /** The key of the CA is opened once, when the first certificate is signed. */
  #openIssuer(): Promise<Issuer> {
    this.#opening ??= issuerFor(this.#source).catch((error: unknown) => {
      this.#openingFailure = error
      throw error
    })
    return this.#opening
  }

  /** The books are read once, when the first certificate is found good. */
  async #findRevocation(serialNumber: string): Promise<Revocation | undefined> {
    this.#revocations ??= revocationsOf(this.#task.store)
    return (await this.#revocations).get(serialNumber)
  }
}

/** Refuses before the first request what no request could be signed with. */
function assertFields(fields: JobFields, now: Date, { issuerCertificate }: CAStore): void {
  const validity = resolveValidity({
    options: { ...fields, now },
    defaultDays: MAX_SERVER_DAYS,
    issuer: issuerCertificate,
  })
  assertServerLength(validity)
  assertInsideIssuer(validity, issuerCertificate)
  writeSubject(fields)
  writeAddresses(fields)
}

async function revocationsOf(store: CAStore): Promise<ReadonlyMap<string, Revocation>> {
  const revocations = new Map<string, Revocation>()
  for await (const { serialNumber, revocation } of store.find({ status: 'revoked' })) {
    if (revocation !== undefined) revocations.set(serialNumber, revocation)
  }
  return revocations
}

/** Faults that are not of one request: they would meet the next one too. */
const ENDING_CODES: ReadonlySet<string> = new Set([
  'ERR_PKI_CONFLICT',
  'ERR_PKI_DIRECTORY',
  'ERR_PKI_INDEX',
  'ERR_PKI_ISSUER',
  'ERR_PKI_LOCKED',
  'ERR_PKI_SIGNER',
  'ERR_PKI_WORKER',
])
/** System errors of a disk, and not of one file. */
const ENDING_SYSTEM_CODES: ReadonlySet<string> = new Set([
  'EDQUOT',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOSPC',
  'EROFS',
])

function endsBatch(error: PKIError): boolean {
  if (isPKIError(error, 'ERR_PKI_FILE')) return ENDING_SYSTEM_CODES.has(error.details.systemCode)
  return ENDING_CODES.has(error.code)
}

/** The name in a request, which may be anything. */
export function nameOfRequest(request: unknown): string | undefined {
  if (typeof request !== 'object' || request === null || !('name' in request)) return undefined
  return typeof request.name === 'string' ? request.name : undefined
}
