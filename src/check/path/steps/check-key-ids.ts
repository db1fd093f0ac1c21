import { equalBytes, toHex } from '../../../base/bytes.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import { nameKey, type NameStyle } from '../compare-names.js'
import type { PathSettings } from '../path-settings.js'
import type { CertificatePath, PathFault } from '../records.js'

/** What a certificate says of its issuer's key must fit the issuer, as far as the profile looks (RFC 5280 §4.2.1.1). */
export function checkKeyIds(path: CertificatePath, settings: PathSettings): readonly PathFault[] {
  if (settings.keyIds === 'none') return []
  return path.certificates.flatMap((child, index) => {
    const issuer = path.certificates[index + 1]
    if (issuer === undefined) return []
    const named = settings.keyIds === 'all' ? checkNamedIssuer(child, issuer, settings.style) : []
    return [...checkKeyId(child, issuer), ...named].map((fault): PathFault => ({ ...fault, index }))
  })
}

type Mismatch = Omit<PathFault, 'index'>

function checkKeyId(child: CertificateRecord, issuer: CertificateRecord): readonly Mismatch[] {
  const wanted = child.extensions.authorityKeyId?.keyId
  const found = issuer.extensions.subjectKeyId
  if (wanted === undefined || found === undefined || equalBytes(wanted, found)) return []
  return [{ code: 'key-id-mismatch', found: toHex(wanted), expected: toHex(found) }]
}

/** The second way of naming an issuer: by its own issuer and serial number. */
function checkNamedIssuer(
  child: CertificateRecord,
  issuer: CertificateRecord,
  style: NameStyle,
): readonly Mismatch[] {
  const { issuer: names, serialNumber } = child.extensions.authorityKeyId ?? {}
  const directories =
    names?.flatMap((name) => (name.type === 'directory' ? [nameKey(name.name, style)] : [])) ?? []
  const isNamed = directories.length === 0 || directories.includes(nameKey(issuer.issuer, style))
  const isNumbered = serialNumber === undefined || equalBytes(serialNumber, issuer.serialNumber)
  if (isNamed && isNumbered) return []
  const expected = 'the issuer and the serial number of its issuer'
  return [{ code: 'key-id-mismatch', found: 'those of another certificate', expected }]
}
