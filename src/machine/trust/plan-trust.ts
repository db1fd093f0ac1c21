import { expectObject } from '../../base/options.js'
import { expectTrustFacts, expectTrustPlan, expectTrustRequest } from './expect-trust-options.js'
import { planLinux } from './plan-linux.js'
import { planMacOS } from './plan-macos.js'
import { planNSS } from './plan-nss.js'
import { planWindows } from './plan-windows.js'
import { impossiblePlan } from './settled-plans.js'
import type { StorePlan, TrustFacts, TrustPlan, TrustRequest } from './trust-records.js'

/**
 * Decides what is to be done so that a machine trusts a root, or no longer does. Touches nothing: the facts come from
 * `findTrustFacts`, and `applyTrustPlan` does it. No step touches another root.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION`.
 */
export function planTrust(facts: TrustFacts, request: TrustRequest): TrustPlan {
  expectTrustFacts(facts)
  expectTrustRequest(request)
  const { action, root, only } = request
  const stores = [planSystem(facts, request), ...planNSS(facts, request)]
  return { action, root, stores: stores.filter(({ store }) => only?.includes(store) ?? true) }
}

/**
 * The steps of a plan that this process may not run, by the kind of their store.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION`.
 */
export function storesThatNeedRoot(plan: TrustPlan, facts: Pick<TrustFacts, 'isRoot'>): readonly StorePlan[] {
  expectTrustPlan(plan)
  expectObject(facts, 'facts')
  if (facts.isRoot) return []
  return plan.stores.filter(({ steps }) => steps.some(({ needsRoot }) => needsRoot))
}

function planSystem(facts: TrustFacts, request: TrustRequest): StorePlan {
  const { platform } = facts
  if (platform === 'darwin') return planMacOS(facts, request)
  if (platform === 'win32') return planWindows(facts, request)
  if (platform === 'linux') return planLinux(facts, request)
  return impossiblePlan(
    { store: 'system', place: platform },
    `${platform} is not one of the systems that this command knows`,
    `Put ${request.root.path} among its own roots by hand.`,
  )
}
