import { parseHost } from '../../index.js'
import type { ServerRecord } from '../../index.js'
import type { Machine, PagePlace } from '../../node.js'
import { namesOfMachine } from '../hosts/plan.js'
import { UsageError } from '../stop.js'

/** What the addresses of a page depend on. */
export interface PageHostsOptions {
  /** `--host`, as it was typed, with or without a port. */
  readonly given: string | undefined
  /** This machine. */
  readonly machine: Machine
  /** The server that the page is for, where there is one. */
  readonly server: ServerRecord | undefined
}

/** Names and addresses of a page. */
export interface PageHosts {
  /** Those that a device may type, the best first; empty where this machine has none that can be seen from here. */
  readonly outside: readonly string[]
  /** The same, and those under which this machine reaches itself: every `Host` that is answered. */
  readonly all: readonly string[]
  /** The host that was given with another port than the page's own, and that port. */
  readonly published?: PagePlace
}

const LOOPBACK = ['localhost', '127.0.0.1', '::1'] as const

/**
 * Proposes the addresses of a page: what was given; in a container, WSL or a cloud what the server's certificate names,
 * because others know this machine by that; then the addresses of its interfaces, those of the certificate and IPv4 first,
 * and its mDNS name, which Android does not resolve.
 *
 * @throws PKIError `ERR_PKI_HOST` when what was given is no host.
 * @throws UsageError when its port is none.
 */
export function pageHosts({ given, machine, server }: PageHostsOptions): PageHosts {
  const named = (server?.hosts ?? []).filter((host) => !host.startsWith('*.') && !isLoopback(host))
  const own = [...interfaceHosts(machine, named), ...localNames(machine)]
  const seen = machine.environment === 'plain' ? own : [...named, ...own]
  const published = given === undefined ? undefined : placeOf(given)
  const typed = given === undefined ? [] : [parseHost(given, '--host').name]
  const outside = [...new Set([...typed, ...seen])]
  const all = [...new Set([...outside, ...LOOPBACK])]
  return { outside, all, ...(published === undefined ? {} : { published }) }
}

/** What was typed as `NAME:PORT`, `[ADDRESS]:PORT` or the address of a page; `undefined` where it names no port. */
function placeOf(given: string): PagePlace | undefined {
  const [, digits] = /^(?:https?:\/\/)?(?:\[[^\]]*\]|[^/:[\]]*):(\d+)(?:\/.*)?$/i.exec(given.trim()) ?? []
  if (digits === undefined) return undefined
  const port = Number(digits)
  if (port >= 1 && port <= 65_535) return { host: parseHost(given, '--host').name, port }
  throw new UsageError(`--host names a port that is none: ${digits}`, 'A port is 1 to 65535.')
}

/** Addresses that another machine can dial; link-local ones need a zone and are left out. */
function interfaceHosts({ addresses }: Machine, named: readonly string[]): readonly string[] {
  const rank = ({ address, family }: Machine['addresses'][number]): number =>
    (family === 'IPv4' ? 0 : 2) + (named.includes(address) ? 0 : 1)
  return addresses
    .filter(({ address, internal }) => !internal && !/^(?:fe[89ab]|169\.254\.)/i.test(address))
    .sort((a, b) => rank(a) - rank(b))
    .map(({ address }) => parseHost(address, 'address').name)
}

function localNames({ hostname }: Machine): readonly string[] {
  return namesOfMachine(hostname).filter((name) => name.endsWith('.local'))
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || host.startsWith('127.')
}
