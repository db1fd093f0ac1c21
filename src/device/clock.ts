import { expectDate } from '../base/options.js'

/**
 * The present: what the caller says, else the clock. The one place of this folder that reads it.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when `now` is no valid date.
 */
export function presentOr(now: Date | undefined): Date {
  return now === undefined ? new Date() : expectDate(now, 'now')
}
