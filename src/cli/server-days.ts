import { PKIError } from '../index.js'

/** Most days of a server certificate that iOS takes, and the default: https://support.apple.com/103769. */
export const IOS_LIMIT_DAYS = 825

const DAY_SECONDS = 86_400

/**
 * Refuses a length that the library would refuse only once the CA is made: what is refused leaves nothing behind.
 *
 * @throws PKIError `ERR_PKI_VALIDITY_TOO_LONG` above 825 days.
 */
export function assertServerDays(days: number | undefined): void {
  if (days === undefined || days <= IOS_LIMIT_DAYS) return
  throw new PKIError(
    'ERR_PKI_VALIDITY_TOO_LONG',
    `a server certificate of ${days} days is refused by iOS 13 and later: the limit is ${IOS_LIMIT_DAYS}`,
    {
      details: { seconds: days * DAY_SECONDS, limitSeconds: IOS_LIMIT_DAYS * DAY_SECONDS },
      hint: `Ask for ${IOS_LIMIT_DAYS} days or fewer; the root may live longer.`,
    },
  )
}
