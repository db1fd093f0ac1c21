import type { PKIErrorDetails } from './error-details.js'

export type { DeviationDetail, PKIErrorDetails } from './error-details.js'
export type { CSRFault, HostFault, IssuerFault, PKCS12Fault, UnreachableReason } from './error-faults.js'

/** Codes change only in a major release; messages may change in any. */
export type PKIErrorCode = keyof PKIErrorDetails

/** What a `PKIError` is made of. */
export interface PKIErrorOptions<Code extends PKIErrorCode> {
  /** Facts for programs. Never key material. */
  readonly details: Readonly<PKIErrorDetails[Code]>
  /** What to do about it, one sentence; the command prints it as `hint:`. */
  readonly hint?: string
  /** The error that led to this one. */
  readonly cause?: unknown
}

/**
 * The one error class of this library. `code` is for programs and narrows `details` (see {@link isPKIError});
 * `message` is for people: what was given, what was expected; `hint` says what to do.
 */
export class PKIError<Code extends PKIErrorCode = PKIErrorCode> extends Error {
  /** Always `PKIError`. */
  override readonly name: string = 'PKIError'
  /** The stable code of this failure. */
  readonly code: Code
  /** The facts of this failure; their shape depends on `code`. */
  readonly details: Readonly<PKIErrorDetails[Code]>
  /** What to do about it, or `undefined` where the message already says it. */
  readonly hint: string | undefined

  /** Makes an error; callers of the library only ever catch one. */
  constructor(code: Code, message: string, options: PKIErrorOptions<Code>) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = Object.freeze({ ...options.details })
    this.hint = options.hint
  }
}

/** The union of the errors of some codes: testing `code` narrows `details`. */
export type PKIErrorOf<Code extends PKIErrorCode> = { readonly [Each in Code]: PKIError<Each> }[Code]

/**
 * Tells whether a caught value is a {@link PKIError}, of one code when it is given, and narrows `details` with it.
 *
 * @example
 * ```ts
 * import { isPKIError, signServerCert, createRootCA, createServerCSR } from 'orchard-pki'
 *
 * const issuer = await createRootCA({ commonName: 'Home CA' })
 * const csr = await createServerCSR({ hosts: ['homebox.local'] })
 * try {
 *   await signServerCert({ issuer, csr, validDays: 826 })
 * } catch (error) {
 *   if (isPKIError(error, 'ERR_PKI_VALIDITY_TOO_LONG')) console.log(error.details.limitSeconds)
 * }
 * ```
 */
export function isPKIError<Code extends PKIErrorCode = PKIErrorCode>(
  value: unknown,
  code?: Code,
): value is PKIErrorOf<Code> {
  return value instanceof PKIError && (code === undefined || value.code === code)
}
