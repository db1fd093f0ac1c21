import { PKIError } from '../../index.js'
import { commonNameOf, describeCA } from '../ca/describe.js'
import { createCA } from '../ca/create.js'
import type { InitDocument } from '../ca/documents.js'
import { caPath, findCA, shownPath } from '../ca/folder.js'
import { openParent } from '../ca/parent-ca.js'
import { printBackUp, printCA } from '../ca/print.js'
import { checkClock } from '../check-clock.js'
import type { InitFlags } from '../flags.js'
import { namesOfMachine } from '../hosts/plan.js'
import { remarkSudo } from '../hosts/remarks.js'
import { repeatFolder } from '../session.js'
import type { Session } from '../session.js'

/** `orchard init`: makes a CA; one that exists is an error. */
export async function init(session: Session, flags: InitFlags): Promise<InitDocument> {
  const { printer, environment } = session
  checkClock(session.now)
  const path = caPath(session, flags)
  await assertNoCA(path, flags)
  const { hostname } = await environment.machine()
  remarkSudo(session, flags)
  const parent = await openParent(session, flags)
  const { directory } = await createCA(session, flags, {
    path,
    hosts: flags.unconstrained === true ? [] : namesOfMachine(hostname),
    hostname,
    mayMakePassphrase: false,
    mayOpen: false,
    ...(parent === undefined ? {} : { parent }),
    ...(flags.days === undefined ? {} : { days: flags.days }),
  })
  const ca = await describeCA(session, directory)
  printCA(session, ca, true)
  printer.fact('root', shownPath(session, ca.certificatePath))
  for (const warning of directory.warnings) printer.remark('folder', warning)
  const backUp = printBackUp(session, ca)
  printer.heading('Next:')
  printer.command(`orchard issue 192.168.1.20${repeatFolder(flags)}`)
  return { command: 'init', ca, backUp, remarks: printer.remarks }
}

/** Before a passphrase is asked for: what is wrong is the folder. */
async function assertNoCA(path: string, flags: InitFlags): Promise<void> {
  const found = await findCA(path)
  if (found === undefined) return
  const { rootPath, root } = found
  const again = repeatFolder(flags)
  throw new PKIError('ERR_PKI_FILE_EXISTS', `there is a CA in "${path}" already: "${commonNameOf(root)}"`, {
    details: { path: rootPath },
    hint: `orchard issue HOST${again} makes certificates by it, orchard show${again} says what it is; --dir PATH makes another CA elsewhere.`,
  })
}
