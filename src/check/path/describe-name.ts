import type { Name } from '../../x509/read/records.js'

/** A name as a person reads it: `CN=Home CA, O=Home`. Foreign text: encode it where it leaves. */
export function describeName(name: Name): string {
  const parts = name.rdns.map((rdn) => rdn.map(({ shortName, value }) => `${shortName}=${value}`).join(' + '))
  return parts.length === 0 ? 'the empty name' : parts.join(', ')
}
