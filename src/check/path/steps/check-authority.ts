import type { CertificateRecord } from '../../../x509/read/records.js'
import type { PathSettings } from '../path-settings.js'
import type { CertificatePath, PathFault } from '../records.js'

/**
 * Every certificate that issues must be a CA (RFC 5280 §6.1.4 k) whose key may sign certificates (§6.1.4 n), the anchor
 * too.
 */
export function checkAuthority(path: CertificatePath, settings: PathSettings): readonly PathFault[] {
  return path.certificates.flatMap((certificate, index) => {
    if (index === 0) return []
    const isAnchor = path.anchored && index === path.certificates.length - 1
    const isOld = certificate.version < 3 && isAnchor && settings.oldAnchors
    return [...(isOld ? [] : checkCA(certificate, index)), ...checkCertSign(certificate, index)]
  })
}

function checkCA({ extensions }: CertificateRecord, index: number): readonly PathFault[] {
  const { basicConstraints } = extensions
  if (basicConstraints?.cA === true) return []
  if (basicConstraints !== undefined) {
    return [{ code: 'not-a-ca', index, found: 'basicConstraints with cA FALSE', expected: 'cA TRUE' }]
  }
  return [{ code: 'no-basic-constraints', index, found: 'no basicConstraints', expected: 'cA TRUE' }]
}

function checkCertSign({ extensions }: CertificateRecord, index: number): readonly PathFault[] {
  const { keyUsage } = extensions
  if (keyUsage === undefined || keyUsage.includes('keyCertSign')) return []
  return [
    { code: 'no-key-cert-sign', index, found: keyUsage.join(', ') || 'nothing', expected: 'keyCertSign' },
  ]
}
