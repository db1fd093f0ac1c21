import { equalBytes } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import { requirePEM } from '../base/pem.js'
import { quoteText } from '../base/quote.js'
import { CSR_LABELS } from '../x509/read/encoded.js'
import { readCSR } from '../x509/read/csr.js'
import type { Revocation, StoredServer } from './ca-store.js'
import { enterServer, ensureServer } from './ensured-server.js'
import type { EnsuredServer } from './ensured-server.js'
import { prepareRequest } from './prepare-request.js'
import type { ServerTask } from './prepare-server.js'
import { passOverDamage, readServerCertificate } from './server-record.js'

const COPY_IT = 'The key of this server lives on another machine: copy the new certificate there.'

/**
 * Renews a server for the key that it has, or for a new one. Where its key lives on another machine, it stays there: the
 * request that is kept is signed again.
 *
 * @throws {@link PKIError} `ERR_PKI_NOT_FOUND` when neither its key is here nor a request of that key.
 */
export async function renewServer(task: ServerTask): Promise<EnsuredServer> {
  const { store, name } = task
  const stored = await store.findServer(name, { withoutKey: true })
  if (stored?.chainPEM === undefined || stored.hasKey || task.newKey === true) return ensureServer(task)
  const csr = { pem: await requestOf(stored, stored.chainPEM) }
  const findRevocation = (serialNumber: string): Promise<Revocation | undefined> =>
    findHarmless(task, serialNumber)
  const prepared = await prepareRequest({ ...task, csr, findRevocation })
  const notes = prepared.entry === undefined ? [] : [COPY_IT]
  return enterServer(task, { ...prepared, notes: [...prepared.notes, ...notes] })
}

/** The request of the key that the certificate in use is for. */
async function requestOf(stored: StoredServer, chainPEM: string): Promise<string> {
  const { name, csrPEM } = stored
  if (csrPEM === undefined) throw keyElsewhere(name)
  const certificate = await readServerCertificate(stored, chainPEM).catch(passOverDamage)
  const { publicKey } = readCSR(requirePEM(csrPEM, CSR_LABELS).der)
  if (certificate !== undefined && !equalBytes(publicKey.der, certificate.publicKey.der))
    throw keyElsewhere(name)
  return csrPEM
}

/** Whoever has a key that leaked has it under every certificate: it gets no other one. */
async function findHarmless(
  { name, findRevocation }: ServerTask,
  serialNumber: string,
): Promise<Revocation | undefined> {
  const revocation = await findRevocation?.(serialNumber)
  if (revocation?.reason === 'keyCompromise') throw keyElsewhere(name)
  return revocation
}

function keyElsewhere(name: string): PKIError<'ERR_PKI_NOT_FOUND'> {
  return new PKIError(
    'ERR_PKI_NOT_FOUND',
    `neither the key of ${quoteText(name)} is here nor a request of a key that can be used`,
    {
      details: { subject: name },
      hint: 'Make a request where its key is, and sign it for this server (orchard sign --name); or give it a new key here (--new-key, option newKey).',
    },
  )
}
