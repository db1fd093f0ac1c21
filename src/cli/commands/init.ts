import { describeCA } from '../ca/describe.js'
import { createCA } from '../ca/create.js'
import { caPath, shownPath } from '../ca/folder.js'
import { printBackUp, printCA } from '../ca/print.js'
import { checkClock } from '../check-clock.js'
import type { InitDocument } from '../documents.js'
import type { InitFlags } from '../flags.js'
import { namesOfMachine } from '../hosts/plan.js'
import { remarkSudo } from '../hosts/remarks.js'
import { repeatFolder } from '../session.js'
import type { Session } from '../session.js'

/** `orchard init`: makes a CA; one that exists is an error. */
export async function init(session: Session, flags: InitFlags): Promise<InitDocument> {
  const { printer, environment } = session
  checkClock(session.now)
  const { hostname } = await environment.machine()
  remarkSudo(session, flags)
  const { directory } = await createCA(session, flags, {
    path: caPath(session, flags),
    hosts: flags.unconstrained === true ? [] : namesOfMachine(hostname),
    hostname,
    mayMakePassphrase: false,
    ...(flags.days === undefined ? {} : { days: flags.days }),
  })
  const ca = await describeCA(session, directory)
  printCA(session, ca, true)
  printer.fact('Root', shownPath(session, ca.certificatePath))
  for (const warning of directory.warnings) printer.remark('folder', warning)
  const backUp = printBackUp(session, ca)
  printer.heading('Next:')
  printer.command(`orchard issue 192.168.1.20${repeatFolder(flags)}`)
  return { command: 'init', ca, backUp, remarks: printer.remarks }
}
