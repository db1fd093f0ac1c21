import { expectArray, expectRecord, expectString } from '../base/options.js'
import { takeSubtree } from './name-constraints.js'
import { containsSubtree } from './permitted-names.js'
import type { NameConstraintsOptions } from './records.js'

/** Addresses of home networks: RFC 1918, RFC 3927 and RFC 6890 loopback; RFC 4193, RFC 4291 link-local and loopback. */
export const HOME_NETWORKS = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
] as const

/** Names that no public CA signs and home routers hand out: RFC 6761, RFC 6762, RFC 8375, and what vendors chose. */
export const HOME_NAMES = [
  'localhost',
  'local',
  'lan',
  'home',
  'home.arpa',
  'internal',
  'test',
  'localdomain',
  'fritz.box',
] as const

/** What `homeNameConstraints` takes. */
export interface HomeNameConstraintsOptions {
  /**
   * More names, addresses and CIDR ranges that may be signed: the machine's host name, the hosts of a server. What the
   * home networks and names hold already is left out; of `*.example.com`, `example.com` is permitted.
   */
  readonly permit?: readonly string[]
}

/**
 * Name constraints for the root of a home: private networks, names that exist only at home, and what is given. Such a
 * root on a phone cannot sign for a bank. No clock, no disk, no network.
 *
 * @returns A value for the `nameConstraints` option of `createRootCA`.
 * @throws {@link PKIError} `ERR_PKI_HOST` for an entry that is neither a name nor a range, `ERR_PKI_OPTION`.
 * @example
 * ```ts
 * import { createRootCA, homeNameConstraints } from 'orchard-pki'
 *
 * const nameConstraints = homeNameConstraints({ permit: ['homebox', 'jupyter.example.com'] })
 * const root = await createRootCA({ commonName: 'Home CA', nameConstraints })
 * ```
 */
export function homeNameConstraints(options: HomeNameConstraintsOptions = {}): NameConstraintsOptions {
  expectRecord(options, '', ['permit'])
  const permitted: string[] = [...HOME_NAMES, ...HOME_NETWORKS]
  const subtrees = permitted.map((entry) => takeSubtree(entry, 'permit'))
  for (const [index, entry] of expectArray(options.permit ?? [], 'permit').entries()) {
    const option = `permit[${String(index)}]`
    const text = expectString(entry, option).replace(/^\*\./, '')
    const subtree = takeSubtree(text, option)
    if (subtrees.some((held) => containsSubtree(held, subtree))) continue
    subtrees.push(subtree)
    permitted.push(text)
  }
  return { permitted }
}
