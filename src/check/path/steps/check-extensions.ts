import type { CertificateRecord } from '../../../x509/read/records.js'
import type { PathSettings } from '../path-settings.js'
import type { CertificatePath, PathFault } from '../records.js'

/**
 * No extension may be there twice, be known and unreadable, or be critical without being processed (RFC 5280 §4.2,
 * §6.1.4 o, §6.1.5 f).
 */
export function checkExtensions(path: CertificatePath, settings: PathSettings): readonly PathFault[] {
  return path.certificates.flatMap((certificate, index) => {
    const isAnchor = path.anchored && index === path.certificates.length - 1
    return [
      ...brokenExtensions(certificate, index),
      ...(isAnchor && !settings.anchorExtensionsCount ? [] : unknownExtensions(certificate, index, settings)),
    ]
  })
}

function brokenExtensions(
  { duplicateExtensions, unreadableExtensions }: CertificateRecord,
  index: number,
): readonly PathFault[] {
  if (duplicateExtensions.length + unreadableExtensions.length === 0) return []
  return [
    ...duplicateExtensions.map((oid): PathFault => {
      return { code: 'duplicate-extension', index, found: `${oid} twice`, expected: 'each extension once' }
    }),
    ...unreadableExtensions.map(({ oid, problem }): PathFault => {
      return {
        code: 'unreadable-extension',
        index,
        found: `${oid}: ${problem}`,
        expected: 'a readable value',
      }
    }),
  ]
}

function unknownExtensions(
  { rawExtensions }: CertificateRecord,
  index: number,
  { processedExtensions }: PathSettings,
): readonly PathFault[] {
  return rawExtensions.flatMap(({ oid, critical }): readonly PathFault[] => {
    if (!critical || processedExtensions.has(oid)) return []
    const expected = 'critical extensions that are known'
    return [{ code: 'unknown-critical-extension', index, found: oid, expected }]
  })
}
