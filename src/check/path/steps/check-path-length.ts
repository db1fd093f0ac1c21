import type { CertificateRecord } from '../../../x509/read/records.js'
import { isSameName } from '../compare-names.js'
import type { PathSettings } from '../path-settings.js'
import type { CertificatePath, PathFault } from '../records.js'

/**
 * No more CAs may stand below a CA than its pathLenConstraint says, self-issued ones not counted (RFC 5280 §6.1.4 l, m);
 * the anchor's own counts. And no more certificates may stand between the ends than the caller says.
 */
export function checkPathLength(path: CertificatePath, settings: PathSettings): readonly PathFault[] {
  const { certificates } = path
  if (certificates.length < 3) return checkDepth(path, settings)
  const faults: PathFault[] = []
  let below = 0
  for (const [index, certificate] of certificates.entries()) {
    if (index === 0) continue
    const limit = limitOf(certificate)
    if (limit !== undefined && below > limit) {
      faults.push({
        code: 'path-length',
        index,
        found: `${below} CAs below it`,
        expected: `at most ${limit}`,
      })
    }
    const isLast = index === certificates.length - 1
    if (!isLast && !isSelfIssued(certificate, settings)) below += 1
  }
  return [...faults, ...checkDepth(path, settings)]
}

/** A path length without cA says nothing (RFC 5280 §4.2.1.9). */
function limitOf({ extensions: { basicConstraints } }: CertificateRecord): number | undefined {
  return basicConstraints?.cA === true ? basicConstraints.pathLength : undefined
}

function isSelfIssued({ subject, issuer }: CertificateRecord, { style }: PathSettings): boolean {
  return isSameName(subject, issuer, style)
}

function checkDepth({ certificates }: CertificatePath, settings: PathSettings): readonly PathFault[] {
  const { maxIntermediates = Number.POSITIVE_INFINITY } = settings
  const between = certificates.length - 2
  if (between <= maxIntermediates) return []
  const [found, expected] = [`${between} intermediates`, `at most ${maxIntermediates}`]
  return [{ code: 'too-deep', index: undefined, found, expected }]
}
