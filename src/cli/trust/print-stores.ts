import { showStep } from '../../node.js'
import type { StoreOutcome, StorePlan, TrustFacts, TrustPlan } from '../../node.js'
import { shownPath } from '../ca/folder.js'
import type { Session } from '../session.js'
import type { StoreDocument } from './documents.js'

/** What would be done, store by store, with every line that would be run. */
export function plannedStores({ stores }: TrustPlan, facts: TrustFacts): readonly StoreDocument[] {
  return stores.map((plan) => ({
    ...storeOf(plan, facts),
    outcome: WORDS[plan.outcome],
    text: plan.why,
  }))
}

const WORDS = { change: 'planned', present: 'present', absent: 'absent', impossible: 'failed' } as const

/** What was done, store by store; `after` is what is to be done still, of the facts as they are now. */
export function changedStores(
  { plan, outcomes }: { readonly plan: TrustPlan; readonly outcomes: readonly StoreOutcome[] },
  facts: TrustFacts,
  after: TrustPlan,
): readonly StoreDocument[] {
  return outcomes.map((outcome) => {
    const shared = storeOf(outcome.plan, facts)
    if (!outcome.ok) return { ...shared, outcome: 'failed', text: faultText(outcome) }
    if (outcome.plan.outcome !== 'change')
      return { ...shared, outcome: WORDS[outcome.plan.outcome], text: outcome.plan.why }
    const now = after.stores.find(({ place }) => place === outcome.plan.place)
    if (now?.outcome === 'present' || now?.outcome === 'absent')
      return {
        ...shared,
        outcome: 'changed',
        text: plan.action === 'trust' ? 'trusts it now' : 'no longer trusts it',
      }
    return { ...shared, outcome: 'failed', text: 'every step ended well, and yet nothing has changed' }
  })
}

/** Prints one line for each store, and below it what is to be done by hand. */
export function printStores(session: Session, stores: readonly StoreDocument[]): void {
  const { printer } = session
  for (const { store, place, outcome, text, hint, commands } of stores) {
    const line = `${shownPath(session, place)}: ${text}`
    if (outcome === 'failed') printer.failed(store, line)
    else if (outcome === 'planned') printer.waiting(store, line)
    else printer.done(store, line)
    if (hint !== undefined) printer.fact('', hint)
    if (outcome === 'planned') for (const command of commands) printer.command(command)
  }
}

function storeOf(
  { store, place, hint, steps }: StorePlan,
  facts: TrustFacts,
): Omit<StoreDocument, 'outcome' | 'text'> {
  return {
    store,
    place,
    ...(hint === undefined ? {} : { hint }),
    commands: steps.map((step) => showStep(step, facts)),
  }
}

function faultText({ fault = 'failed', failedAt }: StoreOutcome): string {
  return failedAt === undefined ? fault : `${failedAt.program} ${failedAt.args[0] ?? ''} ${fault}`
}
