import { parseHosts } from '../base/hosts/parse-host.js'
import { textOfHost } from '../issue/host-names.js'
import type { EncodedInput } from '../base/encoded-input.js'
import { readCSR } from '../x509/read/csr.js'
import type { StoredServer } from './ca-store.js'
import { assertKeyOfServer, takeRequest } from './foreign-request.js'
import type { ForeignRequest } from './foreign-request.js'
import { doJob } from './issuing-workers.js'
import type { PreparedServer, ServerTask } from './prepare-server.js'
import { judgeServerCertificate } from './server-reason.js'
import type { ServerReason } from './server-reason.js'
import { passOverDamage, readServerCertificate, serialNumberOf } from './server-record.js'
import { signReserved } from './sign-reserved.js'

/** A server that shall have a good certificate for a request that was made elsewhere. */
export interface RequestTask extends Omit<ServerTask, 'hosts' | 'keyKind' | 'newKey'> {
  /** The request. */
  readonly csr: EncodedInput
  /** Whose names the certificate gets. */
  readonly hosts: 'from-csr' | readonly string[]
}

/**
 * Judges what a server has against a request, and signs it where that is needed. What comes back must be committed to
 * count.
 *
 * @throws {@link PKIError} `ERR_PKI_KEY_MISMATCH` when the server has another key here; the codes of `signServerCert`.
 */
export async function prepareRequest(task: RequestTask): Promise<PreparedServer> {
  const { store, name, hosts, fields = {}, placement, now, crypto } = task
  const request = takeRequest(task.csr)
  const stored = await store.findServer(name)
  await assertKeyOfServer(stored, request, crypto)
  const judged = await judgeRequest(task, request, stored)
  const reason = judged === 'still good' && task.force === true ? 'asked for' : judged
  if (reason === 'still good') return { outcome: 'reused', reason, newPair: false, notes: [] }
  const job = { csr: request.der, hosts, fields, now }
  const { der, chainPEM } = await signReserved(store, () => doJob(task, job))
  const place = placement === undefined ? {} : { placement }
  return {
    outcome: stored?.chainPEM === undefined ? 'issued' : 'renewed',
    reason,
    newPair: false,
    entry: { der, server: { name, chainPEM, csrPEM: request.pem, ...place } },
    notes: [],
  }
}

async function judgeRequest(
  { store, now, hosts, renewBefore, crypto, findRevocation }: RequestTask,
  request: ForeignRequest,
  stored: StoredServer | undefined,
): Promise<ServerReason> {
  if (stored?.chainPEM === undefined) return 'no certificate yet'
  const { chainPEM } = stored
  const certificate = await readServerCertificate(stored, chainPEM).catch(passOverDamage)
  if (certificate === undefined) return 'certificate unreadable'
  const reason = await judgeServerCertificate({
    certificate,
    chainPEM,
    keyDER: request.publicKey,
    root: store.root,
    issuer: store.issuerCertificate,
    hosts: wantedHosts(request, hosts),
    now,
    renewBefore,
    crypto,
  })
  const revocation = await findRevocation?.(serialNumberOf(certificate))
  return revocation === undefined || revocation.reason === 'certificateHold' ? reason : 'revoked'
}

/** The hosts that are wanted, in canonical text. What cannot be a host is no host of any certificate: signing says so. */
function wantedHosts({ der }: ForeignRequest, hosts: 'from-csr' | readonly string[]): readonly string[] {
  const asked = readCSR(der).extensions.subjectAltName ?? []
  const texts = hosts === 'from-csr' ? asked.map((name) => textOfHost(name) ?? '') : hosts
  return parseHosts(texts, 'hosts').map(({ name }) => name)
}
