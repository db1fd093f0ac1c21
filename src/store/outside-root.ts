import { isPKIError, PKIError } from '../base/errors.js'

/**
 * Signs, and adds both cures to a refusal because of what the root may sign: what a device has installed cannot be
 * widened.
 *
 * @throws {@link PKIError} `ERR_PKI_NAME_CONSTRAINTS`, and whatever the step throws.
 */
export async function withRootCures<Result>(sign: () => Promise<Result>): Promise<Result> {
  try {
    return await sign()
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_NAME_CONSTRAINTS')) throw error
    const { message, details } = error
    throw new PKIError('ERR_PKI_NAME_CONSTRAINTS', message, {
      details,
      hint: 'Choose a host name or address that this root may sign; or make a new root beside it, which every device must install too: orchard init --dir NEW-FOLDER.',
      cause: error,
    })
  }
}
