import { checkRoot } from '../../check.js'
import type { Finding, IOSTrustReport, RootReport } from '../../check.js'
import type { AdoptedCADirectory, AdoptedServer } from '../../node.js'
import { judgeFile } from '../check/judge-file.js'
import type { Session } from '../session.js'

/** A server of an adopted CA, judged. */
export interface JudgedServer {
  /** The server. */
  readonly server: AdoptedServer
  /** What the judge says of its certificate. */
  readonly report: IOSTrustReport
  /** What it found of the server: what it found of the root stands in the report of the root. */
  readonly findings: readonly Finding[]
}

/** An adopted CA, judged. */
export interface JudgedCA {
  /** What the judge says of the root. */
  readonly root: RootReport
  /** Its servers. */
  readonly servers: readonly JudgedServer[]
}

/** Has the judge look at the root and at the certificate of each server of a CA. Reads the servers' files. */
export async function judgeAdopted(session: Session, adopted: AdoptedCADirectory): Promise<JudgedCA> {
  const { der } = adopted.directory.root
  const root = await checkRoot({ root: der, now: session.now })
  const servers: JudgedServer[] = []
  for (const server of adopted.servers) {
    const answer = await judgeFile(session, {
      file: server.places.certificate,
      roots: [der],
      // One that names no host is held against those that it should name.
      hosts: server.hostsFrom === 'config' ? server.hosts : [],
    })
    if (answer.kind !== 'chain') continue
    const { report } = answer
    servers.push({
      server,
      report,
      findings: report.findings.filter((finding) => !isOfRoot(finding, report)),
    })
  }
  return { root, servers }
}

function isOfRoot({ index }: Finding, { path }: IOSTrustReport): boolean {
  return index !== undefined && path[index]?.role === 'anchor'
}
