import { join, resolve } from 'node:path'
import { createServerCSR, exportUnencryptedPrivateKey } from '../../index.js'
import { expectServerFileName, serverFileNameOf } from '../../node.js'
import { ownerOf } from '../ca/create.js'
import { caPath, shownPath } from '../ca/folder.js'
import type { RequestDocument } from '../documents.js'
import type { RequestFlags } from '../flags.js'
import { allHosts, planHosts } from '../hosts/plan.js'
import { remarkSudo } from '../hosts/remarks.js'
import type { Session } from '../session.js'
import { writeNewFile } from '../sinks/new-file.js'
import { listText } from '../words/lists.js'

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
  const { printer, environment } = session
  const { hostname } = await environment.machine()
  const hosts = typed.filter((host) => host !== '-')
  // The bare host name stays out: the root was made on another machine and rarely permits it; its .local name it does.
  const local = hostname.endsWith('.local') ? hostname : `${hostname.split('.')[0] ?? ''}.local`
  const plan = planHosts({ typed: hosts, only: flags.only === true, hostname: local })
  const paths = pathsOf(session, flags, {
    first: plan.meant[0] ?? '',
    toOutputOnly: hosts.length < typed.length || flags.out === '-',
  })
  remarkSudo(session, flags)
  const kind = flags.keyKind === undefined ? {} : { keyKind: flags.keyKind }
  const csr = await createServerCSR({ hosts: allHosts(plan), ...kind })
  const { pem: key } = await exportUnencryptedPrivateKey({ privateKey: csr.privateKey })
  await writeNewFile({
    path: paths.key,
    text: key,
    mode: 0o400,
    folderMode: 0o700,
    ...(await ownerOf(flags)),
  })
  if (paths.csr !== undefined) await writeNewFile({ path: paths.csr, text: csr.pem, mode: 0o444 })
  if (flags.json !== true) environment.stdout.write(csr.pem)
  printer.done('Key', `${shownPath(session, paths.key)} (it stays here)`)
  printer.done(
    'Request',
    `${listText(csr.hosts)}${paths.csr === undefined ? '' : `; ${shownPath(session, paths.csr)}`}`,
  )
  printer.fact('next', `where the CA is: orchard sign ${paths.csr === undefined ? '-' : 'FILE'}`)
  const { name } = paths
  const document = {
    command: 'request',
    name,
    hosts: csr.hosts,
    keyPath: paths.key,
    csr: csr.pem,
    remarks: printer.remarks,
  } as const
  return paths.csr === undefined ? document : { ...document, csrPath: paths.csr }
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
