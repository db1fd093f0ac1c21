import { PKIError } from '../base/errors.js'
import { expectObject, expectOneOf } from '../base/options.js'
import { SERVER_OPTIONS } from '../issue/option-names.js'
import { KEY_KINDS } from '../keys/verify/algorithms.js'
import type { BatchRequest, BatchResult, IssueManyOptions } from './batch-records.js'
import { BatchOfServers, nameOfRequest } from './batch-of-servers.js'
import { groupCommit } from './group-commit.js'
import { expectVerbOptions } from './verb-options.js'

const OPTIONS = [
  ...SERVER_OPTIONS.filter((name) => name !== 'csr' && name !== 'hosts'),
  'requests',
  'keyKind',
  'renewBefore',
  'placement',
  'workers',
]

/** Certificates that are entered into the books at once, with one wait for the disk. */
const GROUP_SIZE = 64
/** RSA keys take so long that the disk does not count, and a run that is interrupted shall have lost little. */
const SLOW_GROUP_SIZE = 8
/** Requests that are prepared at once: enough for every thread of the runtime's cryptography. */
const AT_ONCE = 16
/** The same with workers: each shall have something to do while another group of jobs is on its way. */
const AT_ONCE_WITH_WORKERS = 64

/**
 * Issues for many servers, as `ensureServerCertificate` does for one: what is still good is kept, so that a batch which
 * was interrupted is simply run again. Results come in the order of the requests, each once it is durable. Of two
 * requests for one server the second finds what the first has made. It reads at most 128 requests ahead of what is taken
 * out, and enters certificates in groups; left early, it enters what it has signed. Touches what the store touches,
 * randomness, and the clock when `now` is absent.
 *
 * @returns One result for each request. A request that is refused is a result with `error`, and the rest goes on; what
 * the store, the CA key or the input throws ends the iteration, after the results before it.
 * @throws {@link PKIError} `ERR_PKI_OPTION`, `ERR_PKI_VALIDITY_TOO_LONG` and the other codes of options that no request
 * could be signed with, at once; while iterating `ERR_PKI_PASSPHRASE`, `ERR_PKI_LOCKED`, `ERR_PKI_CONFLICT`,
 * `ERR_PKI_ISSUER`, `ERR_PKI_SIGNER`, and `ERR_PKI_FILE` when the disk is full or fails.
 * @example
 * ```ts
 * import { createMemoryStore, createRootCA, issueMany } from 'orchard-pki'
 *
 * const store = await createMemoryStore({ issuer: await createRootCA({ commonName: 'Test CA' }) })
 * const requests = ['alpha', 'beta'].map((name) => ({ name, hosts: [`${name}.home.arpa`] }))
 * for await (const { name, error } of issueMany({ store, requests })) console.log(name, error?.message ?? 'done')
 * ```
 */
export function issueMany(options: IssueManyOptions): AsyncGenerator<BatchResult, void, undefined> {
  expectVerbOptions(options, OPTIONS)
  const { requests, keyKind, ...shared } = options
  expectWorkers(options)
  expectRequests(requests)
  if (keyKind !== undefined) expectOneOf(keyKind, 'keyKind', KEY_KINDS)
  const batch = new BatchOfServers({ ...shared, ...(keyKind === undefined ? {} : { keyKind }) })
  return groupCommit({
    requests,
    keyOf: lockOf,
    prepare: (request, index) => batch.prepare(request, index),
    commit: (entries) => options.store.commit(entries),
    atOnce: options.workers === undefined ? AT_ONCE : AT_ONCE_WITH_WORKERS,
    groupSize: keyKind?.startsWith('rsa') === true ? SLOW_GROUP_SIZE : GROUP_SIZE,
  })
}

function expectRequests(requests: unknown): void {
  if (typeof requests === 'object' && requests !== null) {
    if (Symbol.iterator in requests || Symbol.asyncIterator in requests) return
  }
  throw new PKIError('ERR_PKI_OPTION', 'requests holds no requests', {
    details: { option: 'requests', expected: 'an iterable or async iterable of { name, hosts }' },
  })
}

/** Workers have the key of one CA. That it is this one, and a key, is looked at where it is opened. */
function expectWorkers({ workers, issuer, passphrase }: IssueManyOptions): void {
  if (workers === undefined) return
  const { sign } = expectObject(workers, 'workers')
  const expected = 'what startIssuingWorkers gives, without issuer and passphrase'
  if (typeof sign === 'function' && issuer === undefined && passphrase === undefined) return
  throw new PKIError('ERR_PKI_OPTION', 'workers sign with the key that they were started with', {
    details: { option: 'workers', expected },
    hint: 'Open the CA once (store.openIssuer), start the workers with that issuer, and give issueMany the workers alone.',
  })
}

/** Two names that differ in case only share a folder on some file systems. */
function lockOf(request: BatchRequest): string {
  return nameOfRequest(request)?.toLowerCase() ?? ''
}
