import { dirname, relative } from 'node:path'
import type { AdoptedCADirectory } from '../../node.js'
import { shownPath } from '../ca/folder.js'
import { hostsText, printFindings } from '../check/print-report.js'
import type { CADocument } from '../documents.js'
import { quoteForShell } from '../session.js'
import type { Session } from '../session.js'
import { printFingerprint } from '../words/lists.js'
import { daysBetween, dayText, untilText } from '../words/when.js'
import type { JudgedCA, JudgedServer } from './judge-adopted.js'
import { folderWords } from './old-habits.js'

/** What is printed of an adopted CA. */
export interface AdoptedToPrint {
  /** What was found. */
  readonly adopted: AdoptedCADirectory
  /** The CA as data. */
  readonly ca: CADocument
  /** What the judge says. */
  readonly judged: JudgedCA
}

/** Days before its end that a certificate is due. */
const DUE_DAYS = 30

/** Prints what was found, what iOS thinks of it, and what to do next. */
export function printAdopted(session: Session, { adopted, ca, judged }: AdoptedToPrint): void {
  printRoot(session, adopted, ca)
  printFindings(session, judged.root.findings, judged.root.path)
  for (const server of judged.servers) printServer(session, server)
  printNext(session, adopted, judged)
  printOpenSSL(session, adopted)
}

function printRoot(session: Session, adopted: AdoptedCADirectory, ca: CADocument): void {
  const { printer } = session
  const { entries, configPath, layoutPath, outcome } = adopted
  const name = ca.commonName === '' ? 'without a name' : `"${ca.commonName}"`
  const state = outcome === 'adopted' ? 'adopted' : 'adopted before: nothing was changed'
  printer.done('CA', `${name}, ${state}; until ${dayText(new Date(ca.notAfter))}`)
  printer.fact('folder', shownPath(session, ca.path))
  printer.fact('root', shownPath(session, ca.certificatePath))
  printFingerprint(printer, ca.fingerprint)
  printer.fact(
    'key',
    `${shownPath(session, ca.keyPath)}: it belongs to the root${ca.keyEncrypted ? ', encrypted' : ', not encrypted'}`,
  )
  printer.fact('can ever sign', ca.canSign.words)
  const revoked = entries.revoked === 0 ? '' : `, ${String(entries.revoked)} of them revoked`
  printer.fact(
    'has issued',
    `${String(entries.total)} certificate${entries.total === 1 ? '' : 's'}${revoked}`,
  )
  if (configPath !== undefined) printer.fact('openssl by', shownPath(session, configPath))
  if (layoutPath !== undefined) printer.fact('noted in', shownPath(session, layoutPath))
}

function printServer(session: Session, { server, report, findings }: JudgedServer): void {
  const { printer, now } = session
  const { name, hosts, certificate, places, key } = server
  const refused = findings.some(({ level }) => level === 'fail')
  const print = refused ? printer.failed : printer.done
  print(
    name,
    `${hosts.length === 0 ? 'no hosts' : hostsText(hosts)}; until ${untilText(now, certificate.notAfter)}`,
  )
  printer.fact('', shownPath(session, places.certificate))
  const keys = {
    matches: shownPath(session, places.key),
    encrypted: `${shownPath(session, places.key)}, encrypted`,
    differs: `${shownPath(session, places.key)}, which belongs to another certificate`,
    missing: 'no key was found',
  }
  printer.fact('', keys[key])
  printFindings(session, findings, report.path)
}

function printNext(session: Session, adopted: AdoptedCADirectory, { root, servers }: JudgedCA): void {
  const { printer, now } = session
  const folder = folderWords(adopted)
  printer.heading('What to do next:')
  if (!root.trusted) {
    printer.text(
      'iOS does not take this root, and what it signed is refused with it. A new one is made beside it, and the device is visited once:',
    )
    printer.command(`orchard up HOST --dir NEW-FOLDER`)
  }
  const due = servers.filter((server) => isDue(server, now))
  for (const { server } of due) printRenewal(session, server, folder)
  if (due.length > 0)
    printer.text(
      'It goes to the same file with the same key: nothing is to be done on the iPad, and Jupyter serves it at the next connection.',
    )
  if (due.length === 0 && servers.length > 0) {
    printer.text('Before a certificate runs out, or from a timer:')
    printer.command(`orchard renew --due 30d${folder}`)
  }
  printer.text('A certificate for another server, by the root that your devices trust already:')
  printer.command(`orchard issue HOST${folder}`)
}

function isDue({ server: { certificate }, report }: JudgedServer, now: Date): boolean {
  return !report.trusted || daysBetween(now, certificate.notAfter) <= DUE_DAYS
}

/** A certificate that names no host cannot say which ones its successor gets. */
function printRenewal(
  { printer }: Session,
  { name, hosts, hostsFrom }: JudgedServer['server'],
  folder: string,
): void {
  if (hostsFrom === 'certificate') {
    printer.command(`orchard renew ${quoteForShell(name)}${folder}`)
    return
  }
  const words = hosts.length === 0 ? 'HOST' : hosts.map(quoteForShell).join(' ')
  printer.command(`orchard issue ${words} --only --name ${quoteForShell(name)}${folder}`)
}

function printOpenSSL(
  session: Session,
  { configPath, workingFolder, layoutPath, directory }: AdoptedCADirectory,
): void {
  const { printer } = session
  if (configPath === undefined) return
  const config = relative(workingFolder, configPath)
  printer.text('openssl goes on working here, in turns with Orchard:')
  printer.command(
    `cd ${quoteForShell(workingFolder)} && openssl ca -config ${quoteForShell(config === '' ? configPath : config)} -in server.csr.pem -out server.cert.pem`,
  )
  const books = relative(directory.path, dirname(directory.rootPath)) === '' ? 'orchard/' : 'ca/orchard/'
  if (layoutPath !== undefined)
    printer.text(
      `To leave Orchard again, delete ${shownPath(session, layoutPath)} and ${books}: everything else is openssl's.`,
    )
}
