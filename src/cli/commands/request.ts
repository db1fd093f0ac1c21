import { join, resolve } from 'node:path'
import { createServerCSR, exportUnencryptedPrivateKey } from '../../index.js'
import type { ServerCSR } from '../../index.js'
import { expectServerFileName, serverFileNameOf } from '../../node.js'
import { ownerOf } from '../ca/owner.js'
import { caPath, shownPath } from '../ca/folder.js'
import type { RequestDocument } from '../ca/issue-documents.js'
import type { RequestFlags } from '../flags.js'
import { allHosts, planHosts } from '../hosts/plan.js'
import { remarkSudo } from '../hosts/remarks.js'
import type { Session } from '../session.js'
import { writeNewFile } from '../sinks/new-file.js'
import { listText } from '../words/lists.js'
import { keyKindOption } from '../key-kind.js'

/** Where a request and its key are written. */
interface RequestPaths {
  readonly name: string
  readonly key: string
  /** Absent: only standard output gets the request. */
  readonly csr?: string
}

/** `orchard request`: a key, which stays on this machine, and a request, which goes to standard output. */
export async function request(
  session: Session,
  typed: readonly string[],
  flags: RequestFlags,
): Promise<RequestDocument> {
  const { environment } = session
  const { hostname } = await environment.machine()
  const hosts = typed.filter((host) => host !== '-')
  const plan = planHosts({ typed: hosts, only: flags.only === true, hostname: localName(hostname) })
  const toOutputOnly = hosts.length < typed.length || flags.out === '-'
  const paths = pathsOf(session, flags, { first: plan.meant[0] ?? '', toOutputOnly })
  remarkSudo(session, flags)
  const csr = await createServerCSR({ hosts: allHosts(plan), ...keyKindOption(flags.keyKind) })
  await writeFiles(csr, paths, flags)
  if (flags.json !== true) environment.stdout.write(csr.pem)
  return report(session, csr, paths)
}

/**
 * The mDNS name of this machine. Its bare host name stays out: the root was made on another machine and rarely permits
 * it, while `.local` is permitted by every root for homes.
 */
function localName(hostname: string): string {
  return hostname.endsWith('.local') ? hostname : `${hostname.split('.')[0] ?? ''}.local`
}

/** The key first: no request goes out whose key could not be kept. */
async function writeFiles(
  { privateKey, pem }: ServerCSR,
  paths: RequestPaths,
  { owner }: RequestFlags,
): Promise<void> {
  const { pem: key } = await exportUnencryptedPrivateKey({ privateKey })
  await writeNewFile({
    path: paths.key,
    text: key,
    mode: 0o400,
    folderMode: 0o700,
    ...(await ownerOf(owner)),
  })
  if (paths.csr !== undefined) await writeNewFile({ path: paths.csr, text: pem, mode: 0o444 })
}

function report(session: Session, { hosts, pem }: ServerCSR, paths: RequestPaths): RequestDocument {
  const { printer } = session
  const { name, key: keyPath, csr: csrPath } = paths
  printer.done('Key', shownPath(session, keyPath))
  printer.fact('', 'It stays here; only the request below goes to the CA.')
  printer.done('Request', listText(hosts))
  if (csrPath !== undefined) printer.fact('file', shownPath(session, csrPath))
  printer.fact('next', `where the CA is: orchard sign ${csrPath === undefined ? '-' : 'FILE'}`)
  const { remarks } = printer
  return {
    command: 'request',
    name,
    hosts,
    keyPath,
    ...(csrPath === undefined ? {} : { csrPath }),
    csr: pem,
    remarks,
  }
}

function pathsOf(
  session: Session,
  flags: RequestFlags,
  { first, toOutputOnly }: { readonly first: string; readonly toOutputOnly: boolean },
): RequestPaths {
  const { cwd } = session.environment
  const name = flags.name === undefined ? serverFileNameOf(first) : expectServerFileName(flags.name)
  const inFolder = (kind: string, file: string): string => join(caPath(session, flags), 'jupyter', kind, file)
  const key = flags.key === undefined ? inFolder('private', `${name}.key.pem`) : resolve(cwd, flags.key)
  if (toOutputOnly) return { name, key }
  return {
    name,
    key,
    csr: flags.out === undefined ? inFolder('csr', `${name}.csr.pem`) : resolve(cwd, flags.out),
  }
}
