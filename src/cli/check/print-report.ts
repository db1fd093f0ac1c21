import type { Finding, IOSTrustReport, JudgedCertificate } from '../../check.js'
import type { Session } from '../session.js'
import type { Printer } from '../sinks/printer.js'
import { listText } from '../words/lists.js'
import { dayText } from '../words/when.js'

const ROLES: Readonly<Record<JudgedCertificate['role'], string>> = {
  server: 'server',
  intermediate: 'intermediate',
  anchor: 'root',
}
/** Hosts that a line of the tree names; a certificate may have thousands. */
const MOST_HOSTS = 6

/** Prints the path that was judged as a tree, the root at its top. */
export function printTree({ printer }: Session, path: readonly JudgedCertificate[]): void {
  if (path.length === 0) return
  printer.heading('Chain')
  for (const [depth, certificate] of [...path].reverse().entries()) {
    const { role, label, key, notAfter } = certificate
    printer.branch(depth, `${ROLES[role]} "${label}": ${key}, until ${dayText(new Date(notAfter))}`)
  }
}

/** Hosts of a certificate as words. */
export function hostsText(hosts: readonly string[]): string {
  const more = hosts.length - MOST_HOSTS
  return more > 0 ? listText([...hosts.slice(0, MOST_HOSTS), `${more} more`]) : listText(hosts)
}

/** Prints what was found, each with its rule, its number in iOS and its cure, and how to read on. */
export function printFindings(
  session: Session,
  findings: readonly Finding[],
  path: readonly JudgedCertificate[],
): void {
  for (const finding of findings) printFinding(session, finding, path)
  const [first] = findings
  if (first?.level === 'fail')
    session.printer.fact('', `More about it: orchard check --explain ${first.code}`)
}

function printFinding({ printer }: Session, finding: Finding, path: readonly JudgedCertificate[]): void {
  const { level, index, found, expected, fix, code, osStatus } = finding
  const role = index === undefined ? undefined : path[index]?.role
  const label = role === undefined ? 'chain' : ROLES[role]
  const print = level === 'fail' ? printer.failed : printer.warned
  const number = osStatus === undefined ? '' : `, iOS ${String(osStatus)}`
  print(label, `${found}; expected ${expected} (${code}${number})`)
  printer.fact('', fix)
}

/** Says why nothing can be trusted where nobody said what the device trusts. */
export function remarkNoRoot(printer: Printer): void {
  printer.remark(
    'no-root',
    'There is no CA of yours here to judge by: give the root that the device trusts with --root FILE.',
  )
}

/** What the device does with a chain, in words. */
export function verdictText({ trusted, verdict, findings }: IOSTrustReport): string {
  if (trusted) return 'iOS rules passed'
  if (verdict.result === 'proceed' || verdict.result === 'unspecified') return refusedElsewhere(findings)
  return verdict.overridable
    ? 'iOS refuses it; Safari lets a person go on, apps and WebSockets do not'
    : 'iOS refuses it, and lets nobody go on'
}

/** The chain itself is trusted, and something else keeps the device away. */
function refusedElsewhere(findings: readonly Finding[]): string {
  const layer = findings.find(({ level }) => level === 'fail')?.layer
  if (layer === 'tls') return 'iOS cannot make the connection: its handshake fails'
  if (layer === 'settings') return 'iOS would not let a person trust this root'
  return 'iOS apps refuse it'
}
