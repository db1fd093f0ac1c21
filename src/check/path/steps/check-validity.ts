import type { CertificatePath, PathFault } from '../records.js'
import type { PathSettings } from '../path-settings.js'

const SECOND_MS = 1000

/**
 * Every certificate, the anchor's too, must be valid now; both ends of its validity belong to it (RFC 5280 §4.1.2.5).
 * Certificates know whole seconds: the last one lasts until it is over.
 */
export function checkValidity(path: CertificatePath, { now }: PathSettings): readonly PathFault[] {
  const second = Math.floor(now.getTime() / SECOND_MS) * SECOND_MS
  return path.certificates.flatMap(({ notBefore, notAfter }, index): readonly PathFault[] => {
    const [begin, end] = [notBefore, notAfter]
    if (second < begin.getTime()) {
      return [{ code: 'not-yet-valid', index, found: begin.toISOString(), expected: before(now) }]
    }
    if (second <= end.getTime()) return []
    return [{ code: 'expired', index, found: end.toISOString(), expected: `${now.toISOString()} or later` }]
  })
}

function before(now: Date): string {
  return `${now.toISOString()} or earlier`
}
