import type { PKIError } from '../base/errors.js'
import type { EncodedInput } from '../base/encoded-input.js'
import type { AddressOptions, SubjectFields, ValidityOptions } from '../issue/records.js'
import type { KeyKind } from '../keys/verify/algorithms.js'
import type { IssuingWorkers } from './issuing-workers.js'
import type { PlacementOption } from './server-options.js'
import type { ServerReason } from './server-reason.js'
import type { SigningVerbOptions } from './verb-options.js'

/** One server of a batch: its key is made, or kept, where the CA lives; or it is signed from a request. */
export type BatchRequest =
  | {
      /** What the server is called. */
      readonly name: string
      /** Every name and address that a person will type. */
      readonly hosts: readonly string[]
      /** No request: the key is made, or kept, where the CA lives. */
      readonly csr?: undefined
    }
  | {
      /** What the server is called. */
      readonly name: string
      /** The request: `{ pem }` or `{ der }`. */
      readonly csr: EncodedInput
      /** Whose names the certificate gets: a list, or `'from-csr'`. */
      readonly hosts: 'from-csr' | readonly string[]
    }

/** What `issueMany` takes. */
export interface IssueManyOptions extends SigningVerbOptions, SubjectFields, ValidityOptions, AddressOptions {
  /** The servers. An endless one is read only a little ahead of what is taken out. */
  readonly requests: Iterable<BatchRequest> | AsyncIterable<BatchRequest>
  /** Kind of each new key; absent: `ec-p256`. */
  readonly keyKind?: KeyKind
  /** Days before its end that a certificate is renewed; absent: 30, or a third of its life where that is less. */
  readonly renewBefore?: number
  /**
   * Threads that sign: `startIssuingWorkers` of `orchard-pki/node`. They have the CA's key, so neither `issuer` nor
   * `passphrase` goes with them. Absent: this thread signs.
   */
  readonly workers?: IssuingWorkers
  /** Where files go, and whose they are; absent: a folder of its own for each server. */
  readonly placement?: PlacementOption
}

/** A server of a batch that has its certificate. */
export interface BatchCertificate {
  /** Place of the request in the input, from 0. */
  readonly index: number
  /** What the server is called. */
  readonly name: string
  /** Absent: it went well. */
  readonly error?: undefined
  /** `reused`: nothing was changed; `issued`: there was no certificate; `renewed`: another took its place. */
  readonly outcome: 'reused' | 'issued' | 'renewed'
  /** Why. */
  readonly reason: ServerReason
  /** The hosts that the certificate names, in canonical text. */
  readonly hosts: readonly string[]
  /** Its serial number, lower-case hexadecimal. */
  readonly serialNumber: string
  /** First instant of its validity; a fresh copy at each read. */
  readonly notBefore: Date
  /** Last instant of its validity; a fresh copy at each read. */
  readonly notAfter: Date
  /** The certificate with its chain, PEM, server first. */
  readonly chainPEM: string
  /** What a person should know, one sentence each. */
  readonly warnings: readonly string[]
}

/** A request of a batch that was refused; the rest of the batch goes on. */
export interface BatchRefusal {
  /** Place of the request in the input, from 0. */
  readonly index: number
  /** What the server is called, where that can be told. */
  readonly name?: string
  /** Why. */
  readonly error: PKIError
}

/** What became of one request of a batch. */
export type BatchResult = BatchCertificate | BatchRefusal
