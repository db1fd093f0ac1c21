import { checkRoot } from '../../check.js'
import { createReminder, createTrustProfile } from '../../index.js'
import type { ServerRecord, TrustProfile } from '../../index.js'
import { ENROLMENT_PORT } from '../../node.js'
import type { CADirectory, EnrolmentTLS, Machine } from '../../node.js'
import { commonNameOf } from '../ca/describe.js'
import { openCA } from '../ca/folder.js'
import { findEnrolServer, offerMissingHosts } from '../enroll/enrol-server.js'
import { openPageTLS } from '../enroll/open-page-tls.js'
import { pageHosts } from '../enroll/page-hosts.js'
import type { PageHosts } from '../enroll/page-hosts.js'
import { servePage } from '../enroll/serve-page.js'
import type { EnrollFlags } from '../flags.js'
import type { Outcome } from '../program/runner.js'
import { repeatFolder } from '../session.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'

const DEFAULT_MINUTES = 15
const MINUTE_MS = 60_000

/** `orchard enroll`: serves the page for the device, and watches until the device trusts the root. */
export async function enroll(
  session: Session,
  name: string | undefined,
  flags: EnrollFlags,
): Promise<Outcome> {
  const url = serverURL(flags)
  const directory = await openCA(session, flags)
  const profile = await profileOf(session, directory)
  const machine = await session.environment.machine()
  const found = await findEnrolServer(session, flags, { directory, machine, name })
  const server =
    found === undefined
      ? undefined
      : await offerMissingHosts(session, flags, { directory, machine, server: found })
  const hosts = pageHosts({ given: flags.host, machine, server })
  if (hosts.outside.length === 0) throw noAddress()
  remarkNoCommonNetwork(session, flags, machine)
  const tls = await openPageTLS(session, flags, { directory, server, hosts: hosts.all })
  const reminder = await reminderOf(session, directory, server)
  return servePage(session, {
    ...planOf(flags, { directory, profile, reminder, hosts, tls }),
    facts: {
      commonName: commonNameOf(directory.root),
      fingerprint: directory.fingerprint,
      server: url,
      watching: tls !== undefined,
      folderWords: repeatFolder(flags),
    },
    machine,
  })
}

/** The profile, once the judge has looked at the root. @throws PKIError `ERR_PKI_ROOT` with the cure. */
async function profileOf({ now }: Session, { root }: CADirectory): Promise<TrustProfile> {
  return createTrustProfile({ root, report: await checkRoot({ root, now }) })
}

/** The days on which the root and the server's certificate are due. */
async function reminderOf(
  { now }: Session,
  { root }: CADirectory,
  server: ServerRecord | undefined,
): Promise<string> {
  const { text } = await createReminder({ root, now, ...(server === undefined ? {} : { servers: [server] }) })
  return text
}

interface Parts {
  readonly directory: CADirectory
  readonly profile: TrustProfile
  readonly reminder: string
  readonly hosts: PageHosts
  readonly tls: EnrolmentTLS | undefined
}

function planOf(flags: EnrollFlags, { directory, profile, reminder, hosts, tls }: Parts) {
  const { https = false, minutes = DEFAULT_MINUTES, port = ENROLMENT_PORT, json = false } = flags
  // Over https a host that the certificate does not name would only frighten.
  const taken = https && tls !== undefined ? hosts.all.filter((host) => tls.hosts.includes(host)) : hosts.all
  const url = serverURL(flags)
  return {
    options: {
      roots: [directory.root],
      profile,
      reminder,
      hosts: taken,
      port,
      ...(hosts.published === undefined ? {} : { published: hosts.published }),
      durationMs: Math.round(minutes * MINUTE_MS),
      secureOnly: https,
      ...(tls === undefined ? {} : { tls: { cert: tls.cert, key: tls.key } }),
      ...(url === undefined ? {} : { server: url }),
    },
    outside: taken.filter((host) => hosts.outside.includes(host)).length,
    root: directory.root.der,
    json,
  }
}

/** The real server; an address without a scheme is meant as https. */
function serverURL({ server }: EnrollFlags): string | undefined {
  if (server === undefined) return undefined
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(server) ? server : `https://${server}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  // Without quoting it: a password must not get into a log.
  if (url !== undefined && `${url.username}${url.password}` !== '')
    throw new UsageError(
      '--server takes an address without user and password',
      'For example --server https://192.168.1.20:8888; the page only looks whether it answers.',
    )
  if (url?.protocol === 'https:') return text
  throw new UsageError(
    '--server must be the https address of a server',
    'For example --server https://192.168.1.20:8888',
  )
}

function noAddress(): UsageError {
  return new UsageError(
    'this machine has no address that a device could dial',
    'Join the network of the device, or give --host with the name or address by which it knows this machine.',
  )
}

/** Says where the device may not reach this machine at all, and the other ways. */
function remarkNoCommonNetwork({ printer }: Session, flags: EnrollFlags, { environment }: Machine): void {
  if (environment === 'plain') return
  const port = String(flags.port ?? ENROLMENT_PORT)
  const place = {
    container: `This looks like a container: a device reaches it at the address of the machine around it, through a published port, -p ${port}:${port}`,
    wsl: 'This is WSL: a device reaches it through Windows, at the address that ipconfig shows there',
    'cloud-unknown':
      'This looks like a cloud machine: a device reaches it at its public name or address only',
  }[environment]
  const given = environment === 'container' ? 'give both with --host ADDRESS:PORT' : 'give it with --host'
  const host = flags.host === undefined ? ` (${given})` : ''
  printer.remark(
    'no-common-network',
    `${place}${host}. Without a network in common: orchard profile${repeatFolder(flags)} writes the profile, for AirDrop or mail.`,
  )
}
