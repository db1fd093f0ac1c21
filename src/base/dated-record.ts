import type { Validity } from './time.js'

/** Where a record keeps the milliseconds of its two dates. */
const INSTANTS = Symbol('instants')

/** A record with its two instants, in milliseconds. */
interface WithInstants {
  readonly [INSTANTS]: readonly [notBefore: number, notAfter: number]
}

const GETTERS = {
  notBefore: {
    enumerable: true,
    get(this: WithInstants): Date {
      return new Date(this[INSTANTS][0])
    },
  },
  notAfter: {
    enumerable: true,
    get(this: WithInstants): Date {
      return new Date(this[INSTANTS][1])
    },
  },
} as const

/**
 * Gives a new record `notBefore` and `notAfter`, fresh copies at each read, and freezes it. All records share the two
 * getters: an engine takes objects with functions of their own for so many classes, and is slow with every one of them.
 */
export function freezeDated<Fields extends object>(
  fields: Fields,
  validity: Validity,
): Readonly<Fields & Validity> {
  addDates(fields, validity)
  return Object.freeze(fields)
}

function addDates<Fields extends object>(
  fields: Fields,
  { notBefore, notAfter }: Validity,
): asserts fields is Fields & Validity {
  Object.defineProperty(fields, INSTANTS, { value: Object.freeze([notBefore.getTime(), notAfter.getTime()]) })
  // One after the other: `defineProperties` collects and copies its descriptors first, and takes half as long again.
  Object.defineProperty(fields, 'notBefore', GETTERS.notBefore)
  Object.defineProperty(fields, 'notAfter', GETTERS.notAfter)
}
