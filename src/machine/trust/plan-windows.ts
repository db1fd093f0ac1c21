import { absentPlan, impossiblePlan, presentPlan } from './settled-plans.js'
import type { StorePlan, TrustFacts, TrustRequest } from './trust-records.js'

/** What is to be done about the roots of a user of Windows, which needs no administrator. Touches nothing. */
export function planWindows(
  { programs, systemHolds }: TrustFacts,
  { action, root }: TrustRequest,
): StorePlan {
  const place = { store: 'system', place: String.raw`CurrentUser\Root` } as const
  const program = programs.certutil
  if (program === undefined)
    return impossiblePlan(place, 'certutil.exe is not there', 'It is a part of Windows, in System32.')
  if (action === 'untrust' && !systemHolds) return absentPlan(place, 'it was not there')
  if (action === 'trust' && systemHolds) return presentPlan(place, 'trusts it already')
  const isTrust = action === 'trust'
  const args = isTrust ? ['-addstore', '-user', 'Root', root.path] : ['-delstore', '-user', 'Root', root.sha1]
  const what = isTrust
    ? 'Adds the certificate to your roots; Windows asks you whether it may'
    : 'Deletes the certificate from your roots; Windows asks you whether it may'
  return {
    ...place,
    outcome: 'change',
    why: isTrust ? 'gets the root' : 'holds the root, which is taken out',
    steps: [{ what, program, args, needsRoot: false }],
  }
}
