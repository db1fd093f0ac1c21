import { isPKIError, PKIError } from '../../base/errors.js'
import type { PKIErrorCode, PKIErrorDetails } from '../../base/errors.js'
import type { KeyHandle } from '../../keys/verify/crypto-provider.js'
import type { SignatureAlgorithm } from '../../keys/verify/algorithms.js'
import type { SignedJob, SigningJob } from '../signing-job.js'

/** What a thread is told: first who signs, then groups of jobs, at last that nothing more comes. */
export type Order = { readonly issuer: IssuerMessage } | Group | { readonly isOver: true }

/** Jobs that are sent together, since a message costs as much as a signature. */
export interface Group {
  /** Number of the group: groups may be answered in another order. */
  readonly id: number
  /** The jobs. */
  readonly jobs: readonly SigningJob[]
}

/** What a thread answers to a group. */
export interface GroupAnswer {
  /** Number of the group. */
  readonly id: number
  /** One answer for each job, in their order. */
  readonly answers: readonly Answer[]
}

/** What came of a job. */
export type Answer = { readonly signed: SignedJob } | { readonly failure: Failure }

/** A CA with its key, as it is sent: the key as a handle, never as octets. */
export interface IssuerMessage {
  /** The CA certificate, DER. */
  readonly der: Uint8Array
  /** What goes out with what it signs, DER. */
  readonly chain: readonly Uint8Array[]
  /** The root above it, DER: one or none. */
  readonly anchor: readonly Uint8Array[]
  /** The key: Node hands a CryptoKey to another thread as it is, also one that cannot be exported. */
  readonly handle: KeyHandle
  /** SubjectPublicKeyInfo of its public half, DER. */
  readonly publicKey: Uint8Array
  /** What it signs with. */
  readonly algorithm: SignatureAlgorithm
}

/** An error as it is sent. */
export type Failure = CodedFailure | { readonly error: Error }

interface CodedFailure {
  readonly code: PKIErrorCode
  readonly message: string
  readonly details: Readonly<PKIErrorDetails[PKIErrorCode]>
  readonly hint: string | undefined
  readonly cause: Failure | undefined
}

/** Takes an error apart: sending it would make a mere `Error` of it. */
export function packError(error: unknown): Failure {
  if (!isPKIError(error)) return { error: error instanceof Error ? error : new Error(String(error)) }
  const { code, message, details, hint, cause } = error
  return { code, message, details, hint, cause: cause === undefined ? undefined : packError(cause) }
}

/** Puts an error together again. */
export function unpackError(failure: Failure): Error {
  if ('error' in failure) return failure.error
  const { code, message, details, hint, cause } = failure
  return new PKIError(code, message, {
    details,
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause: unpackError(cause) }),
  })
}
