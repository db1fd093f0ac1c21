import {
  createRootCA,
  createServerCSR,
  exportUnencryptedPrivateKey,
  homeNameConstraints,
  signServerCert,
} from '../../index.js'
import type { CertificateAuthority, ServerCertificate, ServerCSR } from '../../index.js'
import { fingerprintOf } from '../ca/fingerprint.js'
import type { EphemeralDocument } from '../ca/issue-documents.js'
import { checkClock } from '../check-clock.js'
import type { IssueFlags } from '../flags.js'
import { allHosts, planHosts } from '../hosts/plan.js'
import type { Session } from '../session.js'
import { closeOutputToOthers } from '../sinks/close-output-to-others.js'
import { UsageError } from '../stop.js'
import { monthText } from '../words/when.js'
import { keyKindOption } from '../key-kind.js'

/**
 * `orchard issue --ephemeral --json`: a root and a certificate for a test run. The root's key exists only while this
 * runs; nothing is written but the document, which holds the key of the server: a file that standard output goes to is
 * closed to all but its owner.
 *
 * @throws UsageError without `--json`.
 * @throws PKIError `ERR_PKI_FILE` when that file is another user's.
 */
export async function issueEphemeral(
  session: Session,
  typed: readonly string[],
  flags: IssueFlags,
): Promise<EphemeralDocument> {
  if (flags.json !== true) {
    throw new UsageError(
      '--ephemeral writes no files, so it needs --json',
      `orchard issue ${typed.join(' ')} --ephemeral --json`,
    )
  }
  const { now, environment, printer } = session
  checkClock(now)
  const { hostname } = await environment.machine()
  const hosts = allHosts(planHosts({ typed, only: flags.only === true, hostname }))
  const commonName = `Orchard throw-away root, ${monthText(now)}`
  closeOutputToOthers(environment)
  const { root, csr, server } = await makeAll({ hosts, commonName, now }, flags)
  return {
    command: 'issue',
    ephemeral: true,
    root: { pem: root.pem, commonName, fingerprint: root.fingerprint, notAfter: root.notAfter.toISOString() },
    server: {
      hosts: server.hosts,
      chainPEM: server.chainPEM,
      privateKeyPEM: (await exportUnencryptedPrivateKey({ privateKey: csr.privateKey })).pem,
      serialNumber: server.serialNumber,
      notBefore: server.notBefore.toISOString(),
      notAfter: server.notAfter.toISOString(),
      fingerprint: fingerprintOf(server.der),
    },
    remarks: printer.remarks,
  }
}

interface Ephemeral {
  readonly root: CertificateAuthority
  readonly csr: ServerCSR
  readonly server: ServerCertificate
}

/** Runs the three verbs; nothing of the root's key leaves this function's result. */
async function makeAll(
  {
    hosts,
    commonName,
    now,
  }: { readonly hosts: readonly string[]; readonly commonName: string; readonly now: Date },
  { keyKind, days }: IssueFlags,
): Promise<Ephemeral> {
  const kind = keyKindOption(keyKind)
  const nameConstraints = homeNameConstraints({ permit: hosts.map((host) => host.replace(/^\*\./, '')) })
  const root = await createRootCA({ commonName, ...kind, now, nameConstraints })
  const csr = await createServerCSR({ hosts, ...kind })
  const server = await signServerCert({
    issuer: root,
    csr,
    now,
    ...(days === undefined ? {} : { validDays: days }),
  })
  return { root, csr, server }
}
