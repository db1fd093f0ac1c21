import { PKIError } from '../base/errors.js'
import { foldWidth } from '../base/hosts/fold-width.js'
import { parseHost } from '../base/hosts/parse-host.js'

/** The port that Jupyter takes where nothing else is said. */
const JUPYTER_PORT = 8888
const SCHEME_PORTS = { https: 443, http: 80 } as const

/** What is to be looked at. */
export interface ProbeTarget {
  /** The host as a certificate names it: a DNS name in lower-case A-labels, or an address without brackets. */
  readonly host: string
  /** Whether the host is an address, which needs no resolution and is never sent as server name. */
  readonly kind: 'dns' | 'ip'
  /** The port, or the ports that are tried in this order when the text says none. */
  readonly ports: readonly number[]
  /** What the text began with; `http` is worth a word to the person: the probe speaks TLS all the same. */
  readonly scheme: 'https' | 'http' | 'none'
  /** Path below which Jupyter lies; begins and ends with a slash. */
  readonly basePath: string
}

/** Pages of Jupyter: where one of them is in the pasted path, the base URL ends before it. */
const PAGES =
  /\/(?:lab|tree|notebooks|edit|files|view|consoles|terminals|nbconvert|doc|retro|login|logout|api|static|hub)(?:\/.*)?$/

/**
 * Reads what a person gives to look at: `https://192.168.1.20:8888`, `homebox.local:8888/user/alice`, `[fd00::20]:8888`,
 * `homebox.local`. Without a port, `https://` means 443 and `http://` 80; a bare host means 8888, Jupyter's, and then 443.
 * A query, in which people paste their token, is dropped. Pure.
 *
 * @throws {@link PKIError} `ERR_PKI_HOST` when it is no such text, has a user name or password in it, or is a wildcard;
 * `ERR_PKI_OPTION` when it is no string.
 */
export function parseProbeTarget(text: string, option: string): ProbeTarget {
  const host = parseHost(text, option)
  if (host.kind === 'wildcard') throw wildcardError(host.name, option)
  const pieces = /^(?:([a-z]+):\/\/)?([^/?#]*)(\/[^?#]*)?/i.exec(foldWidth(text).trim())
  const [, scheme = '', authority = '', path = '/'] = pieces ?? []
  const kind = /^(?:https|wss)$/i.test(scheme) ? 'https' : scheme === '' ? 'none' : 'http'
  return Object.freeze({
    host: host.name,
    kind: host.kind,
    ports: Object.freeze(portsOf(authority, kind)),
    scheme: kind,
    basePath: basePathOf(path),
  })
}

/** Writes host and port as they are typed, an IPv6 address in its brackets. Pure. */
export function formatHostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function portsOf(authority: string, scheme: ProbeTarget['scheme']): number[] {
  const isBareIPv6 = !authority.startsWith('[') && authority.split(':').length > 2
  const port = isBareIPv6 ? undefined : /:([0-9]+)$/.exec(authority)?.[1]
  if (port !== undefined) return [Number(port)]
  return scheme === 'none' ? [JUPYTER_PORT, SCHEME_PORTS.https] : [SCHEME_PORTS[scheme]]
}

function basePathOf(path: string): string {
  // URL resolves dots and encodes what a request line cannot carry.
  const { pathname } = new URL(path.replace(/^[/\\]+/, '/'), 'https://host.invalid')
  const base = pathname.replace(PAGES, '/')
  return base.endsWith('/') ? base : `${base}/`
}

function wildcardError(host: string, option: string): PKIError<'ERR_PKI_HOST'> {
  return new PKIError(
    'ERR_PKI_HOST',
    `${option}: ${host} stands for many hosts; one of them can be looked at`,
    {
      details: { option, host, reason: 'wildcard' },
      hint: 'Give one host, such as homebox.local:8888.',
    },
  )
}
