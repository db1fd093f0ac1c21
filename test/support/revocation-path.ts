import { createBudget } from '../../src/check/path/budget.js'
import type { CertificatePath } from '../../src/check/path/records.js'
import { checkRevocation } from '../../src/check/path/revocation/check-revocation.js'
import type { CertificateRecord } from '../../src/x509/read/records.js'
import { PRESENT, certify, party, revokeBy, type Party } from './revocation.js'

/** What a check of revocations gets to see. */
export interface RevocationWish {
  readonly crls?: readonly Uint8Array[]
  readonly ocspResponses?: readonly Uint8Array[]
  readonly crlIssuers?: readonly CertificateRecord[]
  /** Absent: true. */
  readonly required?: boolean
  readonly now?: Date
  /** Told what ran out, if anything did. */
  readonly onBudget?: (exhausted: string | undefined) => unknown
}

/** Checks a path; one line for each fault: code, index, what was found. */
export async function faultsOf(path: CertificatePath, wish: RevocationWish): Promise<readonly string[]> {
  const budget = createBudget()
  const faults = await checkRevocation(path, {
    crls: wish.crls ?? [],
    ocspResponses: wish.ocspResponses ?? [],
    crlIssuers: wish.crlIssuers,
    required: wish.required ?? true,
    now: wish.now ?? PRESENT,
    crypto: globalThis.crypto,
    budget,
  })
  wish.onBudget?.(budget.exhausted)
  return faults.map(({ code, index, found }) => `${code} ${String(index)} ${found}`)
}

/** A root (serial 1), a CA (2) and a server (100). */
export interface SmallPKI {
  readonly root: Party
  readonly ca: Party
  readonly leaf: CertificateRecord
  readonly caCertificate: CertificateRecord
  readonly rootCertificate: CertificateRecord
  readonly path: CertificatePath
  /** An empty CRL of the root. */
  readonly rootCRL: Uint8Array
}

/** Makes a root, a CA and a server; the server's certificate with some extensions. */
export function small(extensions: readonly Uint8Array[] = []): SmallPKI {
  const [root, ca] = [party('Root'), party('CA')]
  const rootCertificate = certify({ by: root, to: root, serial: 1, cA: true })
  const caCertificate = certify({ by: root, to: ca, serial: 2, cA: true })
  const leaf = certify({ by: ca, to: party('server'), serial: 100, extensions })
  const path = { certificates: [leaf, caCertificate, rootCertificate], anchored: true }
  return { root, ca, leaf, caCertificate, rootCertificate, path, rootCRL: revokeBy({ by: root }) }
}
