import { toHex } from '../../../base/bytes.js'
import { IPV4_LENGTH, IPV6_LENGTH } from '../../../base/hosts/ip-address.js'
import type { ConstraintStyle } from './subtree-set.js'

/** Networks of one mask, as hexadecimal. */
interface MaskedNetworks {
  readonly mask: Uint8Array
  readonly networks: Set<string>
}

/** Tells whether octets are an iPAddress constraint: address and mask of one family, the mask without holes (RFC 4632 §3.1). */
export function isIPConstraint(octets: Uint8Array): boolean {
  return hasConstraintLength(octets) && isPrefix(octets.subarray(octets.length / 2))
}

/** Tells whether an iPAddress constraint contains an address; octets of any other length lie nowhere. */
export function ipConstraintContains(constraint: Uint8Array, address: Uint8Array): boolean {
  return new IPSubtrees([constraint], 'rfc5280').contains(address)
}

/** The iPAddress constraints of one list, by mask: an address is compared once for each mask, not for each network. */
export class IPSubtrees {
  readonly #byLength = new Map<number, Map<string, MaskedNetworks>>()
  readonly #isStrict: boolean

  /** Prepares them; malformed ones are left out. Apple's `nc_compare_IPAddresses` takes any mask. */
  constructor(constraints: readonly Uint8Array[], style: ConstraintStyle) {
    this.#isStrict = style === 'rfc5280'
    for (const octets of constraints) {
      if (this.#isStrict ? isIPConstraint(octets) : hasConstraintLength(octets)) this.#add(octets)
    }
  }

  /** How many steps a comparison takes. */
  cost(address: Uint8Array): number {
    return 1 + (this.#byLength.get(address.length)?.size ?? 0)
  }

  /** Tells whether the address lies in one of them. */
  contains(address: Uint8Array): boolean {
    const masks = [...(this.#byLength.get(address.length)?.values() ?? [])]
    return masks.some(({ mask, networks }) => networks.has(networkKey(address, mask)))
  }

  /** Tells whether the address lies in one of them; one of a wrong length always does. */
  overlaps(address: Uint8Array): boolean {
    const isAddress = address.length === IPV4_LENGTH || address.length === IPV6_LENGTH
    return isAddress ? this.contains(address) : this.#isStrict
  }

  #add(octets: Uint8Array): void {
    const length = octets.length / 2
    const mask = octets.subarray(length)
    const masks = this.#byLength.get(length) ?? new Map<string, MaskedNetworks>()
    this.#byLength.set(length, masks)
    const key = toHex(mask)
    const masked = masks.get(key) ?? { mask, networks: new Set() }
    masks.set(key, masked)
    masked.networks.add(networkKey(octets.subarray(0, length), mask))
  }
}

function hasConstraintLength(octets: Uint8Array): boolean {
  return octets.length === 2 * IPV4_LENGTH || octets.length === 2 * IPV6_LENGTH
}

function isPrefix(mask: Uint8Array): boolean {
  const bits = Array.from(mask, (octet) => octet.toString(2).padStart(8, '0')).join('')
  return /^1*0*$/.test(bits)
}

function networkKey(address: Uint8Array, mask: Uint8Array): string {
  return toHex(address.map((octet, index) => octet & (mask[index] ?? 0)))
}
