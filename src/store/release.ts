import { PKIError } from '../base/errors.js'
import type { StoreEntry } from './ca-store.js'
import { changeEntry } from './change-entry.js'
import { expectSerialNumber } from './expect-query.js'
import { expectVerbOptions } from './verb-options.js'
import type { StoreVerbOptions } from './verb-options.js'

/** What `release` takes. */
export interface ReleaseOptions extends StoreVerbOptions {
  /** The certificate: hexadecimal in any case, colons and leading zeros are taken. */
  readonly serialNumber: string
}

/**
 * Takes a certificate off hold: it is valid again, and the next CRL no longer lists it. Nothing else can be taken back.
 * Touches what the store touches.
 *
 * @throws {@link PKIError} `ERR_PKI_CONFLICT` (`not-on-hold`) for a certificate that is valid, or revoked for good;
 * `ERR_PKI_NOT_FOUND`, `ERR_PKI_FILE`, `ERR_PKI_LOCKED`, `ERR_PKI_OPTION`.
 * @see RFC 5280 §5.3.1 (certificateHold)
 */
export async function release(options: ReleaseOptions): Promise<StoreEntry> {
  expectVerbOptions(options, ['serialNumber'])
  const serialNumber = expectSerialNumber(options.serialNumber)
  return changeEntry(options.store, serialNumber, ({ revocation }) => {
    if (revocation?.reason === 'certificateHold') return undefined
    throw notOnHold(serialNumber, revocation?.reason)
  })
}

function notOnHold(subject: string, reason: string | undefined): PKIError<'ERR_PKI_CONFLICT'> {
  const isValid = reason === undefined
  return new PKIError(
    'ERR_PKI_CONFLICT',
    `the certificate ${subject} is not on hold but ${isValid ? 'valid' : `revoked for good (${reason})`}`,
    {
      details: { subject, reason: 'not-on-hold' },
      hint: isValid ? 'There is nothing to release.' : 'Give its server a new certificate: renew it.',
    },
  )
}
