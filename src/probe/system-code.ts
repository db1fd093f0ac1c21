/** The `code` of a caught error of the system or of OpenSSL, e.g. `ECONNREFUSED`; empty where it has none. */
export function systemCodeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}
