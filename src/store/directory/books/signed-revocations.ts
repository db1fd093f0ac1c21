import { equalBytes, toHex } from '../../../base/bytes.js'
import { isPKIError } from '../../../base/errors.js'
import { REVOCATION_REASONS } from '../../../issue/revocation-reason.js'
import { signatureAlgorithmOf } from '../../../keys/verify/algorithms.js'
import { verifySignature } from '../../../keys/verify/verifier.js'
import { readCRL } from '../../../x509/read/crl.js'
import type { CRLRecord, RevokedEntry } from '../../../x509/read/crl-records.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import type { Revocation } from '../../ca-store.js'
import { normalSerial } from '../../index-line.js'
import { revocationOf } from '../../revocation-field.js'
import type { BookParts } from './book-parts.js'
import { findStoredCRL } from './stored-crl.js'

/** What a CA has signed of its revocations. */
export interface SignedRevocations {
  /** When the list was signed: what was revoked since then is not in it. */
  readonly thisUpdate: Date
  /** The revocations, by serial number as in `index.txt`. */
  readonly revocations: ReadonlyMap<string, Revocation>
}

/**
 * The revocations in the CRL that a CA keeps: where its index is lost, that is all that is left of what openssl has
 * revoked. `undefined` where there is no CRL, or none that this CA has signed.
 *
 * @throws PKIError `ERR_PKI_FILE`.
 */
export async function findSignedRevocations(parts: BookParts): Promise<SignedRevocations | undefined> {
  try {
    const stored = await findStoredCRL(parts)
    const list = stored === undefined ? undefined : readCRL(stored.der)
    if (list === undefined || !(await isSignedBy(list, parts.issuer))) return undefined
    return { thisUpdate: list.thisUpdate, revocations: revocationsOf(list) }
  } catch (error) {
    if (!isPKIError(error) || isPKIError(error, 'ERR_PKI_FILE')) throw error
    return undefined
  }
}

async function isSignedBy(list: CRLRecord, issuer: CertificateRecord): Promise<boolean> {
  const algorithm = signatureAlgorithmOf(list.signatureAlgorithmDER)
  if (algorithm === undefined || !equalBytes(list.issuer.der, issuer.subject.der)) return false
  const { tbs: data, signature } = list
  await verifySignature({ publicKey: issuer.publicKey, algorithm, data, signature, subject: 'crl' })
  return true
}

function revocationsOf(list: CRLRecord): ReadonlyMap<string, Revocation> {
  const revocations = new Map<string, Revocation>()
  for (const entry of list.entries()) {
    // A certificate of another CA, in an indirect list.
    if (entry.certificateIssuer !== undefined || entry.reason === 'removeFromCRL') continue
    revocations.set(normalSerial(toHex(entry.serialNumber)), revocationIn(entry))
  }
  return revocations
}

function revocationIn({ revocationDate, reason: given, invalidityDate }: RevokedEntry): Revocation {
  const reason = REVOCATION_REASONS.find((word) => word === given) ?? 'unspecified'
  return revocationOf(revocationDate.getTime(), reason, invalidityDate?.getTime())
}
