import { isPKIError, parseHost, parseHosts } from '../../index.js'
import type { CertificateRecord, Host } from '../../index.js'
import { isPermitted } from './networks.js'

/** The hosts of a certificate: those that a person meant, and those that always go with them. */
export interface HostPlan {
  /** Typed or chosen, in canonical text. */
  readonly meant: readonly string[]
  /** Added, in canonical text; none of `meant`. */
  readonly added: readonly string[]
}

/** What the hosts that are always added depend on. */
export interface HostPlanOptions {
  /** What was typed. */
  readonly typed: readonly string[]
  /** `--only`: nothing is added. */
  readonly only: boolean
  /** The host name of the machine that the server runs on, where that is this one. */
  readonly hostname?: string
}

/** Addresses under which Jupyter is dialled on its own machine, and through a tunnel. */
const LOOPBACK = ['localhost', '127.0.0.1', '::1'] as const

/**
 * Parses what was typed and adds loopback and the names of the machine.
 *
 * @throws PKIError `ERR_PKI_HOST`, `ERR_PKI_NO_HOSTS`.
 */
export function planHosts({ typed, only, hostname }: HostPlanOptions): HostPlan {
  // One by one, so that an error names no index: who types hosts does not count them.
  for (const text of typed) parseHost(text, 'HOST')
  const meant = parseHosts(typed, 'HOST').map(({ name }) => name)
  if (only) return { meant, added: [] }
  const always = [...LOOPBACK, ...(hostname === undefined ? [] : namesOfMachine(hostname))]
  return { meant, added: [...new Set(always)].filter((name) => !meant.includes(name)) }
}

/** Leaves out those added hosts that a CA, made when the machine had another name, may not sign. */
export function withinRoot({ meant, added }: HostPlan, root: CertificateRecord): HostPlan {
  const constraints = root.extensions.nameConstraints
  const fits = (name: string): boolean => hostsIn([name]).some((host) => isPermitted(host, constraints))
  return { meant, added: added.filter(fits) }
}

/** All hosts of a plan, the meant ones first. */
export function allHosts({ meant, added }: HostPlan): readonly string[] {
  return [...meant, ...added]
}

/** The host name and its mDNS name, as far as a certificate can carry them: some machines are called `my_box`. */
export function namesOfMachine(hostname: string): readonly string[] {
  const [label = ''] = hostname.split('.')
  const candidates = label === 'localhost' ? [] : [hostname, `${label}.local`]
  return hostsIn(candidates)
    .filter(({ kind }) => kind === 'dns')
    .map(({ name }) => name)
}

/** Those names of a certificate that a person can dial, in canonical text: one of openssl may name anything. */
export function dialableHosts(names: readonly string[]): readonly string[] {
  return hostsIn(names)
    .filter(({ kind }) => kind !== 'wildcard')
    .map(({ name }) => name)
}

/** Those of some texts that a certificate can carry. */
function hostsIn(texts: readonly string[]): readonly Host[] {
  return texts.flatMap((text) => {
    try {
      return [parseHost(text, 'HOST')]
    } catch (error) {
      if (isPKIError(error, 'ERR_PKI_HOST')) return []
      throw error
    }
  })
}
