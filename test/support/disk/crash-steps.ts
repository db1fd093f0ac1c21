import { toHex } from '../../../src/base/bytes.js'
import { decodePEM } from '../../../src/base/pem.js'
import { crl } from '../../../src/store/crl.js'
import type { CADirectory } from '../../../src/store/directory/ca-directory.js'
import type { EnsuredServer } from '../../../src/store/ensured-server.js'
import { indexSerialOf } from '../../../src/store/index-line.js'
import { issue } from '../../../src/store/issue.js'
import { readCertificate } from '../../../src/x509/read/certificate.js'
import { NOW } from '../issue.js'
import type { HandedOut, StepBook } from './ledger.js'

/** Issues one certificate; gives its serial number. */
export async function issueOne(ledger: StepBook, store: CADirectory, host: string): Promise<string> {
  const { serialNumber } = await ledger.step(
    `issue ${host}`,
    () => issue({ store, hosts: [host], now: NOW }),
    ({ der }) => entered(der),
  )
  return serialNumber
}

/** What is handed out with a certificate. */
export function entered(der: Uint8Array): HandedOut {
  const serialNumber = indexSerialOf(readCertificate(der)).toLowerCase()
  return {
    certificates: new Map([[serialNumber, toHex(der)]]),
    statuses: new Map([[serialNumber, 'valid']]),
  }
}

/** What is handed out with the certificate of a server. */
export function enteredPEM(chainPEM: string): HandedOut {
  const [leaf] = decodePEM(chainPEM)
  if (leaf === undefined) throw new Error('a chain without a certificate')
  return entered(leaf.der)
}

/** Revokes a certificate. */
export async function change(ledger: StepBook, serial: string, step: () => Promise<unknown>): Promise<void> {
  await ledger.step(`revoke ${serial}`, step, () => ({ statuses: new Map([[serial, 'revoked']]) }))
}

/** Gives a server a certificate. */
export async function serve(
  ledger: StepBook,
  what: string,
  step: () => Promise<EnsuredServer>,
): Promise<void> {
  await ledger.step(what, step, ({ name, chainPEM, serialNumber }) => ({
    ...enteredPEM(chainPEM),
    servers: new Map([[name, serialNumber]]),
  }))
}

/** Signs a list of what is revoked. */
export async function signCRL(ledger: StepBook, store: CADirectory): Promise<void> {
  await ledger.step(
    'crl',
    () => crl({ store, now: NOW }),
    ({ number }) => ({ crlNumber: number }),
  )
}
