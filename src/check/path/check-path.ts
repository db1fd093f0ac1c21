import { checkNameConstraints } from './name-constraints/check-name-constraints.js'
import type { PathSettings } from './path-settings.js'
import { checkPolicies } from './policies/check-policies.js'
import type { CertificatePath, PathFault } from './records.js'
import { checkAuthority } from './steps/check-authority.js'
import { checkEncoding } from './steps/check-encoding.js'
import { checkExtensions } from './steps/check-extensions.js'
import { checkKeyIds } from './steps/check-key-ids.js'
import { checkNames } from './steps/check-names.js'
import { checkPathLength } from './steps/check-path-length.js'
import { checkPurpose } from './steps/check-purpose.js'
import { checkStrength } from './steps/check-strength.js'
import { checkValidity } from './steps/check-validity.js'

/** What looks at a path alone, in the order in which the faults are listed. */
const STEPS = [
  checkEncoding,
  checkExtensions,
  checkValidity,
  checkNames,
  checkKeyIds,
  checkAuthority,
  checkPathLength,
  checkPurpose,
  checkStrength,
] as const

/**
 * Checks one path as RFC 5280 §6.1 says and as the settings of a profile ask; everything that is wrong is listed. The
 * signatures are not looked at: the search that finds a path verifies them.
 */
export async function checkPath(
  path: CertificatePath,
  settings: PathSettings,
): Promise<readonly PathFault[]> {
  const faults = [
    ...STEPS.flatMap((step) => step(path, settings)),
    ...checkNameConstraints(path, settings.nameConstraints, settings.budget),
    ...checkPolicies(path, settings.policies),
  ]
  if (settings.revocation !== undefined) faults.push(...(await settings.revocation(path)))
  return Object.freeze(faults)
}
