import {
  createRootCA,
  createServerCSR,
  exportUnencryptedPrivateKey,
  homeNameConstraints,
  signServerCert,
} from '../../index.js'
import { fingerprintOf } from '../ca/describe-file.js'
import { checkClock } from '../check-clock.js'
import type { EphemeralDocument } from '../documents.js'
import type { IssueFlags } from '../flags.js'
import { allHosts, planHosts } from '../hosts/plan.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'
import { monthText } from '../words/when.js'

/**
 * `orchard issue --ephemeral --json`: a root and a certificate for a test run. The root's key exists only while this
 * runs; nothing is written but the document.
 *
 * @throws UsageError without `--json`.
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
  const { now, environment } = session
  checkClock(now)
  const { hostname } = await environment.machine()
  const hosts = allHosts(planHosts({ typed, only: flags.only === true, hostname }))
  const kind = flags.keyKind === undefined ? {} : { keyKind: flags.keyKind }
  const permit = hosts.map((host) => host.replace(/^\*\./, ''))
  const commonName = `Orchard throw-away root, ${monthText(now)}`
  const root = await createRootCA({
    commonName,
    ...kind,
    now,
    nameConstraints: homeNameConstraints({ permit }),
  })
  const csr = await createServerCSR({ hosts, ...kind })
  const days = flags.days === undefined ? {} : { validDays: flags.days }
  const server = await signServerCert({ issuer: root, csr, now, ...days })
  const { pem: privateKeyPEM } = await exportUnencryptedPrivateKey({ privateKey: csr.privateKey })
  const { chainPEM, serialNumber, notBefore, notAfter } = server
  const dates = { notBefore: notBefore.toISOString(), notAfter: notAfter.toISOString() }
  return {
    command: 'issue',
    ephemeral: true,
    root: { pem: root.pem, commonName, fingerprint: root.fingerprint, notAfter: root.notAfter.toISOString() },
    server: {
      hosts: server.hosts,
      chainPEM,
      privateKeyPEM,
      serialNumber,
      ...dates,
      fingerprint: fingerprintOf(server.der),
    },
    remarks: session.printer.remarks,
  }
}
