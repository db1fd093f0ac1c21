import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { PKIError } from '../base/errors.js'
import { expectArray, expectString } from '../base/options.js'
import { systemCodeOf } from './system-code.js'
import { MOST_ADDRESSES } from './limits.js'
import type { NameStep } from './records.js'
import type { ProbeTarget } from './probe-target.js'

/** Gives the addresses of a name, or rejects with an error that has a `code`, as `dns.lookup` does. */
export type NameResolver = (name: string) => Promise<readonly string[]>

/** Asks the system, as every program does: hosts file, DNS and, where it is set up, mDNS for `.local`. Uses the network. */
export const resolveBySystem: NameResolver = async (name) => {
  const found = await lookup(name, { all: true, order: 'verbatim' })
  return found.map(({ address }) => address)
}

/**
 * Finds the addresses of the target. Uses the network when it is a name.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when the resolver gives anything but a list of addresses.
 */
export async function resolveName(
  target: ProbeTarget,
  resolver: NameResolver,
  signal: AbortSignal,
): Promise<NameStep> {
  if (target.kind === 'ip') return { status: 'not-needed', addresses: [target.host] }
  return Promise.race([
    askResolver(resolver, target.host),
    whenAborted(signal).then((): NameStep => ({ status: 'timeout', addresses: [] })),
  ])
}

async function askResolver(resolver: NameResolver, name: string): Promise<NameStep> {
  let given: unknown
  try {
    given = await resolver(name)
  } catch (error) {
    return { status: decideNameFailure(systemCodeOf(error)), addresses: [] }
  }
  return foundAddresses(expectArray(given, 'resolver()').map(expectAddress))
}

/** Anything but an address would be looked up once more when it is dialled. */
function expectAddress(given: unknown, index: number): string {
  const option = `resolver()[${String(index)}]`
  const address = expectString(given, option)
  if (isIP(address) !== 0) return address
  const expected = 'an IP address'
  throw new PKIError('ERR_PKI_OPTION', `${option} must be ${expected}`, { details: { option, expected } })
}

/** Tells a name that nobody knows from a resolver that does not answer. Pure. */
export function decideNameFailure(systemCode: string): NameStep['status'] {
  return /^(?:EAI_AGAIN|EAI_FAIL|ESERVFAIL|ETIMEOUT|ECONNREFUSED|EREFUSED)$/.test(systemCode)
    ? 'resolver-failed'
    : 'name-not-found'
}

function foundAddresses(addresses: readonly string[]): NameStep {
  if (addresses.length === 0) return { status: 'name-not-found', addresses: [] }
  return { status: 'resolved', addresses: [...new Set(addresses)].slice(0, MOST_ADDRESSES) }
}

async function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
