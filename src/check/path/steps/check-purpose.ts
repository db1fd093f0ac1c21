import { OID } from '../../../x509/read/oids.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import type { PathSettings, PurposeRules } from '../path-settings.js'
import type { CertificatePath, PathFault } from '../records.js'

/**
 * Every certificate with an extended key usage, a CA's too, must be made for the purpose (RFC 5280 §4.2.1.12; that it
 * binds what a CA issues is what all validators do), and so must the key usage of the end entity (§4.2.1.3).
 */
export function checkPurpose(path: CertificatePath, { purpose }: PathSettings): readonly PathFault[] {
  if (purpose === undefined) return []
  const { certificates, anchored } = path
  const [leaf] = certificates
  const last = certificates.length - 1
  return [
    ...certificates.flatMap((certificate, index) => {
      const isAnchor = anchored && index === last && index > 0
      return isAnchor && !purpose.anchorCounts ? [] : checkExtendedUsage(certificate, index, purpose)
    }),
    ...(leaf === undefined ? [] : checkKeyUsage(leaf, purpose)),
    ...(leaf === undefined || purpose.exclusive !== true ? [] : checkExclusive(leaf, purpose)),
  ]
}

function checkExtendedUsage(
  { extensions }: CertificateRecord,
  index: number,
  { accepted }: PurposeRules,
): readonly PathFault[] {
  const found = extensions.extendedKeyUsage
  if (found === undefined || found.some((oid) => accepted.includes(oid))) return []
  return [
    {
      code: 'extended-key-usage',
      index,
      found: found.join(', ') || 'nothing',
      expected: accepted.join(' or '),
    },
  ]
}

function checkKeyUsage({ extensions }: CertificateRecord, purpose: PurposeRules): readonly PathFault[] {
  const { keyUsages, sparesCAs } = purpose
  const found = extensions.keyUsage
  if (found === undefined || keyUsages === undefined) return []
  if (sparesCAs === true && extensions.basicConstraints?.cA === true) return []
  if (found.some((usage) => keyUsages.includes(usage))) return []
  return [
    { code: 'key-usage', index: 0, found: found.join(', ') || 'nothing', expected: keyUsages.join(' or ') },
  ]
}

/** RFC 3161 §2.3. */
function checkExclusive(
  leaf: CertificateRecord,
  { accepted, keyUsages }: PurposeRules,
): readonly PathFault[] {
  const { extendedKeyUsage = [], keyUsage = [] } = leaf.extensions
  const isCritical = leaf.rawExtensions.some(({ oid, critical }) => oid === OID.extendedKeyUsage && critical)
  const [only] = extendedKeyUsage
  const isOnly = extendedKeyUsage.length === 1 && only !== undefined && accepted.includes(only)
  const other = keyUsage.filter((usage) => keyUsages?.includes(usage) === false)
  const expected = `${accepted.join(' or ')} alone, critical`
  return [
    ...(isOnly && isCritical
      ? []
      : [{ code: 'extended-key-usage', index: 0, found: extendedKeyUsage.join(', '), expected } as const]),
    ...(other.length === 0
      ? []
      : [
          {
            code: 'key-usage',
            index: 0,
            found: other.join(', '),
            expected: keyUsages?.join(' or ') ?? '',
          } as const,
        ]),
  ]
}
