import type { CertificateRecord } from '../../../x509/read/records.js'
import type { PathSettings } from '../path-settings.js'
import type { CertificatePath, PathFault } from '../records.js'

/**
 * The algorithm inside the signed part must be the one outside (RFC 5280 §4.1.1.2), and the encoding must have no fault
 * that the profile refuses.
 */
export function checkEncoding(path: CertificatePath, settings: PathSettings): readonly PathFault[] {
  return path.certificates.flatMap((certificate, index) => deviationsOf(certificate, index, settings))
}

function deviationsOf(
  { deviations }: CertificateRecord,
  index: number,
  { refusesDeviation }: PathSettings,
): readonly PathFault[] {
  return deviations.flatMap((deviation): readonly PathFault[] => {
    const { kind, path } = deviation
    if (kind === 'algorithm-mismatch') {
      return [{ code: 'algorithm-mismatch', index, found: 'two algorithms', expected: 'one, signed' }]
    }
    if (!refusesDeviation(deviation)) return []
    return [{ code: 'deviation', index, found: `${kind} at ${path}`, expected: 'DER as RFC 5280 asks' }]
  })
}
