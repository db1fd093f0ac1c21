import { findServer, isPKIError } from '../../index.js'
import { ownHosts, serverFileNameOf } from '../../node.js'
import type { CADirectory, Machine } from '../../node.js'
import { createCA } from '../ca/create.js'
import type { NewCA } from '../ca/create.js'
import { describeCA } from '../ca/describe.js'
import type { IssuedDocument } from '../ca/documents.js'
import { caPath, findCA, shownPath } from '../ca/folder.js'
import { ensureServer } from '../ca/issuance.js'
import type { CAOpening } from '../ca/opening.js'
import { printBackUp, printCA } from '../ca/print.js'
import { checkClock } from '../check-clock.js'
import type { UpDocument } from '../jupyter/documents.js'
import { assertServerDays } from '../server-days.js'
import type { UpFlags } from '../flags.js'
import { chooseHosts } from '../hosts/choose.js'
import { allHosts, planHosts } from '../hosts/plan.js'
import type { HostPlan } from '../hosts/plan.js'
import { remarkEnvironment, remarkSudo } from '../hosts/remarks.js'
import { offerSettings } from '../jupyter/offer-settings.js'
import { OWN_SERVER } from '../jupyter/server-here.js'
import { existingPassphrase } from '../passphrase/existing.js'
import { repeatFolder } from '../session.js'
import type { Session } from '../session.js'
import { deviceSteps, printDeviceSteps } from '../words/device.js'
import { jupyterHere, printConfigured, printJupyter, printRemote } from '../words/jupyter.js'
import { listText } from '../words/lists.js'
import { remoteRecipe } from '../words/remote.js'

/** The hosts of a run, and where they are. */
interface Target {
  readonly plan: HostPlan
  /** Whether one of the hosts that were meant is this machine. */
  readonly here: boolean
  /** Whether this machine has addresses that cannot be seen from inside: it may be one of the hosts after all. */
  readonly unsure: boolean
  readonly hostname: string
}

/** `orchard up`: a CA if there is none, a certificate unless there is a good one, and what is left to do. */
export async function up(session: Session, typed: readonly string[], flags: UpFlags): Promise<UpDocument> {
  const { environment, printer } = session
  checkClock(session.now)
  assertServerDays(flags.days)
  const machine = await environment.machine()
  const path = caPath(session, flags)
  if (typed.length === 0) remarkEnvironment(session, machine)
  const hosts = typed.length === 0 ? await chooseHosts(session, machine) : typed
  const target = locate(session, flags, { hosts, machine })
  remarkSudo(session, flags)
  const { directory, created, opening } = await openOrCreate(session, flags, { path, target })
  const ca = { ...(await describeCA(session, directory)), created }
  printCA(session, ca, created)
  for (const warning of directory.warnings) printer.remark('folder', warning)
  const named = nameServer(flags, target)
  const plan = await withEarlierHosts(directory, named, target.plan)
  const server = await ensureServer(session, named, { directory, opening, plan })
  return conclude(session, flags, { ca, server, target })
}

/**
 * The server of this machine has one file name, whatever its addresses: when they change, the certificate is made anew in
 * the same file with the same key, and a running Jupyter takes it at its next connection.
 */
function nameServer(flags: UpFlags, { here }: Target): UpFlags {
  return flags.name === undefined && here ? { ...flags, name: OWN_SERVER } : flags
}

function locate(
  { printer }: Session,
  { only }: UpFlags,
  { hosts, machine }: { readonly hosts: readonly string[]; readonly machine: Machine },
): Target {
  const { meant } = planHosts({ typed: hosts, only: true })
  const here = ownHosts({ hosts: meant, machine }).length > 0
  if (!here) {
    const verb = meant.length === 1 ? 'is another machine' : 'are other machines'
    printer.remark(
      'another-machine',
      `${listText(meant)} ${verb}: the CA stays here, and no Jupyter here is touched.`,
    )
  }
  const { hostname } = machine
  const plan = planHosts({ typed: hosts, only: only === true, ...(here ? { hostname } : {}) })
  return { plan, here, unsure: !here && machine.environment !== 'plain', hostname }
}

interface Opening {
  readonly path: string
  readonly target: Target
}

interface Opened {
  readonly directory: CADirectory
  readonly created: boolean
  readonly opening: CAOpening
}

