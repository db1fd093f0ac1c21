import { checkIOSTrust, checkRoot } from '../../check.js'
import type { Finding, IOSTrustReport, RootReport } from '../../check.js'
import { PKIError, readCertificate } from '../../index.js'
import type { CertificateRecord } from '../../index.js'
import { generalNameText } from '../ca/describe-file.js'
import type { Session } from '../session.js'
import { readFrom, readInput } from '../sinks/input-file.js'

/** What the certificates of a file are held against. */
export interface FileQuestion {
  /** The file, or `-`. */
  readonly file: string
  /** Roots that the device trusts, DER. */
  readonly roots: readonly Uint8Array[]
  /** Hosts that it is asked for; empty: those that it names itself. */
  readonly hosts: readonly string[]
}

/** What is said of a file: of a chain for each host, or of a root that is to be carried to a device. */
export type FileAnswer =
  | { readonly kind: 'chain'; readonly report: IOSTrustReport; readonly hosts: readonly string[] }
  | { readonly kind: 'root'; readonly report: RootReport }

/** Hosts of one certificate that are asked for; judging one costs about a millisecond. */
const MOST_HOSTS = 100

/**
 * Judges the certificates of a file: one that signed itself and is a CA as a root, everything else as a server's chain.
 *
 * @throws PKIError `ERR_PKI_FILE`, `ERR_PKI_PEM` when the file holds no certificate, `ERR_PKI_DER` for a damaged root.
 */
export async function judgeFile(session: Session, question: FileQuestion): Promise<FileAnswer> {
  const { file, roots, hosts } = question
  const blocks = await readInput(session, file)
  const chain = blocks
    .filter(({ label }) => label === 'DER' || label.endsWith('CERTIFICATE'))
    .map(({ der }) => der)
  const [first, second] = chain
  if (first === undefined)
    throw noCertificate(
      file,
      blocks.map(({ label }) => label),
    )
  const { now } = session
  const record = readFrom(file, () => readCertificate(first))
  if (second === undefined && isRoot(record) && hosts.length === 0)
    return { kind: 'root', report: await checkRoot({ root: first, now }) }
  const asked = hosts.length > 0 ? hosts : namedHosts(record)
  const judge = (host: string | undefined): Promise<IOSTrustReport> =>
    checkIOSTrust({ chain, anchors: roots, now, ...(host === undefined ? {} : { host }) })
  const [firstHost, ...moreHosts] = asked
  const reports = [await judge(firstHost)]
  for (const host of moreHosts) reports.push(await judge(host))
  return { kind: 'chain', report: mergeReports(reports), hosts: asked }
}

function isRoot({ extensions, issuer, subject }: CertificateRecord): boolean {
  return extensions.basicConstraints?.cA === true && Buffer.compare(issuer.der, subject.der) === 0
}

/** The hosts that a certificate names, a wildcard as a host that it covers. */
function namedHosts({ extensions: { subjectAltName = [] } }: CertificateRecord): readonly string[] {
  return subjectAltName
    .filter(({ type }) => type === 'dns' || type === 'ip')
    .map(generalNameText)
    .map((host) => (host.startsWith('*.') ? `any${host.slice(1)}` : host))
    .slice(0, MOST_HOSTS)
}

/** One report for several hosts: what is found for any of them counts, each thing once. */
function mergeReports(reports: readonly IOSTrustReport[]): IOSTrustReport {
  const refused = reports.find(({ trusted }) => !trusted)
  const [first] = reports
  const base = refused ?? first
  if (base === undefined) throw new Error('no host was judged')
  const findings = new Map<string, Finding>()
  for (const finding of reports.flatMap((report) => report.findings)) {
    const key = `${finding.code} ${finding.index ?? ''} ${finding.found}`
    if (!findings.has(key)) findings.set(key, finding)
  }
  const all = [...findings.values()]
  const failures = all.filter(({ level }) => level === 'fail')
  return { ...base, findings: [...failures, ...all.filter(({ level }) => level === 'warn')] }
}

function noCertificate(file: string, found: readonly string[]): PKIError {
  return new PKIError('ERR_PKI_PEM', `${file === '-' ? 'standard input' : file} holds no certificate`, {
    details: { expected: ['CERTIFICATE'], found },
    hint: 'Give the file of a certificate or of a chain, PEM or DER.',
  })
}
