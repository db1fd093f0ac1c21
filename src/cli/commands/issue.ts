import { describeCA } from '../ca/describe.js'
import { openCA, shownPath } from '../ca/folder.js'
import { ensureServer } from '../ca/issuance.js'
import type { IssueDocument } from '../ca/issue-documents.js'
import type { IssueFlags } from '../flags.js'
import { planHosts } from '../hosts/plan.js'
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
  const plan = planHosts({ typed, only: flags.only === true, hostname })
  const directory = await openCA(session, flags)
  remarkSudo(session, flags)
  const opening = { passphrase: existingPassphrase(session, flags, directory) }
  const server = await ensureServer(session, flags, { directory, plan, opening })
  printer.fact('file', shownPath(session, server.certificatePath))
  if (server.keyPath !== undefined) printer.fact('key', shownPath(session, server.keyPath))
  return { command: 'issue', ca: await describeCA(session, directory), server, remarks: printer.remarks }
}
