/** Names that Windows gives to devices, with any extension. */
const DEVICE_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)$/
const LONGEST = 60

/**
 * Makes the first part of a file name of a common name, safe on every file system: `alice@homebox, Nov 2026` becomes
 * `alice-homebox`. What stands behind the first comma is left out; a name without a letter or digit of ASCII gives way to
 * the beginning of the fingerprint.
 *
 * @param fingerprint - `AB:CD:…`
 */
export function profileFileStem(commonName: string, fingerprint: string): string {
  const [name = ''] = commonName.slice(0, 1000).split(',')
  const stem = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '')
  if (stem === '') return `root-${fingerprint.replaceAll(':', '').slice(0, 8).toLowerCase()}`
  return DEVICE_NAME.test(stem) ? `ca-${stem}` : stem
}
