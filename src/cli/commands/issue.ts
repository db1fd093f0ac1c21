import { ensureServerCertificate } from '../../node.js'
import { ownerOf } from '../ca/create.js'
import { describeCA, describeServer } from '../ca/describe.js'
import { openCA, shownPath } from '../ca/folder.js'
import { printServer } from '../ca/print.js'
import type { IssueDocument } from '../documents.js'
import type { IssueFlags } from '../flags.js'
import { explainOutside } from '../hosts/outside.js'
import { allHosts, planHosts, withinRoot } from '../hosts/plan.js'
import { remarkSudo } from '../hosts/remarks.js'
import { existingPassphrase } from '../passphrase/existing.js'
import type { Session } from '../session.js'

/** `orchard issue`: a certificate by the CA that exists, unless there is a good one. */
export async function issue(
  session: Session,
  typed: readonly string[],
  flags: IssueFlags,
): Promise<IssueDocument> {
  const { printer, environment } = session
  const { hostname } = await environment.machine()
  const all = planHosts({ typed, only: flags.only === true, hostname })
  const directory = await openCA(session, flags)
  const plan = withinRoot(all, directory.root)
  remarkSudo(session, flags)
  const { name, days, keyKind } = flags
  const files = await explainOutside(flags, plan, async () =>
    ensureServerCertificate({
      directory,
      hosts: allHosts(plan),
      passphrase: existingPassphrase(session, flags, directory),
      now: session.now,
      ...(name === undefined ? {} : { name }),
      ...(days === undefined ? {} : { validDays: days }),
      ...(keyKind === undefined ? {} : { keyKind }),
      ...(await ownerOf(flags)),
    }),
  )
  const server = { ...describeServer(session, files), outcome: files.outcome, reason: files.reason }
  printServer(session, server, plan)
  for (const warning of files.warnings) printer.remark('server', warning)
  printer.fact('file', shownPath(session, server.certificatePath))
  if (server.keyPath !== undefined) printer.fact('key', shownPath(session, server.keyPath))
  return { command: 'issue', ca: await describeCA(session, directory), server, remarks: printer.remarks }
}
