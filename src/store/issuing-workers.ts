import { isBytes } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import type { PKIErrorDetails } from '../base/errors.js'
import type { Issuer } from '../issue/records.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { signJob } from './signing-job.js'
import type { MadePair, SignedJob, SigningJob } from './signing-job.js'

/**
 * Threads that sign for one CA: `startIssuingWorkers` of `orchard-pki/node` starts them. An object of one's own is trusted
 * as the key of the CA is: `issueMany` enters into the books what it answers, and looks at the form of it only.
 */
export interface IssuingWorkers {
  /** The CA whose key they have. */
  readonly issuer: Issuer
  /**
   * Makes a certificate, and before it the key where the job brings no request.
   *
   * @throws PKIError the codes of `createServerCSR` and `signServerCert`; `ERR_PKI_WORKER` when a thread has ended.
   */
  sign(job: SigningJob): Promise<SignedJob>
  /** Refuses with `ERR_PKI_WORKER` what is not done, and ends the threads, each once it has done what it has begun. */
  close(): Promise<void>
}

/** Who does a job: workers, or this thread. */
export interface SigningPlace {
  /** Opens the key of the CA, once something must be signed. */
  readonly openIssuer: () => Promise<Issuer>
  /** Threads that sign; absent: this one does. */
  readonly workers?: IssuingWorkers | undefined
  /** A WebCrypto implementation for this thread; absent: the runtime's own. */
  readonly crypto?: CryptoProvider | undefined
}

/** Does a job where it belongs. */
export async function doJob(
  { openIssuer, workers, crypto }: SigningPlace,
  job: SigningJob,
): Promise<SignedJob> {
  const issuer = await openIssuer()
  const copy = workers === undefined ? undefined : copyToSend(job)
  if (workers === undefined || copy === undefined) return signJob(job, issuer, crypto)
  const answer = await workers.sign(copy)
  if (isAnswer(answer, job)) return answer
  throw workerFailure('bad-answer')
}

/** The form of an answer; what it says is the affair of who has the key of the CA. */
function isAnswer(answer: Partial<SignedJob> | null | undefined, { csr }: SigningJob): boolean {
  const { der, chainPEM, serialNumber, made } = answer ?? {}
  const isSigned = isBytes(der) && typeof chainPEM === 'string' && typeof serialNumber === 'string'
  return isSigned && (csr !== undefined || isMade(made))
}

function isMade(made: Partial<MadePair> | null | undefined): boolean {
  const { keyPEM, csr } = made ?? {}
  return typeof keyPEM === 'string' && isBytes(csr?.der) && typeof csr.pem === 'string'
}

/**
 * A copy of a job that can go to a thread. What cannot, such as a list behind a Proxy, is signed here as it is without
 * workers; what is no list of names is refused here.
 */
function copyToSend(job: SigningJob): SigningJob | undefined {
  const { hosts } = job
  const isNames = Array.isArray(hosts) && hosts.every((host) => typeof host === 'string')
  if (hosts !== 'from-csr' && !isNames) return undefined
  try {
    return structuredClone(job)
  } catch {
    return undefined
  }
}

const FAILURES: Readonly<Record<PKIErrorDetails['ERR_PKI_WORKER']['reason'], string>> = {
  'bad-answer': 'a worker gave no certificate, or no key for a job that brings no request',
  closed: 'the workers have been closed',
  ended: 'a thread that issues has ended',
}

/** The error for workers that cannot do a job. */
export function workerFailure(
  reason: PKIErrorDetails['ERR_PKI_WORKER']['reason'],
  cause?: unknown,
): PKIError<'ERR_PKI_WORKER'> {
  return new PKIError('ERR_PKI_WORKER', FAILURES[reason], {
    details: { reason },
    hint: 'Start new workers and run the batch again: what has been entered is kept, and nothing is issued twice.',
    cause,
  })
}
