import { relative } from 'node:path'
import type { AdoptedCADirectory } from '../../node.js'
import type { CADocument } from '../ca/documents.js'
import { shownPath } from '../ca/folder.js'
import { hostsText, printFindings } from '../check/print-report.js'
import { IOS_LIMIT_DAYS } from '../server-days.js'
import { quoteForShell } from '../session.js'
import type { Session } from '../session.js'
import { printFingerprint } from '../words/lists.js'
import { daysBetween, dayText, untilText } from '../words/when.js'
import type { JudgedCA, JudgedServer } from './judge-adopted.js'
import { folderWords, remarkOldHabits, unmatchableFields } from './old-habits.js'

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
  const { printer } = session
  for (const { kind, text } of adopted.remarks) printer.remark(kind, text)
  for (const warning of adopted.directory.warnings) printer.remark('folder', warning)
  remarkOldHabits(session, adopted, judged.servers)
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

function printServer(session: Session, { server, findings }: JudgedServer): void {
  const { printer, now } = session
  const { name, hosts, hostsFrom, certificate, places, key } = server
  const refused = findings.some(({ level }) => level === 'fail') || hostsFrom === 'nowhere'
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
  for (const { level, found, expected, code, osStatus } of findings) {
    const number = osStatus === undefined ? '' : `, iOS ${String(osStatus)}`
    const say = level === 'fail' ? printer.failed : printer.warned
    // What a finding advises is for a new server; here renewing is the cure.
    say('', `${found}; expected ${expected} (${code}${number})`)
  }
}

function printNext(session: Session, adopted: AdoptedCADirectory, judged: JudgedCA): void {
  const { printer } = session
  printer.heading('What to do next:')
  const folder = folderWords(adopted)
  const refusals = judged.root.findings.filter(({ level }) => level === 'fail')
  if (refusals.length === 0) printRenewals(session, folder, judged.servers)
  else if (refusals.every(({ code }) => code === 'apple/within-validity')) printRenewedRoot(session, folder)
  else printNewRoot(session)
}

/** A root whose only fault is its dates can keep its key and its name. */
function printRenewedRoot({ printer }: Session, folder: string): void {
  printer.text(
    'The root is out of its dates. Renewed, it keeps its key and its name; devices must trust the new one:',
  )
  printer.command(`orchard renew --root${folder}`)
}

function printNewRoot({ printer }: Session): void {
  printer.text(
    'iOS does not take this root, nor what it signs. Make a new one beside it, and visit the device once:',
  )
  printer.command('orchard up HOST --dir NEW-FOLDER')
}

function printRenewals({ printer, now }: Session, folder: string, servers: readonly JudgedServer[]): void {
  const due = servers.filter((server) => isDue(server, now))
  for (const { server } of due) printer.command(renewalOf(server, folder))
  if (due.length > 0) {
    printer.text(
      'The certificate goes to the same file and keeps its key: nothing is to be done on the iPad, and Jupyter serves it at the next connection.',
    )
  }
  if (due.length === 0 && servers.length > 0) {
    printer.text('Before a certificate runs out, or from a timer:')
    printer.command(`orchard renew --due 30d${folder}`)
  }
  printer.text('A certificate for another server, by the root that your devices trust already:')
  printer.command(`orchard issue HOST${folder}`)
}

/** A certificate to be renewed at once: refused, revoked, soon over, without hosts, or not of its key. */
function isDue({ server, report }: JudgedServer, now: Date): boolean {
  const { certificate, hostsFrom, key, status } = server
  const isGood = report.trusted && hostsFrom === 'certificate' && key !== 'differs' && status !== 'revoked'
  return !isGood || daysBetween(now, certificate.notAfter) <= DUE_DAYS
}

/** A certificate that names no host cannot say which ones its successor gets. */
function renewalOf({ name, hosts, hostsFrom }: JudgedServer['server'], folder: string): string {
  if (hostsFrom === 'certificate') return `orchard renew ${quoteForShell(name)}${folder}`
  const words = hosts.length === 0 ? 'HOST' : hosts.map(quoteForShell).join(' ')
  return `orchard issue ${words} --only --name ${quoteForShell(name)}${folder}`
}

function printOpenSSL(session: Session, adopted: AdoptedCADirectory): void {
  const { printer } = session
  const { configPath, workingFolder, hostSection, layoutPath, booksPath } = adopted
  if (configPath !== undefined && unmatchableFields(adopted).length === 0) {
    printer.text('openssl goes on working here, in turns with Orchard:')
    const config = quoteForShell(relative(workingFolder, configPath))
    // Without the section, openssl signs a certificate that names no host.
    const section = quoteForShell(hostSection ?? 'SECTION')
    printer.command(
      `cd ${quoteForShell(workingFolder)} && openssl ca -config ${config} -extensions ${section} -days ${String(IOS_LIMIT_DAYS)} -notext -in server.csr.pem -out server.cert.pem`,
    )
    if (hostSection === undefined)
      printer.text(
        `But no section of ${shownPath(session, configPath)} has a subjectAltName with hosts, and iOS refuses what names none. Write one, and give its name: [ SECTION ] subjectAltName = DNS:homebox.local,IP:192.168.1.20`,
      )
  }
  if (layoutPath === undefined) return
  printer.text(
    `To leave Orchard again, delete ${shownPath(session, layoutPath)} and ${shownPath(session, booksPath)}: everything else is openssl's.`,
  )
}
