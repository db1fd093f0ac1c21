import { isPKIError, PKIError } from '../base/errors.js'
import type { CAStore, Revocation, StoreEntry } from './ca-store.js'
import { serialNumberOf } from './server-record.js'

/** How often a change is tried that another process was faster than. */
const TRIES = 3

/**
 * Changes the state of one certificate: looks at its entry, decides, and writes only if the entry is still that one.
 *
 * @param decide - What the entry gets; throws when it may not be changed.
 * @throws {@link PKIError} `ERR_PKI_NOT_FOUND`; `ERR_PKI_CONFLICT` (`changed`) when somebody else was faster three times.
 */
export async function changeEntry(
  store: CAStore,
  serialNumber: string,
  decide: (entry: StoreEntry) => Revocation | undefined,
): Promise<StoreEntry> {
  for (let tries = 1; ; tries += 1) {
    const entry = await findEntry(store, serialNumber)
    if (entry === undefined) throw unknownCertificate(store, serialNumber)
    try {
      return await store.revoke(serialNumber, entry.version, decide(entry))
    } catch (error) {
      const isLate = isPKIError(error, 'ERR_PKI_CONFLICT') && error.details.reason === 'changed'
      if (!isLate || tries === TRIES) throw error
    }
  }
}

async function findEntry(store: CAStore, serialNumber: string): Promise<StoreEntry | undefined> {
  for await (const entry of store.find({ serialNumber })) return entry
  return undefined
}

function unknownCertificate(store: CAStore, serialNumber: string): PKIError<'ERR_PKI_NOT_FOUND'> {
  const isOwn = [store.root, store.issuerCertificate].some((ca) => serialNumberOf(ca) === serialNumber)
  return new PKIError(
    'ERR_PKI_NOT_FOUND',
    isOwn
      ? `${serialNumber} is the certificate of the CA itself, which cannot revoke itself`
      : `no certificate of this CA has the serial number ${serialNumber}`,
    {
      details: { subject: serialNumber },
      hint: isOwn
        ? 'If its key has leaked, remove the root from every device and make a new CA beside it (orchard init --dir NEW-FOLDER).'
        : 'orchard list shows the serial numbers of all.',
    },
  )
}
