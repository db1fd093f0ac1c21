import { PKIError } from '../base/errors.js'
import { expectDate, expectOneOf, expectString } from '../base/options.js'
import { quoteText } from '../base/quote.js'
import type { EntryStatus, StoreQuery } from './ca-store.js'
import { serialOf } from './store-query.js'

/** Names of the options that say which entries are looked for. */
export const QUERY_OPTIONS: readonly (keyof StoreQuery)[] = [
  'serialNumber',
  'status',
  'expiresBefore',
  'text',
]

const STATUSES = ['valid', 'revoked', 'expired'] as const satisfies readonly EntryStatus[]

/** Takes what an entry is looked for by. @throws {@link PKIError} `ERR_PKI_OPTION`. */
export function expectQuery({ serialNumber, status, expiresBefore, text }: StoreQuery): StoreQuery {
  return {
    ...(serialNumber === undefined ? {} : { serialNumber: expectSerialNumber(serialNumber) }),
    ...(status === undefined ? {} : { status: expectOneOf(status, 'status', STATUSES) }),
    ...(expiresBefore === undefined ? {} : { expiresBefore: expectDate(expiresBefore, 'expiresBefore') }),
    ...(text === undefined ? {} : { text: expectString(text, 'text') }),
  }
}

/**
 * Takes a serial number as people have it: hexadecimal in any case, with colons or spaces between and `0x` before.
 *
 * @returns It as entries have it.
 * @throws {@link PKIError} `ERR_PKI_OPTION`.
 */
export function expectSerialNumber(serialNumber: string): string {
  const digits = expectString(serialNumber, 'serialNumber').replace(/^0x/i, '').replace(/[:\s]/g, '')
  if (/^[0-9a-f]+$/i.test(digits)) return serialOf(digits)
  throw new PKIError('ERR_PKI_OPTION', `${quoteText(serialNumber)} is no serial number`, {
    details: { option: 'serialNumber', expected: 'hexadecimal digits, as orchard list shows them' },
  })
}
