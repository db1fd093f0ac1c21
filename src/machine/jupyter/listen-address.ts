/** The hosts that Jupyter serves without being told to: it listens to these only. */
const SERVED_BY_DEFAULT: readonly string[] = ['localhost', '127.0.0.1', '::1']

/**
 * What Jupyter must listen on to be reached at some hosts; `undefined` where its default will do.
 *
 * It is everything, never the typed address: that fails behind address translation (`Errno 99`). `0.0.0.0` is IPv4 only; with
 * an IPv6 address among the hosts it is `*`, which is both (measured with Notebook 6.4).
 *
 * @param hosts - The hosts that a person dials, in canonical text.
 */
export function listenAddress(hosts: readonly string[]): '0.0.0.0' | '*' | undefined {
  const outside = hosts.filter((host) => !SERVED_BY_DEFAULT.includes(host))
  if (outside.length === 0) return undefined
  return outside.some((host) => host.includes(':')) ? '*' : '0.0.0.0'
}
