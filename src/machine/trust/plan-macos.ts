import { absentPlan, impossiblePlan, presentPlan } from './settled-plans.js'
import type { StorePlan, StoreRoot, TrustFacts, TrustRequest, StoreStep } from './trust-records.js'

/** Where roots for everybody lie on a Mac. */
export const SYSTEM_KEYCHAIN = '/Library/Keychains/System.keychain'

const PLACE = { store: 'system', place: SYSTEM_KEYCHAIN } as const

/** What is to be done about the keychain of a Mac. Touches nothing. @see security(1) */
export function planMacOS(facts: TrustFacts, { action, root }: TrustRequest): StorePlan {
  const { anchors, systemHolds } = facts
  const program = facts.programs.security
  if (program === undefined)
    return impossiblePlan(PLACE, 'security is not there', 'It is a part of macOS: /usr/bin/security.')
  if (action === 'trust') {
    if (systemHolds) return presentPlan(PLACE, 'trusts it already')
    return { ...PLACE, outcome: 'change', why: 'gets the root', steps: [addStep(program, root)] }
  }
  if (anchors.length > 0) {
    const why = 'holds the root, which is taken out'
    return { ...PLACE, outcome: 'change', why, steps: removalSteps(program, root) }
  }
  if (!systemHolds) return absentPlan(PLACE, 'it was not there')
  return impossiblePlan(
    PLACE,
    'it is trusted by another keychain or a profile',
    'Remove it in Keychain Access (login), or in System Settings > General > Device Management.',
  )
}

function addStep(program: string, root: StoreRoot): StoreStep {
  return {
    what: 'Adds the certificate for everybody on this Mac, as a trusted root',
    program,
    args: ['add-trusted-cert', '-d', '-r', 'trustRoot', '-k', SYSTEM_KEYCHAIN, root.path],
    needsRoot: true,
  }
}

function removalSteps(program: string, root: StoreRoot): readonly StoreStep[] {
  // -t takes the trust along; every macOS knows a certificate by SHA-1 here.
  const args = ['delete-certificate', '-Z', root.sha1.toUpperCase(), '-t', SYSTEM_KEYCHAIN]
  return [
    {
      what: 'Takes the trust away',
      program,
      args: ['remove-trusted-cert', '-d', root.path],
      needsRoot: true,
    },
    { what: 'Deletes the certificate', program, args, needsRoot: true },
  ]
}
