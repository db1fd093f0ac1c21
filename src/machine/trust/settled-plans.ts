import type { StorePlan } from './trust-records.js'

/** Which store a plan is about. */
export type StorePlace = Pick<StorePlan, 'store' | 'place'>

/** A store that holds the root, as wanted. */
export function presentPlan(place: StorePlace, why: string): StorePlan {
  return { ...place, outcome: 'present', why, steps: [] }
}

/** A store that does not hold the root, as wanted. */
export function absentPlan(place: StorePlace, why: string): StorePlan {
  return { ...place, outcome: 'absent', why, steps: [] }
}

/** A store that a person has to see to. */
export function impossiblePlan(place: StorePlace, why: string, hint: string): StorePlan {
  return { ...place, outcome: 'impossible', why, hint, steps: [] }
}
