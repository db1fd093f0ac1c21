import type { StoreEntry, StoreQuery } from './ca-store.js'

/** A query whose texts have been brought into the form in which entries have them, once for a million entries. */
export interface PreparedQuery {
  /** Tells whether it asks for an entry. */
  readonly matches: (entry: StoreEntry) => boolean
  /** The one serial number that it asks for, as entries have it; at most one entry matches then. */
  readonly serialNumber: string | undefined
}

/** Brings a query into the form in which it is asked of every entry. Every store can use it; none has to. */
export function prepareQuery(query: StoreQuery = {}): PreparedQuery {
  const { status, expiresBefore, text } = query
  const serialNumber = query.serialNumber === undefined ? undefined : serialOf(query.serialNumber)
  const looked = text?.toLowerCase()
  const end = expiresBefore?.getTime()
  return {
    serialNumber,
    matches: (entry) =>
      (serialNumber === undefined || entry.serialNumber === serialNumber) &&
      (status === undefined || entry.status === status) &&
      (end === undefined || entry.notAfter.getTime() < end) &&
      (looked === undefined || holdsText(entry, looked)),
  }
}

/** A serial number of any form, as entries have it: lower case, even length, no leading zero octet. */
export function serialOf(serialNumber: string): string {
  const digits = serialNumber.replaceAll(':', '').toLowerCase().replace(/^0+/, '')
  if (digits === '') return '00'
  return digits.length % 2 === 0 ? digits : `0${digits}`
}

function holdsText({ subject, serialNumber }: StoreEntry, looked: string): boolean {
  return serialNumber.includes(looked) || subject.toLowerCase().includes(looked)
}