async function openOrCreate(session: Session, flags: UpFlags, { path, target }: Opening): Promise<Opened> {
  const found = await findCA(path)
  const { plan, hostname } = target
  const opened: NewCA =
    found === undefined
      ? await createCA(session, flags, {
          path,
          hosts: allHosts(plan),
          hostname,
          mayMakePassphrase: true,
          mayOpen: true,
        })
      : { directory: found, created: false }
  const {
    directory,
    created,
    opening = { passphrase: existingPassphrase(session, flags, directory) },
  } = opened
  if (!created) remarkFixedRoot(session, flags)
  return { directory, created, opening }
}

/** Options of a root that exists already change nothing: they say so instead of being lost. */
function remarkFixedRoot({ printer }: Session, flags: UpFlags): void {
  const given = [
    ...(flags.permit === undefined ? [] : ['--permit']),
    ...(flags.unconstrained === undefined ? [] : ['--unconstrained']),
    ...(flags.commonName === undefined ? [] : ['--common-name']),
  ]
  if (given.length === 0) return
  printer.remark(
    'fixed-root',
    `${listText(given)} changed nothing: the CA exists, and what it can sign was fixed when it was made.`,
  )
}

/**
 * Adds the hosts that the server's certificate names already: `up` adds and never takes away, so that a second run with
 * fewer words, or under another host name, changes nothing. `issue`, and `--only`, take exactly what they are given.
 */
async function withEarlierHosts(
  directory: CADirectory,
  { name, only }: UpFlags,
  plan: HostPlan,
): Promise<HostPlan> {
  if (only === true) return plan
  const { meant, added } = plan
  const wanted = name ?? serverFileNameOf(meant[0] ?? '')
  const earlier = await hostsOf(directory, wanted)
  return { meant, added: [...new Set([...added, ...earlier])].filter((host) => !meant.includes(host)) }
}

/** The hosts that the certificate of a server names; none where it is damaged: a new one takes its place. */
async function hostsOf(store: CADirectory, name: string): Promise<readonly string[]> {
  try {
    return (await findServer({ store, name }))?.hosts ?? []
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_PEM') || isPKIError(error, 'ERR_PKI_DER')) return []
    throw error
  }
}

interface Conclusion {
  readonly ca: UpDocument['ca']
  readonly server: IssuedDocument
  readonly target: Target
}

/** Says what is left to do, and gives all of it as data. */
async function conclude(session: Session, flags: UpFlags, conclusion: Conclusion): Promise<UpDocument> {
  const { ca, server, target } = conclusion
  const { printer } = session
  const { here, plan } = target
  const settings = here ? await offerSettings(session, flags, { server, hosts: plan.meant }) : undefined
  const starts = waysToStart(session, flags, { ca, server, target })
  remarkStoredPassphrase(session, ca)
  if (!ca.created && server.outcome === 'reused') printer.text('Nothing had to be changed.')
  printStarts(session, { ...starts, settings }, here)
  printDeviceSteps(printer, ca, shownPath(session, ca.certificatePath))
  const backUp = printBackUp(session, ca)
  return {
    command: 'up',
    ca,
    server,
    here,
    ...starts,
    ...(settings === undefined ? {} : { settings }),
    device: deviceSteps(ca),
    backUp,
    remarks: printer.remarks,
  }
}

type Starts = Pick<UpDocument, 'jupyter' | 'remote'>

/** How Jupyter is started here, there, or, where a machine cannot see its own addresses, both. */
function waysToStart({ environment }: Session, flags: UpFlags, { server, target }: Conclusion): Starts {
  const { here, unsure, plan } = target
  const { meant: hosts } = plan
  const jupyter = here || unsure ? jupyterHere(server, hosts, environment.platform) : undefined
  const recipe = { hosts, name: server.name, folder: repeatFolder(flags) }
  return {
    ...(jupyter === undefined ? {} : { jupyter }),
    ...(here ? {} : { remote: remoteRecipe(recipe) }),
  }
}

function printStarts(
  { printer }: Session,
  { jupyter, remote, settings }: Starts & { readonly settings: UpDocument['settings'] | undefined },
  here: boolean,
): void {
  if (remote !== undefined) printRemote(printer, remote)
  if (settings !== undefined) printConfigured(printer, settings)
  else if (jupyter !== undefined)
    printJupyter(printer, jupyter, here ? 'Start Jupyter:' : 'If Jupyter runs here after all:')
}

function remarkStoredPassphrase({ printer }: Session, { passphrasePath, created }: UpDocument['ca']): void {
  if (passphrasePath === undefined || !created) return
  const text =
    'The passphrase of the CA was made for you and lies in a file (see "Back up" below); only file permissions protect it.'
  printer.remark('stored-passphrase', text)
}
